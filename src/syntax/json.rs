//! A strict reader of RFC 8259.
//!
//! One loop over the bytes and a stack of open containers; how deep a document nests costs memory
//! and nothing else. It accepts what `serde_json` accepts, and beyond that a byte order mark, any
//! depth, duplicate keys (both are kept) and numbers of any size. Halves of surrogate pairs are
//! noted while reading and refused where the string is asked for.

use super::tree::{Builder, Container, Scalar, Text, Tree};
use super::{MAX_BYTES, SyntaxError, Unreadable};
use crate::text::{BYTE_ORDER_MARK, Span};

/// Reads a JSON document.
///
/// # Errors
/// The first fault, with the bytes that show it.
pub fn read_json(text: impl Into<Box<str>>) -> Result<Tree, Unreadable> {
    let mut reader = Reader::new(text.into());
    match reader.document() {
        Ok(()) => Ok(reader.builder.finish()),
        Err(error) => Err(reader.builder.abandon(error)),
    }
}

struct Reader {
    builder: Builder,
    at: usize,
}

impl Reader {
    fn new(text: Box<str>) -> Self {
        let at = if text.starts_with(BYTE_ORDER_MARK) {
            BYTE_ORDER_MARK.len()
        } else {
            0
        };
        Self {
            builder: Builder::new(text),
            at,
        }
    }

    fn document(&mut self) -> Result<(), SyntaxError> {
        if self.bytes().len() > MAX_BYTES {
            return Err(SyntaxError::new(
                Span::empty(0),
                format!("the document is larger than {MAX_BYTES} bytes"),
            ));
        }
        let mut key = None;
        loop {
            let opened = self.value(key.take())?;
            if opened && self.builder.container() == Some(Container::Object) {
                self.skip_blanks();
                if self.peek() != Some(b'}') {
                    key = Some(self.key()?);
                    continue;
                }
            } else if opened {
                self.skip_blanks();
                if self.peek() != Some(b']') {
                    continue;
                }
            }
            // A value has ended. Close what ends with it, then find the next one.
            loop {
                self.skip_blanks();
                let Some(container) = self.builder.container() else {
                    return match self.peek() {
                        None => Ok(()),
                        Some(_) => Err(self.unexpected("the end of the document")),
                    };
                };
                match (container, self.peek()) {
                    (Container::Object, Some(b'}')) | (Container::Array, Some(b']')) => {
                        self.at += 1;
                        self.builder.close(self.at as u32);
                    }
                    (Container::Object, Some(b',')) => {
                        self.after_comma(b'}')?;
                        key = Some(self.key()?);
                        break;
                    }
                    (Container::Array, Some(b',')) => {
                        self.after_comma(b']')?;
                        break;
                    }
                    (Container::Object, _) => return Err(self.unexpected("`,` or `}`")),
                    (Container::Array, _) => return Err(self.unexpected("`,` or `]`")),
                }
            }
        }
    }

    fn after_comma(&mut self, closing: u8) -> Result<(), SyntaxError> {
        let comma = self.at as u32;
        self.at += 1;
        self.skip_blanks();
        if self.peek() == Some(closing) {
            let span = Span::new(comma, comma + 1);
            return Err(SyntaxError::new(span, "trailing comma"));
        }
        Ok(())
    }

    fn key(&mut self) -> Result<Text, SyntaxError> {
        if self.peek() != Some(b'"') {
            return Err(self.unexpected("a key in double quotes"));
        }
        let key = self.string()?;
        self.skip_blanks();
        if self.peek() != Some(b':') {
            return Err(self.unexpected("`:` after the key"));
        }
        self.at += 1;
        Ok(key)
    }

    /// Reads a scalar, or opens a container and says so.
    fn value(&mut self, key: Option<Text>) -> Result<bool, SyntaxError> {
        self.skip_blanks();
        let start = self.at;
        let scalar = match self.peek() {
            Some(b'{') => {
                self.at += 1;
                self.builder.open(key, start as u32, Container::Object);
                return Ok(true);
            }
            Some(b'[') => {
                self.at += 1;
                self.builder.open(key, start as u32, Container::Array);
                return Ok(true);
            }
            Some(b'"') => {
                let text = self.string()?;
                self.builder.scalar(key, text, Scalar::String);
                return Ok(false);
            }
            Some(b'-' | b'0'..=b'9') => {
                self.number()?;
                Scalar::Number
            }
            Some(b't') => self.word("true", Scalar::Bool(true))?,
            Some(b'f') => self.word("false", Scalar::Bool(false))?,
            Some(b'n') => self.word("null", Scalar::Null)?,
            _ => return Err(self.unexpected("a value")),
        };
        let text = Text {
            span: Span::new(start as u32, self.at as u32),
            ..Text::default()
        };
        self.builder.scalar(key, text, scalar);
        Ok(false)
    }

    fn word(&mut self, word: &str, scalar: Scalar) -> Result<Scalar, SyntaxError> {
        if !self.bytes()[self.at..].starts_with(word.as_bytes()) {
            return Err(self.unexpected("a value"));
        }
        self.at += word.len();
        Ok(scalar)
    }

