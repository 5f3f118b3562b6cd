use super::BYTE_ORDER_MARK;

/// The number of bytes between two stored character counts.
const BLOCK: usize = 4096;

/// A position in a text as people count it: from 1, in Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineColumn {
    /// Line, from 1. Lines end with LF or CRLF.
    pub line: u32,
    /// Column, from 1, in Unicode scalar values. A tab counts as one, a byte order mark as none.
    pub column: u32,
}

/// Maps byte offsets to lines and columns.
///
/// Character counts are stored for every block of 4 KiB. So finding a position in a very long line
/// doesn't walk over the whole line.
#[derive(Clone, Debug)]
pub struct LineIndex {
    /// The offset of the first byte of every line.
    lines: Vec<u32>,
    /// The number of characters before every block.
    blocks: Vec<u32>,
}

impl LineIndex {
    /// Indexes `text` in one pass over its bytes.
    pub fn new(text: &str) -> Self {
        let first = if text.starts_with(BYTE_ORDER_MARK) {
            BYTE_ORDER_MARK.len() as u32
        } else {
            0
        };
        let mut lines = vec![first];
        lines.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1));
        let mut count = 0;
        let blocks = text
            .as_bytes()
            .chunks(BLOCK)
            .map(|block| {
                let before = count;
                count += characters(block);
                before
            })
            .collect();
        Self { lines, blocks }
    }

    /// The line, from 1, of the byte at `offset`; an offset after the end gives the last line. It
    /// is cheaper than [`locate`](Self::locate), which counts characters.
    pub fn line_of(&self, offset: u32) -> u32 {
        let started = self.lines.partition_point(|&start| start <= offset);
        started.max(1) as u32
    }

    /// The line and column of the byte at `offset`; an offset after the end gives the end.
    pub fn locate(&self, text: &str, offset: u32) -> LineColumn {
        let offset = offset.min(text.len() as u32);
        let line = self.line_of(offset) as usize - 1;
        let start = self.lines.get(line).copied().unwrap_or_default();
        let column = self
            .characters_before(text, offset)
            .saturating_sub(self.characters_before(text, start));
        LineColumn {
            line: line as u32 + 1,
            column: column + 1,
        }
    }

    /// The offset of the first byte of `line` (from 1); `None` after the last line.
    pub fn line_start(&self, line: u32) -> Option<u32> {
        self.lines.get((line as usize).checked_sub(1)?).copied()
    }

    fn characters_before(&self, text: &str, offset: u32) -> u32 {
        let offset = offset as usize;
        let block = offset / BLOCK;
        let known = self.blocks.get(block).copied();
        // If a text exactly fills its last block, an offset at its end has no block of its own.
        let (block, known) = match known {
            Some(known) => (block, known),
            None => {
                let last = self.blocks.len().saturating_sub(1);
                (last, self.blocks.get(last).copied().unwrap_or_default())
            }
        };
        let rest = text.as_bytes().get(block * BLOCK..offset);
        known + rest.map_or(0, characters)
    }
}

/// The number of Unicode scalar values that begin in these bytes of a UTF-8 text.
fn characters(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, offset: usize) -> (u32, u32) {
        let place = LineIndex::new(text).locate(text, offset as u32);
        (place.line, place.column)
    }

    #[test]
    fn lines_and_columns_start_at_one() {
        assert_eq!(at("ab\ncd", 0), (1, 1));
        assert_eq!(at("ab\ncd", 2), (1, 3));
        assert_eq!(at("ab\ncd", 3), (2, 1));
        assert_eq!(at("ab\ncd", 5), (2, 3));
        assert_eq!(at("", 0), (1, 1));
    }

    #[test]
    fn crlf_ends_a_line_once() {
        assert_eq!(at("a\r\nb", 3), (2, 1));
    }

    #[test]
    fn columns_count_scalar_values_and_no_byte_order_mark() {
        assert_eq!(at("äö|", "äö".len()), (1, 3));
        assert_eq!(at("\u{feff}{", 3), (1, 1));
        assert_eq!(at("\t{", 1), (1, 2));
    }

    #[test]
    fn a_long_line_is_counted_across_blocks() {
        let text = "é".repeat(10_000);
        assert_eq!(at(&text, text.len()), (1, 10_001));
        let full = "x".repeat(BLOCK);
        assert_eq!(at(&full, BLOCK), (1, BLOCK as u32 + 1));
    }

    #[test]
    fn an_offset_behind_the_end_is_the_end() {
        assert_eq!(at("ab", 99), (1, 3));
    }
}
