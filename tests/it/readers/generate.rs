//! Documents, written in many ways, and what becomes of them under a careless hand.

use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::readers::matching;

/// A JSON document before its blanks are chosen: scalars and keys are as they are written.
#[derive(Clone, Debug)]
pub(crate) enum Json {
    Scalar(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    /// The text, with the given blanks around the tokens, one after the other.
    fn write(&self, blanks: &mut dyn Iterator<Item = &'static str>, text: &mut String) {
        let mut blank = |text: &mut String| text.push_str(blanks.next().unwrap_or_default());
        blank(text);
        match self {
            Self::Scalar(scalar) => text.push_str(scalar),
            Self::Array(items) => {
                text.push('[');
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        text.push(',');
                    }
                    item.write(blanks, text);
                }
                text.push_str(blanks.next().unwrap_or_default());
                text.push(']');
            }
            Self::Object(members) => {
                text.push('{');
                for (at, (key, value)) in members.iter().enumerate() {
                    if at > 0 {
                        text.push(',');
                    }
                    text.push_str(blanks.next().unwrap_or_default());
                    text.push_str(key);
                    text.push_str(blanks.next().unwrap_or_default());
                    text.push(':');
                    value.write(blanks, text);
                }
                text.push_str(blanks.next().unwrap_or_default());
                text.push('}');
            }
        }
        text.push_str(blanks.next().unwrap_or_default());
    }
}

/// Which characters stand unescaped in strings.
#[derive(Clone, Copy)]
pub(crate) enum Characters {
    /// All that JSON allows.
    Json,
    /// Those that YAML calls printable.
    Printable,
}

impl Characters {
    fn allow(self, character: char) -> bool {
        if matches!(character, '"' | '\\' | '\0'..' ') {
            return false;
        }
        match self {
            Self::Json => true,
            Self::Printable => {
                matches!(character, ' '..='~' | '\u{85}' | '\u{a0}'..)
                    && !matches!(character, '\u{feff}' | '\u{fffe}' | '\u{ffff}')
            }
        }
    }
}

/// A character of a string as it is written, maybe escaped.
fn character(characters: Characters) -> impl Strategy<Value = String> {
    let plain = any::<char>().prop_filter_map("not allowed as it is", move |character| {
        characters.allow(character).then(|| character.to_string())
    });
    let escape = select(&["\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t"][..]);
    let edge = select(
        &[
            '\0',
            '\u{1f}',
            '\u{7f}',
            '\u{d7ff}',
            '\u{e000}',
            '\u{ffff}',
            '\u{10000}',
            '\u{10ffff}',
        ][..],
    );
    let unit = prop_oneof![any::<char>(), edge].prop_map(|character| {
        let mut units = [0; 2];
        let units = character.encode_utf16(&mut units);
        units.iter().map(|unit| format!("\\u{unit:04x}")).collect()
    });
    prop_oneof![
        8 => matching("[ a-z0-9$#/~<'&*!|>%@`?:,{}\\[\\]-]{1,9}"),
        2 => plain,
        1 => escape.prop_map(str::to_owned),
        1 => unit,
    ]
}

fn string(characters: Characters) -> impl Strategy<Value = String> {
    prop::collection::vec(character(characters), 0..6)
        .prop_map(|parts| format!("\"{}\"", parts.concat()))
}

fn key(characters: Characters) -> impl Strategy<Value = String> {
    // Few enough to meet twice in one object, some of them in disguise.
    let common = select(
        &[
            r#""a""#,
            r#""\u0061""#,
            r#""b""#,
            r#""""#,
            r#""<<""#,
            r#""$ref""#,
            r#""200""#,
            r#""a/b~""#,
            r#""'""#,
        ][..],
    );
    prop_oneof![2 => common.prop_map(str::to_owned), 3 => string(characters)]
}

/// A number that a double holds.
fn number() -> impl Strategy<Value = String> {
    let edge = select(
        &[
            "-0",
            "0",
            "-0.0",
            "18446744073709551615",
            "18446744073709551616",
            "9223372036854775807",
            "-9223372036854775808",
            "-9223372036854775809",
            "1e308",
            "5e-324",
            "1e-400",
            "0e999",
            "9007199254740993",
            "0.1",
            "1E+2",
            "179769313486231570000000000000000000000",
        ][..],
    );
    prop_oneof![
        3 => matching("-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?"),
        1 => edge.prop_map(str::to_owned),
    ]
}

