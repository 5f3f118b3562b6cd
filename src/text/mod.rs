//! Source text: byte spans, lines and columns of offsets, misspelled words, safe and short text for
//! output, numbers and lists in words, and the words of names.

mod clip;
mod escape;
mod line_index;
pub(crate) mod markdown;
mod name_words;
mod nearest;
mod words;

pub(crate) use clip::{beginning, clipped_name, clipped_sentence};
pub(crate) use escape::{Escaped, EscapedJson, Piece, pieces};
pub use line_index::{LineColumn, LineIndex};
pub(crate) use name_words::name_words;
pub(crate) use nearest::meant;
pub use nearest::nearest;
#[cfg(feature = "cli")]
pub(crate) use words::counted_as;
pub(crate) use words::{counted, listed};

/// A half-open range of bytes, counted from the start of the file (a byte order mark included).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The offset of the first byte.
    pub start: u32,
    /// The offset after the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`, without `end` itself.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The empty span at `offset`.
    pub const fn empty(offset: u32) -> Self {
        Self::new(offset, offset)
    }

    /// The length in bytes.
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// `true` if the span covers no byte.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The smallest span that covers both.
    pub fn cover(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// `true` if `other` is within this span.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The text of the span; empty if `text` doesn't have this span.
    pub fn slice(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }

    /// The bytes of the span; empty if `text` doesn't have this span.
    #[inline]
    pub fn bytes_of(self, text: &str) -> &[u8] {
        let bytes = text.as_bytes();
        bytes
            .get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }
}

/// U+FEFF as UTF-8, which some editors write before the text.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_slices_the_text_below_it() {
        assert_eq!(Span::new(1, 3).slice("aéb"), "é");
        assert_eq!(Span::empty(1).slice("aéb"), "");
    }

    #[test]
    fn a_span_of_another_text_slices_nothing() {
        for span in [Span::new(0, 9), Span::new(2, 3), Span::new(3, 1)] {
            assert_eq!(span.slice("aéb"), "", "{span:?}");
        }
    }

    #[test]
    fn a_span_covers_what_lies_between_two() {
        let (key, value) = (Span::new(2, 5), Span::new(7, 9));
        assert_eq!(key.cover(value), Span::new(2, 9));
        assert_eq!(value.cover(key), key.cover(value));
        assert!(key.cover(value).contains(key) && !key.contains(value));
        assert_eq!((key.len(), key.is_empty()), (3, false));
    }
}
