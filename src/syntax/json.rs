//! A strict reader of RFC 8259.
//!
//! The reader is one loop over the bytes, with a stack of open containers: deep nesting costs only
//! memory. It accepts everything that `serde_json` accepts. It also accepts a byte order mark, any
//! depth, duplicate keys (it keeps both) and numbers of any size. It notes lone halves of surrogate
//! pairs while reading; such a string is refused when it is used.

mod around_faults;
mod plain;

pub use self::around_faults::read_json_around_faults;
use self::plain::plain_prefix;
use super::tree::{Builder, Container, Scalar, Text, Tree};
use super::{MAX_BYTES, SyntaxError, Unreadable};
use crate::text::{BYTE_ORDER_MARK, Span};

/// The number of characters of unexpected text that a message shows.
const MAX_SHOWN: usize = 32;

/// Reads a JSON document.
///
/// # Errors
/// The first fault, with the bytes that show it.
pub fn read_json(text: impl Into<Box<str>>) -> Result<Tree, Unreadable> {
    let mut reader = JsonReader::new(text.into());
    match reader.document_from(Next::Value(None)) {
        Ok(()) => Ok(reader.builder.finish()),
        Err(error) => Err(reader.builder.abandon(error)),
    }
}

struct JsonReader {
    builder: Builder,
    at: usize,
}

/// The next part of a document.
enum Next {
    /// A value, with its key if it is a member.
    Value(Option<Text>),
    /// The end of a container, or a separator of values.
    Separator,
}

impl JsonReader {
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

    fn document_from(&mut self, next: Next) -> Result<(), SyntaxError> {
        if self.bytes().len() > MAX_BYTES {
            return Err(SyntaxError::new(
                Span::empty(0),
                format!("the document is larger than {MAX_BYTES} bytes"),
            ));
        }
        let (mut key, mut is_value) = match next {
            Next::Value(key) => (key, true),
            Next::Separator => (None, false),
        };
        loop {
            let opened = is_value && self.value(key.take())?;
            is_value = true;
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
            // A value is complete. Close the containers that end with it, then find the next value.
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

    /// Reads a scalar, or opens a container. `true` if it opened one.
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

    /// Reads a string from its opening to its closing quote. Escapes are checked but not decoded.
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

    /// Reads an escape, or both escapes of a surrogate pair. `true` if one half is missing.
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
                    self.at = second; // Not its other half, but a separate escape.
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
        // Every branch that fails is at the start of a character.
        let rest = self.builder.text().get(self.at..).unwrap_or_default();
        let at = self.at as u32;
        // Show the whole word: `NaN` is clearer than `N`.
        let mut found: String = rest
            .chars()
            .take_while(|found| found.is_alphanumeric())
            .take(MAX_SHOWN)
            .collect();
        if found.is_empty() {
            found.extend(rest.chars().next());
        }
        if found.is_empty() {
            return SyntaxError::new(
                Span::empty(at),
                format!("the document ends where {expected} should be"),
            );
        }
        SyntaxError::new(
            Span::new(at, at + found.len() as u32),
            format!("expected {expected}, found `{}`", found.escape_debug()),
        )
    }
}

#[cfg(test)]
mod tests;