    /// `-? (0 | [1-9][0-9]*) (\.[0-9]+)? ([eE][+-]?[0-9]+)?`
    fn number(&mut self) -> Result<(), SyntaxError> {
        let start = self.at as u32;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
            if matches!(self.peek(), Some(b'0'..=b'9')) {
                let span = Span::new(start, self.at as u32);
                return Err(SyntaxError::new(span, "a number with a leading zero"));
            }
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == start {
            return Err(self.unexpected("a digit"));
        }
        Ok(())
    }

    /// Reads a string from its opening to its closing quote, checking escapes without decoding.
    fn string(&mut self) -> Result<Text, SyntaxError> {
        let start = self.at;
        self.at += 1;
        let mut escaped = false;
        let mut lone_surrogate = false;
        loop {
            self.at += plain_prefix(&self.bytes()[self.at..]);
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    lone_surrogate |= self.escape()?;
                }
                Some(_) => {
                    let span = Span::new(self.at as u32, self.at as u32 + 1);
                    return Err(SyntaxError::new(span, "a control character in a string"));
                }
                None => {
                    let span = Span::new(start as u32, self.at as u32);
                    return Err(SyntaxError::new(span, "a string that never ends"));
                }
            }
        }
        self.at += 1;
        let span = Span::new(start as u32, self.at as u32);
        if lone_surrogate {
            self.builder.lone_surrogate(span);
        }
        Ok(Text {
            span,
            escaped,
            decoded: None,
        })
    }

    /// Reads an escape, or the two that make a surrogate pair; says whether one half is missing.
    fn escape(&mut self) -> Result<bool, SyntaxError> {
        let start = self.at;
        match self.bytes().get(start + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 2;
                Ok(false)
            }
            Some(b'u') => match self.code_unit(start)? {
                0xD800..=0xDBFF if self.bytes()[self.at..].starts_with(b"\\u") => {
                    let second = self.at;
                    let low = self.code_unit(second)?;
                    if (0xDC00..=0xDFFF).contains(&low) {
                        return Ok(false);
                    }
                    self.at = second; // Not its other half: an escape of its own.
                    Ok(true)
                }
                0xD800..=0xDFFF => Ok(true),
                _ => Ok(false),
            },
            _ => Err(self.bad_escape(start, 2)),
        }
    }

    fn code_unit(&mut self, start: usize) -> Result<u16, SyntaxError> {
        let digits = self.bytes().get(start + 2..start + 6);
        let unit = digits
            .filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u16::from_str_radix(digits, 16).ok())
            .ok_or_else(|| self.bad_escape(start, 6))?;
        self.at = start + 6;
        Ok(unit)
    }

    fn bad_escape(&self, start: usize, len: usize) -> SyntaxError {
        let text = self.builder.text();
        let mut end = (start + len).min(text.len());
        while !text.is_char_boundary(end) {
            end += 1;
        }
        let span = Span::new(start as u32, end as u32);
        SyntaxError::new(span, "an escape that JSON doesn't have")
    }

    fn skip_blanks(&mut self) {
        let bytes = self.builder.text().as_bytes();
        let mut at = self.at;
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
            at += 1;
        }
        self.at = at;
    }

    fn bytes(&self) -> &[u8] {
        self.builder.text().as_bytes()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes().get(self.at).copied()
    }

    fn unexpected(&self, expected: &str) -> SyntaxError {
        // Every branch that fails stands at the start of a character.
        let rest = self.builder.text().get(self.at..).unwrap_or_default();
        let at = self.at as u32;
        match rest.chars().next() {
            None => SyntaxError::new(
                Span::empty(at),
                format!("the document ends where {expected} should be"),
            ),
            Some(found) => SyntaxError::new(
                Span::new(at, at + found.len_utf8() as u32),
                format!("expected {expected}, found `{}`", found.escape_debug()),
            ),
        }
    }
}

/// How many bytes from the start need no attention inside a string: no quote, no backslash, no
/// control character. Looks at eight bytes at a time.
fn plain_prefix(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::from_ne_bytes([0x01; 8]);
    const HIGHS: u64 = u64::from_ne_bytes([0x80; 8]);
    const fn zero_bytes(word: u64) -> u64 {
        word.wrapping_sub(ONES) & !word & HIGHS
    }
    let mut at = 0;
    for chunk in bytes.chunks_exact(8) {
        // `chunks_exact` gives eight bytes.
        let word = u64::from_le_bytes(chunk.try_into().unwrap_or_default());
        let control = word.wrapping_sub(ONES * 0x20) & !word & HIGHS;
        let quote = zero_bytes(word ^ (ONES * u64::from(b'"')));
        let backslash = zero_bytes(word ^ (ONES * u64::from(b'\\')));
        let stop = control | quote | backslash;
        if stop != 0 {
            // Borrows can only mark bytes above a true hit, so the lowest mark is exact.
            return at + (stop.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest
        .iter()
        .position(|&byte| matches!(byte, b'"' | b'\\' | 0..0x20))
        .unwrap_or(rest.len())
}
