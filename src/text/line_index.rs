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
/// Only the numbers of lines and characters before every block of 4 KiB are stored. Few positions
/// of a document are asked for, so the lines within a block are counted then.
#[derive(Clone, Debug)]
pub struct LineIndex {
    blocks: Vec<Before>,
}

/// What the text contains before a block.
#[derive(Clone, Copy, Debug, Default)]
struct Before {
    line_ends: u32,
    characters: u32,
}

impl LineIndex {
    /// Indexes `text` in one pass over its bytes.
    pub fn new(text: &str) -> Self {
        let mut before = Before::default();
        let blocks = text.as_bytes().chunks(BLOCK).map(|block| {
            let own = before;
            before.line_ends += line_ends(block);
            before.characters += characters(block);
            own
        });
        Self {
            blocks: blocks.collect(),
        }
    }

    /// The line, from 1, of the byte at `offset`; an offset after the end gives the last line. It
    /// is cheaper than [`locate`](Self::locate), which counts characters.
    pub fn line_of(&self, text: &str, offset: u32) -> u32 {
        let (before, rest) = self.block_to(text, offset);
        before.line_ends + line_ends(rest) + 1
    }

    /// The line and column of the byte at `offset`; an offset after the end gives the end.
    pub fn locate(&self, text: &str, offset: u32) -> LineColumn {
        let line = self.line_of(text, offset);
        let start = self.line_start(text, line).unwrap_or_default();
        let before = self.characters_before(text, start);
        LineColumn {
            line,
            column: self.characters_before(text, offset).saturating_sub(before) + 1,
        }
    }

    /// The offset of the first byte of `line` (from 1); `None` after the last line.
    pub fn line_start(&self, text: &str, line: u32) -> Option<u32> {
        let Some(above) = line.checked_sub(2) else {
            let mark = text.starts_with(BYTE_ORDER_MARK);
            let first = if mark {
                BYTE_ORDER_MARK.len() as u32
            } else {
                0
            };
            return (line == 1).then_some(first);
        };
        // The last block that has at most so many line ends before it has the end of the line above.
        let after = self
            .blocks
            .partition_point(|block| block.line_ends <= above);
        let at = after.checked_sub(1)?;
        let nth = above - self.blocks.get(at)?.line_ends;
        let rest = text.as_bytes().get(at * BLOCK..)?;
        let end = memchr::memchr_iter(b'\n', rest).nth(nth as usize)?;
        Some((at * BLOCK + end) as u32 + 1)
    }

    fn characters_before(&self, text: &str, offset: u32) -> u32 {
        let (before, rest) = self.block_to(text, offset);
        before.characters + characters(rest)
    }

    /// What comes before the block of a byte, and the part of the block before the byte.
    fn block_to<'t>(&self, text: &'t str, offset: u32) -> (Before, &'t [u8]) {
        let offset = (offset as usize).min(text.len());
        // If a text exactly fills its last block, an offset at its end has no block of its own.
        let last = self.blocks.len().saturating_sub(1);
        let at = (offset / BLOCK).min(last);
        let before = self.blocks.get(at).copied().unwrap_or_default();
        let rest = text.as_bytes().get(at * BLOCK..offset);
        (before, rest.unwrap_or_default())
    }
}

/// The number of line ends in these bytes.
fn line_ends(bytes: &[u8]) -> u32 {
    memchr::memchr_iter(b'\n', bytes).count() as u32
}

/// The number of Unicode scalar values that begin in these bytes of a UTF-8 text.
fn characters(bytes: &[u8]) -> u32 {
    match bytes.is_ascii() {
        true => bytes.len() as u32,
        false => bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() as u32,
    }
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
    fn every_line_starts_behind_the_end_of_the_one_above() {
        let line = "é".repeat(700) + "\r\n\n";
        let text = line.repeat(20) + "last";
        let index = LineIndex::new(&text);
        let ends = text.match_indices('\n').map(|(end, _)| end as u32 + 1);
        let starts: Vec<u32> = std::iter::once(0).chain(ends).collect();
        for (line, &start) in starts.iter().enumerate() {
            let line = line as u32 + 1;
            assert_eq!(index.line_start(&text, line), Some(start));
            let place = index.locate(&text, start);
            assert_eq!((place.line, place.column), (line, 1));
            if let Some(above) = start.checked_sub(1) {
                assert_eq!(index.locate(&text, above).line, line - 1);
            }
        }
        assert_eq!(index.line_start(&text, starts.len() as u32 + 1), None);
        assert_eq!(index.line_start(&text, 0), None);
    }

    #[test]
    fn an_offset_behind_the_end_is_the_end() {
        assert_eq!(at("ab", 99), (1, 3));
    }
}
