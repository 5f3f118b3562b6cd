//! A strict reader of RFC 8259.
//!
//! The reader is one loop over the bytes, with a stack of open containers: deep nesting costs only
//! memory. It accepts everything that `serde_json` accepts. It also accepts a byte order mark, any
//! depth, duplicate keys (it keeps both) and numbers of any size. It notes lone halves of surrogate
//! pairs while reading; such a string is refused when it is used.

use super::tree::{Builder, Container, Scalar, Text, Tree};
use super::{MAX_BYTES, Readable, SyntaxError, Unreadable};
use crate::text::{BYTE_ORDER_MARK, Span};

/// The number of characters of unexpected text that a message shows.
const MAX_SHOWN: usize = 32;

/// The number of faults reported for a document.
const MAX_FAULTS: usize = 100;

/// Reads a JSON document.
///
/// # Errors
/// The first fault, with the bytes that show it.
pub fn read_json(text: impl Into<Box<str>>) -> Result<Tree, Unreadable> {
    let mut reader = JsonReader::new(text.into());
    match reader.document() {
        Ok(()) => Ok(reader.builder.finish()),
        Err(error) => Err(reader.builder.abandon(error)),
    }
}

/// Reads as much of a JSON document as possible around its faults. After each fault, it continues
/// at the next comma or bracket outside of strings.
pub fn read_json_around_faults(text: impl Into<Box<str>>) -> Readable {
    let mut reader = JsonReader::new(text.into());
    let mut faults = Vec::new();
    let mut next = Next::Value(None);
    while let Err(fault) = reader.document_from(next) {
        let is_over = reader.bytes().len() > MAX_BYTES || faults.len() == MAX_FAULTS;
        faults.push(fault);
        if is_over || !reader.skip_fault() {
            break;
        }
        next = Next::Separator;
    }
    let end = reader.at as u32;
    while reader.builder.container().is_some() {
        reader.builder.close(end);
    }
    Readable {
        tree: reader.builder.finish(),
        faults,
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

    fn document(&mut self) -> Result<(), SyntaxError> {
        self.document_from(Next::Value(None))
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

    /// Skips a fault: to the next comma, to the bracket that closes the open container, or past a
    /// bracket that closes nothing. Returns `true` if any text is left.
    fn skip_fault(&mut self) -> bool {
        let Some(container) = self.builder.container() else {
            return false;
        };
        let closing = match container {
            Container::Object => b'}',
            Container::Array => b']',
        };
        // Brackets that open on the way must also close on the way.
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b',' if depth == 0 => return true,
                _ if byte == closing && depth == 0 => return true,
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                b'"' => {
                    // A faulty string ends at its fault, which is after its opening quote.
                    let _ = self.string();
                    continue;
                }
                _ => {}
            }
            self.at += 1;
        }
        false
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

/// The length of the prefix that a string can contain unescaped: no quote, no backslash, no control
/// character. It checks eight bytes at a time.
fn plain_prefix(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::from_ne_bytes([0x01; 8]);
    const HIGHS: u64 = u64::from_ne_bytes([0x80; 8]);
    const fn zero_bytes(word: u64) -> u64 {
        word.wrapping_sub(ONES) & !word & HIGHS
    }
    let mut at = 0;
    for chunk in bytes.chunks_exact(8) {
        // `chunks_exact` returns eight bytes.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{Kind, Node};

    fn read(text: &str) -> Tree {
        read_json(text).unwrap_or_else(|bad| panic!("{text:?}: {}", bad.error))
    }

    /// Asserts that the text is refused, at these bytes and with this message.
    #[track_caller]
    fn refuses(text: &str, at: usize, shown: &str, message: &str) {
        let bad = read_json(text).expect_err(text);
        let span = bad.error.span;
        assert_eq!(bad.error.message, message, "{text:?}");
        assert_eq!((span.start as usize, span.slice(text)), (at, shown));
        assert_eq!(span.len() as usize, shown.len());
        assert_eq!(bad.text(), text, "the text is given back");
    }

    #[track_caller]
    fn string<'t>(node: Option<Node<'t>>) -> std::borrow::Cow<'t, str> {
        node.and_then(Node::as_str).expect("a string")
    }

    #[test]
    fn every_kind_is_read_with_its_span() {
        let text = r#" { "n": null, "t": true, "f": false, "i": -0.5e+3, "s": "x", "a": [ ] } "#;
        let tree = read(text);
        let written: Vec<_> = tree
            .root()
            .children()
            .map(|node| (node.kind(), node.entry_span().slice(text)))
            .collect();
        assert_eq!(
            written,
            [
                (Kind::Null, r#""n": null"#),
                (Kind::Bool(true), r#""t": true"#),
                (Kind::Bool(false), r#""f": false"#),
                (Kind::Number, r#""i": -0.5e+3"#),
                (Kind::String, r#""s": "x""#),
                (Kind::Array, r#""a": [ ]"#),
            ]
        );
        assert_eq!(tree.root().span().slice(text), text.trim());
    }

    #[test]
    fn a_scalar_is_a_document() {
        assert_eq!(read(" true ").root().kind(), Kind::Bool(true));
        assert_eq!(read("\"x\"").root().span(), Span::new(0, 3));
        assert_eq!(read("-1").root().scalar_text().as_deref(), Some("-1"));
    }

    #[test]
    fn a_trailing_comma_is_shown_at_the_comma() {
        refuses(r#"{"a": 1 , }"#, 8, ",", "trailing comma");
        refuses("[1,\n]", 2, ",", "trailing comma");
    }

    #[test]
    fn a_word_that_is_no_value_is_shown_whole() {
        refuses("[NaN]", 1, "NaN", "expected a value, found `NaN`");
        refuses("[True]", 1, "True", "expected a value, found `True`");
        refuses("nul", 0, "nul", "expected a value, found `nul`");
        refuses(
            "[-Infinity]",
            2,
            "Infinity",
            "expected a digit, found `Infinity`",
        );
        refuses("[trueish]", 5, "ish", "expected `,` or `]`, found `ish`");
        refuses(
            "{key: 1}",
            1,
            "key",
            "expected a key in double quotes, found `key`",
        );
    }

    #[test]
    fn something_unexpected_is_named_and_shown() {
        refuses("[,1]", 1, ",", "expected a value, found `,`");
        refuses("[1 2]", 3, "2", "expected `,` or `]`, found `2`");
        refuses("[1}", 2, "}", "expected `,` or `]`, found `}`");
        refuses(
            r#"{"a":1 "b"}"#,
            7,
            "\"",
            r#"expected `,` or `}`, found `\"`"#,
        );
        refuses(
            r#"{"a" 1}"#,
            5,
            "1",
            "expected `:` after the key, found `1`",
        );
        refuses(
            "{'a': 1}",
            1,
            "'",
            r"expected a key in double quotes, found `\'`",
        );
        refuses("[// no]", 1, "/", "expected a value, found `/`");
        refuses(
            "[1\u{a0}]",
            2,
            "\u{a0}",
            r"expected `,` or `]`, found `\u{a0}`",
        );
        refuses("\u{1}", 0, "\u{1}", r"expected a value, found `\u{1}`");
    }

    #[test]
    fn a_long_word_is_cut_in_the_message() {
        let bad = read_json("x".repeat(100)).expect_err("no value");
        assert_eq!(bad.error.span, Span::new(0, MAX_SHOWN as u32));
    }

    #[test]
    fn text_behind_the_document_is_refused() {
        refuses(
            "{} []",
            3,
            "[",
            "expected the end of the document, found `[`",
        );
        refuses(
            "1\n2",
            2,
            "2",
            "expected the end of the document, found `2`",
        );
    }

    #[test]
    fn an_early_end_is_shown_at_the_end() {
        let ends = |expected: &str| format!("the document ends where {expected} should be");
        refuses("", 0, "", &ends("a value"));
        refuses("  ", 2, "", &ends("a value"));
        refuses("[", 1, "", &ends("a value"));
        refuses("[1", 2, "", &ends("`,` or `]`"));
        refuses("[1,", 3, "", &ends("a value"));
        refuses("{", 1, "", &ends("a key in double quotes"));
        refuses(r#"{"a""#, 4, "", &ends("`:` after the key"));
        refuses(r#"{"a":"#, 5, "", &ends("a value"));
        refuses(r#"{"a":1"#, 6, "", &ends("`,` or `}`"));
        refuses(r#"{"a":1,"#, 7, "", &ends("a key in double quotes"));
        refuses("-", 1, "", &ends("a digit"));
        refuses("1.", 2, "", &ends("a digit"));
        refuses("1e", 2, "", &ends("a digit"));
        refuses("1e+", 3, "", &ends("a digit"));
    }

    #[test]
    fn a_document_cut_anywhere_is_refused_within_its_bytes() {
        let text = r#"{"é": [1.5e-3, {"\ud83d\ude00\n": "x"}, true, null], "": -0}"#;
        read(text);
        for (end, _) in text.char_indices() {
            let cut = &text[..end];
            let span = read_json(cut).expect_err(cut).error.span;
            assert!(span.end as usize <= end, "{cut:?} {span:?}");
            assert!(cut.get(span.start as usize..span.end as usize).is_some());
        }
    }

    #[test]
    fn a_string_that_never_ends_is_shown_from_its_quote() {
        refuses(r#"["abc]"#, 1, r#""abc]"#, "a string that never ends");
    }

    #[test]
    fn a_control_character_in_a_string_is_refused() {
        let message = "a control character in a string";
        refuses("\"a\nb\"", 2, "\n", message);
        refuses("\"0123456789\u{1f}\"", 11, "\u{1f}", message);
        refuses("{\"a\tb\": 1}", 3, "\t", message);
        assert_eq!(
            read("\"\u{7f}\u{80}\"").root().as_str().unwrap(),
            "\u{7f}\u{80}"
        );
    }

    #[test]
    fn an_escape_that_json_does_not_have_is_refused() {
        let message = "an escape that JSON doesn't have";
        refuses(r#""\x41""#, 1, r"\x", message);
        refuses(r#""a\'b""#, 2, r"\'", message);
        refuses(r#""\é""#, 1, r"\é", message);
        refuses(r#""\u12G4""#, 1, r"\u12G4", message);
        refuses(r#""\u+123""#, 1, r"\u+123", message);
        refuses(r#""\u12"#, 1, r"\u12", message);
        refuses(r#""\u12é4""#, 1, r"\u12é", message);
        refuses(r#""\ud83d\u12""#, 7, r#"\u12""#, message);
        refuses(r#""\"#, 1, r"\", message);
    }

    #[test]
    fn a_leading_zero_is_refused() {
        refuses("[01]", 1, "0", "a number with a leading zero");
        refuses("[-007]", 1, "-0", "a number with a leading zero");
        assert_eq!(read("[0, -0, 0.0, 0e0]").root().children().count(), 4);
    }

    #[test]
    fn a_number_needs_digits_on_both_sides_of_its_point() {
        refuses("[.5]", 1, ".", "expected a value, found `.`");
        refuses("[1.]", 3, "]", "expected a digit, found `]`");
        refuses("[+1]", 1, "+", "expected a value, found `+`");
        refuses("[1.e3]", 3, "e3", "expected a digit, found `e3`");
    }

    #[test]
    fn numbers_of_any_size_are_kept_as_written() {
        let text = format!("[1e400, {}]", "9".repeat(400));
        let tree = read(&text);
        let texts: Vec<_> = tree.root().children().map(Node::scalar_text).collect();
        assert_eq!(texts[0].as_deref(), Some("1e400"));
        assert_eq!(texts[1].as_deref(), Some("9".repeat(400).as_str()));
    }

    #[test]
    fn escapes_are_decoded_when_they_are_read() {
        let tree = read(r#""\"\\\/\b\f\n\r\té\ud83d\ude00""#);
        assert_eq!(tree.root().as_str().unwrap(), "\"\\/\u{8}\u{c}\n\r\té😀");
    }

    #[test]
    fn half_a_surrogate_pair_is_noted_and_refused_when_read() {
        let text = r#"{"ok": "x", "bad": "a\ud83d", "\udc00": "\ud83d\ud83d\ude00"}"#;
        let tree = read(text);
        let noted: Vec<_> = tree
            .lone_surrogates()
            .iter()
            .map(|lone| lone.span.slice(text))
            .collect();
        assert_eq!(
            noted,
            [r#""a\ud83d""#, r#""\udc00""#, r#""\ud83d\ud83d\ude00""#]
        );
        let bad = tree.root().get("bad").unwrap();
        assert_eq!(bad.kind(), Kind::String);
        assert_eq!(bad.as_str(), None);
        assert_eq!(bad.string().unwrap().unwrap_err().span, bad.span());
        let key = tree.root().children().last().and_then(Node::key);
        assert_eq!(key.as_deref(), Some(r"\udc00"), "as it is written");
    }

    #[test]
    fn a_byte_order_mark_is_counted_and_skipped() {
        let text = "\u{feff}{\"a\": 1}";
        let tree = read(text);
        assert_eq!(tree.text(), text);
        assert_eq!(tree.root().span().start, 3);
        assert_eq!(tree.root().get("a").unwrap().span().slice(text), "1");
        refuses(
            "\u{feff}\u{feff}1",
            3,
            "\u{feff}",
            r"expected a value, found `\u{feff}`",
        );
    }

    #[test]
    fn crlf_and_tabs_are_blanks() {
        let text = "{\r\n\t\"a\"\t:\r\n1\r\n}\r\n";
        assert_eq!(read(text).root().get("a").unwrap().span().slice(text), "1");
        refuses(
            "[1\u{c}]",
            2,
            "\u{c}",
            r"expected `,` or `]`, found `\u{c}`",
        );
    }

    #[test]
    fn depth_costs_no_stack() {
        const DEPTH: usize = 200_000;
        let tree = read(&("[".repeat(DEPTH) + &"]".repeat(DEPTH)));
        assert_eq!(tree.len(), DEPTH);
        let last = tree.node_at(DEPTH as u32 - 1);
        assert_eq!(last.ancestors().count(), DEPTH);
        let objects = r#"{"a":"#.repeat(DEPTH) + "1" + &"}".repeat(DEPTH);
        assert_eq!(read(&objects).len(), DEPTH + 1);
        assert!(read_json("[".repeat(DEPTH)).is_err());
    }

    #[test]
    fn of_a_key_that_stands_twice_both_are_kept_and_the_last_counts() {
        for extra in [0, 100] {
            let filler: String = (0..extra).map(|at| format!(r#","k{at}":{at}"#)).collect();
            let text = format!(r#"{{"a":1,"b":2{filler},"\u0061":3,"a":4}}"#);
            let tree = read(&text);
            let root = tree.root();
            assert_eq!(root.get("a").unwrap().span().slice(&text), "4");
            assert_eq!(root.get("b").unwrap().span().slice(&text), "2");
            assert_eq!(root.children().filter(|node| node.has_key("a")).count(), 3);
            let repeated: Vec<_> = tree
                .duplicates()
                .map(|node| node.entry_span().slice(&text))
                .collect();
            assert_eq!(repeated, [r#""\u0061":3"#, r#""a":4"#]);
        }
    }

    #[test]
    fn members_are_found_in_small_and_in_large_objects() {
        for count in [0, 1, 15, 16, 17, 1000] {
            let members: Vec<_> = (0..count).map(|at| format!(r#""k{at}":"{at}""#)).collect();
            let tree = read(&format!("{{{}}}", members.join(",")));
            for at in 0..count {
                let value = string(tree.root().get(&format!("k{at}")));
                assert_eq!(value, at.to_string());
            }
            assert_eq!(tree.root().get("k"), None);
            assert_eq!(tree.duplicates().len(), 0);
        }
    }

    #[test]
    fn equal_keys_of_large_siblings_are_told_apart() {
        let members = |name: &str| {
            let members: Vec<_> = (0..40).map(|at| format!(r#""k{at}":"{name}""#)).collect();
            members.join(",")
        };
        let inner = members("inner");
        let tree = read(&format!(r#"{{{},"o":{{{inner}}}}}"#, members("outer")));
        assert_eq!(string(tree.root().get("k7")), "outer");
        assert_eq!(
            string(tree.root().get("o").and_then(|o| o.get("k7"))),
            "inner"
        );
    }

    #[test]
    fn escaped_keys_are_found() {
        let tree = read(r#"{"\u0061\/b": 1, "\u0024ref": "x"}"#);
        assert!(tree.root().get("a/b").is_some());
        assert_eq!(tree.root().get(r"\u0061\/b"), None);
        assert_eq!(string(tree.references().next()), "x");
    }

    #[test]
    fn a_merge_key_means_nothing_in_json() {
        let tree = read(r#"{"<<": {"a": 1}}"#);
        assert_eq!(tree.root().get("a"), None);
        assert_eq!(tree.root().children().count(), 1);
    }

    #[test]
    fn quotes_within_a_string_stay() {
        assert_eq!(read(r#""'a'""#).root().as_str().unwrap(), "'a'");
        assert_eq!(read(r#""\"""#).root().as_str().unwrap(), "\"");
    }
}
