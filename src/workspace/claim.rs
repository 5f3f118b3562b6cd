//! Recognizes files that look like an API description but can't be read as one.
//!
//! For example, `disks.json` begins with a comment, or is UTF-16. Other readers may accept it, so
//! it must not be skipped silently. The check looks for the key `swagger` or `openapi` with a known
//! version (`"swagger": "2.0"`), in any encoding, with any quotes and in any letter case, and for
//! another key that such a file has.

use crate::syntax::{SyntaxError, Tree};

/// The keys that identify API descriptions.
pub(crate) const KEYS: [&str; 2] = ["swagger", "openapi"];

/// Other keys at the root of API descriptions. Each has one of them.
const OTHERS: [&str; 3] = ["paths", "webhooks", "components"];

/// `true` if a text in any encoding has a key of an API description, followed by a known version, and
/// the name of another such key.
pub(crate) fn looks_like_document(bytes: &[u8]) -> bool {
    // UTF-16 and UTF-32 have zeros around the relevant letters.
    let plain: Vec<u8> = match bytes.contains(&0) {
        true => bytes.iter().copied().filter(|&byte| byte != 0).collect(),
        false => Vec::new(),
    };
    let bytes = if plain.is_empty() { bytes } else { &plain };
    let has_others = || {
        let mut others = OTHERS.iter();
        others.any(|name| memchr::memmem::find(bytes, name.as_bytes()).is_some())
    };
    let firsts = memchr::memchr2_iter(b's', b'o', bytes);
    let capitals = memchr::memchr2_iter(b'S', b'O', bytes);
    firsts.chain(capitals).any(|at| is_key(bytes, at)) && has_others()
}

/// `true` if a key with a version begins at this byte.
fn is_key(bytes: &[u8], at: usize) -> bool {
    let (before, rest) = bytes.split_at(at);
    let is_name =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/');
    let is_quote = |byte: u8| matches!(byte, b'"' | b'\'');
    // `\"swagger\"` is part of a string.
    let is_quoted = before.ends_with(b"\\\"") || before.ends_with(b"\\'");
    if before.last().is_some_and(is_name) || is_quoted {
        return false;
    }
    let key = KEYS.iter().find(|key| {
        let own = rest.get(..key.len());
        own.is_some_and(|own| own.eq_ignore_ascii_case(key.as_bytes()))
    });
    let Some(rest) = key.and_then(|key| rest.get(key.len()..)) else {
        return false;
    };
    let rest = rest
        .strip_prefix(b"\"")
        .or_else(|| rest.strip_prefix(b"'"))
        .unwrap_or(rest);
    let Some(value) = rest.trim_ascii_start().strip_prefix(b":") else {
        return false;
    };
    let value = value.trim_ascii_start();
    let version = match value.split_first() {
        Some((&first, version)) if is_quote(first) => version,
        _ => value,
    };
    let is_end = |byte: &u8| !byte.is_ascii_alphanumeric() && *byte != b'.';
    let length = version.iter().position(is_end).unwrap_or(version.len());
    is_version(version.get(..length).unwrap_or_default())
}

/// `true` for a version of Swagger or OpenAPI: `1.2`, `2.0`, `3.0.3`, `3.1`; as a number, `2` too.
fn is_version(text: &[u8]) -> bool {
    match text {
        b"1.2" | b"2" | b"2.0" => true,
        _ => text.starts_with(b"3.") && text.get(2).is_some_and(u8::is_ascii_digit),
    }
}

/// Explains why a readable document isn't recognized although it looks like an API description: its
/// key is written differently, or it isn't the first document of its file.
pub(super) fn misnamed(tree: &Tree) -> Option<SyntaxError> {
    for member in tree.root().children() {
        let key = member.key().unwrap_or_default();
        let bare = key.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        let mut names = KEYS.into_iter();
        let Some(name) = names.find(|name| bare.eq_ignore_ascii_case(name)) else {
            continue;
        };
        let version = member.scalar_text().unwrap_or_default();
        let has_others = || OTHERS.iter().any(|name| tree.root().get(name).is_some());
        if is_version(version.as_bytes()) && has_others() {
            return Some(SyntaxError {
                span: member.key_span().unwrap_or_default(),
                message: format!(
                    "no reader knows the key `{}`: write `{name}`",
                    key.escape_debug()
                ),
            });
        }
    }
    let next = tree.more_documents()?;
    let rest = tree.text().get(next.start as usize..)?;
    // Deeper keys belong to the content of something else, and later ones in a line to a text.
    let begins_with = |line: &str, name: &str| {
        let key = line.trim_start_matches(['"', '\'', '{']);
        key.get(..name.len())
            .is_some_and(|own| own.eq_ignore_ascii_case(name))
    };
    let has_key = |names: &[&str], is_meant: &dyn Fn(&str) -> bool| {
        let mut lines = rest.lines();
        lines.any(|line| names.iter().any(|name| begins_with(line, name)) && is_meant(line))
    };
    let is_claim = |line: &str| {
        let at = line.find(|c: char| c.is_ascii_alphabetic());
        at.is_some_and(|at| is_key(line.as_bytes(), at))
    };
    (has_key(&KEYS, &is_claim) && has_key(&OTHERS, &|_| true)).then(|| SyntaxError {
        span: next,
        message: "the API is described in a second document, which isn't read".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_with_a_version_is_found_in_any_writing() {
        for text in [
            r#"// Disks
            { "swagger": "2.0", "paths": {} }"#,
            r"{ 'swagger': '2.0', 'paths': {} }",
            "{ swagger: 2.0, paths: {} }",
            r#"{ "Swagger" : "2.0", "paths": {} }"#,
            "\u{feff}\u{feff}OpenAPI: 3.0.3\npaths: {}",
            "x{\n\"openapi\":\n\"3.1.0\", \"webhooks\": {}}",
        ] {
            assert!(looks_like_document(text.as_bytes()), "{text}");
            let units = text.encode_utf16();
            let big: Vec<u8> = units.clone().flat_map(u16::to_be_bytes).collect();
            let small: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
            assert!(
                looks_like_document(&big) && looks_like_document(&small),
                "{text}"
            );
        }
    }

    #[test]
    fn other_uses_of_the_words_are_no_keys() {
        for text in [
            "",
            "{ // the openapi generator\n \"strict\": true }",
            r#"{ "openapi": { "input": "a.json" } }"#,
            r#"{ "x-openapi": "3.0.0" }"#,
            r#"{ "body": "{ \"swagger\": \"2.0\" }" }"#,
            "- uses: swagger-api@2.0",
            r#"{ "dependencies": { "swagger": "2.0.1" }, "paths": {} }"#,
            "SWAGGER: 1\npaths: []",
            r#"{ // versions
                "openapi": "3.0.1" }"#,
        ] {
            assert!(!looks_like_document(text.as_bytes()), "{text}");
        }
    }
}
