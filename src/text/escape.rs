//! Makes text of documents safe for terminals and workflow logs.
//!
//! Three things must not reach them: characters that a terminal obeys (controls, such as the start
//! of escape sequences), characters that make text look like other text (directions, invisible
//! characters, line separators), and the marks of commands in the logs of build systems. Tabs are
//! harmless and stay.

use std::fmt;
use std::iter;

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// Harmless text.
    Plain(&'a str),
    /// A character that must not appear unescaped.
    Unsafe(char),
}

/// Splits a text into harmless stretches and single unsafe characters.
pub(crate) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    iter::from_fn(move || {
        let mut chars = rest.chars();
        loop {
            let here = chars.as_str();
            let next = chars.next();
            let stops = |c| is_unsafe(c) || (c == '#' && opens_command(here));
            if next.is_some_and(|c| !stops(c)) {
                continue;
            }
            let plain = rest.get(..rest.len() - here.len()).unwrap_or_default();
            if plain.is_empty() {
                rest = chars.as_str();
                return next.map(Piece::Unsafe);
            }
            rest = here;
            return Some(Piece::Plain(plain));
        }
    })
}

/// Displays a text with every unsafe character as `\u{…}`.
pub(crate) struct Escaped<'a>(pub(crate) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if is_surely_plain(self.0) {
            return f.write_str(self.0);
        }
        pieces(self.0).try_for_each(|piece| match piece {
            Piece::Plain(text) => f.write_str(text),
            Piece::Unsafe(c) => write!(f, "{}", c.escape_unicode()),
        })
    }
}

/// Displays JSON without raw unsafe characters, since it is also read in terminals and workflow
/// logs. They are written as `\u` escapes, which any parser reads as the same text.
pub(crate) struct EscapedJson<'a>(pub(crate) &'a str);

impl fmt::Display for EscapedJson<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if is_surely_plain(self.0) {
            return f.write_str(self.0);
        }
        pieces(self.0).try_for_each(|piece| match piece {
            Piece::Plain(text) => f.write_str(text),
            // Strings contain no raw line breaks: this one is between values.
            Piece::Unsafe('\n') => f.write_str("\n"),
            Piece::Unsafe(c) => {
                let mut units = [0; 2];
                let mut units = c.encode_utf16(&mut units).iter();
                units.try_for_each(|unit| write!(f, "\\u{unit:04x}"))
            }
        })
    }
}

/// `true` if a text is certainly harmless, like most texts: printable ASCII that can't contain a
/// mark of a command.
fn is_surely_plain(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.all(|byte| matches!(byte, b' '..=b'~') && byte != b'#')
}

/// `true` if a character affects the display, or is invisible.
fn is_unsafe(c: char) -> bool {
    match c {
        '\t' | ' '..='~' => false,
        // The other controls of ASCII, and the C1 controls.
        '\0'..='\u{9f}' => true,
        // Line and paragraph separators, and marks of annotations.
        '\u{2028}' | '\u{2029}' | '\u{fff9}'..='\u{fffb}' => true,
        // Variation selectors that choose between text and picture. They are common and harmless.
        '\u{fe0e}' | '\u{fe0f}' => false,
        // All directions, and the other characters that Unicode lets a font ignore
        // (Default_Ignorable_Code_Point).
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0d}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fff8}'
        // Not characters; the last code points that XML doesn't accept.
        | '\u{fffe}'..='\u{ffff}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => true,
        _ => false,
    }
}

/// `true` if a text begins with a mark that GitHub (`##[`) or Azure Pipelines (`##vso[` too) search
/// for anywhere in a line of a log. Their other mark, `::`, counts only at the start of a line.
fn opens_command(text: &str) -> bool {
    ["##[", "##vso["].iter().any(|mark| {
        text.get(..mark.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(mark))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        Escaped(text).to_string()
    }

    #[test]
    fn ordinary_text_stays() {
        for text in [
            "",
            "plain\ttext",
            "ä 漢字 👍",
            "⚠\u{fe0f}",
            r"a\u{1b}",
            "# a ## b",
        ] {
            assert_eq!(escaped(text), text);
        }
    }

    #[test]
    fn controls_are_shown() {
        assert_eq!(escaped("\u{1b}[31mred"), r"\u{1b}[31mred");
        assert_eq!(
            escaped("a\r\nb\0\u{7f}\u{9b}c"),
            r"a\u{d}\u{a}b\u{0}\u{7f}\u{9b}c"
        );
    }

    #[test]
    fn json_keeps_its_meaning() {
        let json =
            serde_json::to_string_pretty(&["a\u{1b}\n\u{7f}\u{202e}\u{e0041}##[error]"]).unwrap();
        let escaped = EscapedJson(&json).to_string();
        let strange = |c: char| c != '\n' && !(' '..='~').contains(&c);
        assert!(!escaped.contains(strange), "{escaped}");
        let read: Vec<String> = serde_json::from_str(&escaped).unwrap();
        assert_eq!(read, ["a\u{1b}\n\u{7f}\u{202e}\u{e0041}##[error]"]);
    }

    #[test]
    fn directions_separators_and_invisible_characters_are_shown() {
        let directions = "\u{61c}\u{200e}\u{200f}\u{202a}\u{202e}\u{2066}\u{2069}";
        let others = "\u{200b}\u{feff}\u{2028}\u{2029}\u{e0041}";
        for c in directions.chars().chain(others.chars()) {
            assert_eq!(
                escaped(&format!("a{c}b")),
                format!("a{}b", c.escape_unicode())
            );
        }
    }

    #[test]
    fn marks_of_commands_are_broken() {
        assert_eq!(escaped("x ##[error]y"), r"x \u{23}#[error]y");
        assert_eq!(escaped("##VSO[task.x]"), r"\u{23}#VSO[task.x]");
        assert_eq!(escaped("###[group]"), r"#\u{23}#[group]");
    }
}