fn scalar(characters: Characters) -> impl Strategy<Value = Json> {
    prop_oneof![
        1 => select(&["null", "true", "false"][..]).prop_map(str::to_owned),
        2 => number(),
        3 => string(characters),
    ]
    .prop_map(Json::Scalar)
}

fn document(characters: Characters) -> impl Strategy<Value = Json> {
    // Made once: the recursion would make them for every document.
    let (key, scalar) = (key(characters).boxed(), scalar(characters).boxed());
    // From 16 members on, an object is looked up in another way.
    let wide = prop::collection::vec((key.clone(), scalar.clone()), 14..20).prop_map(Json::Object);
    let leaf = prop_oneof![12 => scalar, 1 => wide];
    leaf.prop_recursive(5, 24, 5, move |inner| {
        let member = (key.clone(), inner.clone());
        prop_oneof![
            2 => prop::collection::vec(inner, 0..5).prop_map(Json::Array),
            3 => prop::collection::vec(member, 0..5).prop_map(Json::Object),
        ]
    })
}

/// The text of a JSON document.
pub(crate) fn json(characters: Characters) -> impl Strategy<Value = String> {
    let blank = select(&["", "", "", " ", "\n", "\r\n", "\t", "\n  ", " \t\r\n"][..]);
    (document(characters), prop::collection::vec(blank, 1..20)).prop_map(|(document, blanks)| {
        let mut text = String::new();
        document.write(&mut blanks.into_iter().cycle(), &mut text);
        text
    })
}

/// Pieces of JSON in any order.
pub(crate) fn soup() -> impl Strategy<Value = String> {
    let piece = select(
        &[
            "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"b\":", "1", "-", "0", ".", "e", "+",
            "true", "null", "fals", "\\", "\\u", "\\u00", "d83d", "\\ude00", " ", "\n", "é",
            "\u{1}", "\u{feff}",
        ][..],
    );
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

#[derive(Clone, Debug)]
enum Mutation {
    Delete(Index),
    Insert(Index, u8),
    Swap(Index, Index),
    Truncate(Index),
    Repeat(Index, Index),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let at = any::<Index>;
    let byte = prop_oneof![
        1 => select(&b"\0\x1f\x7f"[..]),
        12 => select(&b"{}[]\",:\\/ \t\n\r0123456789.-+eEudtfn#&*!|>%@`?~<'"[..]),
        3 => any::<u8>(),
    ];
    prop_oneof![
        at().prop_map(Mutation::Delete),
        (at(), byte).prop_map(|(at, byte)| Mutation::Insert(at, byte)),
        (at(), at()).prop_map(|(one, other)| Mutation::Swap(one, other)),
        at().prop_map(Mutation::Truncate),
        (at(), at()).prop_map(|(from, to)| Mutation::Repeat(from, to)),
    ]
}

/// A text from `texts` after a few accidents; what is no UTF-8 any more is replaced.
pub(crate) fn mutated(texts: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    (texts, prop::collection::vec(mutation(), 1..4)).prop_map(|(text, mutations)| {
        let mut bytes = text.into_bytes();
        for mutation in mutations {
            if bytes.is_empty() {
                break;
            }
            match mutation {
                Mutation::Delete(at) => {
                    bytes.remove(at.index(bytes.len()));
                }
                Mutation::Insert(at, byte) => bytes.insert(at.index(bytes.len() + 1), byte),
                Mutation::Swap(one, other) => {
                    let (one, other) = (one.index(bytes.len()), other.index(bytes.len()));
                    bytes.swap(one, other);
                }
                Mutation::Truncate(at) => bytes.truncate(at.index(bytes.len())),
                Mutation::Repeat(from, to) => {
                    let (from, to) = (from.index(bytes.len()), to.index(bytes.len()));
                    let slice = bytes[from.min(to)..from.max(to)].to_vec();
                    bytes.splice(to..to, slice);
                }
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}
