//! JSON as it leaves the program: written piece by piece, and safe to print.
//!
//! Reports are read in terminals and workflow logs too, so no unsafe character of a document may
//! stand raw in them. Strings are escaped while they are written; no report is ever held whole.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

use crate::text::EscapedJson;

/// Writes a value with two spaces of indent and a line break at its end.
pub(super) fn pretty(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let formatter = Indented(PrettyFormatter::new());
    value.serialize(&mut Serializer::with_formatter(&mut *out, formatter))?;
    writeln!(out)
}

/// Writes a value on one line.
pub(super) fn line(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, Compact))?;
    writeln!(out)
}

/// Escapes a piece of a string. The marks of commands have no character in them that JSON escapes,
/// so that each stands whole in one piece.
fn write_escaped<W: ?Sized + Write>(writer: &mut W, fragment: &str) -> io::Result<()> {
    write!(writer, "{}", EscapedJson(fragment))
}

struct Compact;

impl Formatter for Compact {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        write_escaped(writer, fragment)
    }
}

struct Indented(PrettyFormatter<'static>);

impl Formatter for Indented {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        write_escaped(writer, fragment)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use super::*;

    fn printed(write: impl Fn(&mut dyn Write) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn values_are_laid_out_as_serde_json_does() {
        let value = json!({"a": [1, {"b": null}], "c": {}, "d": [], "e": "x"});
        assert_eq!(printed(|out| pretty(&value, out)), format!("{value:#}\n"));
        assert_eq!(printed(|out| line(&value, out)), format!("{value}\n"));
    }

    #[test]
    fn keys_and_strings_are_safe_to_print_and_still_the_same() {
        let hostile = "\u{1b}[m\u{9b}\u{202e}\u{2028}\u{e0041}\r\n\"\\##[error]##vso[x]###[y]";
        let value = BTreeMap::from([(hostile, [hostile])]);
        for text in [
            printed(|out| pretty(&value, out)),
            printed(|out| line(&value, out)),
        ] {
            let strange = |c: char| c != '\n' && !(' '..='~').contains(&c);
            assert!(!text.contains(strange), "{text}");
            assert!(!text.contains("##[") && !text.contains("##vso["), "{text}");
            let read: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(read, json!({hostile: [hostile]}));
        }
        assert_eq!(printed(|out| line(&value, out)).matches('\n').count(), 1);
    }
}
