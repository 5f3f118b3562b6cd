//! The content of a file: a tree, or a text with its faults. A faulty file that is an API
//! description is not skipped.

use super::claim::{self, KEYS, looks_like_document};
use super::file::Content;
use crate::syntax::{Notation, Readable, SyntaxError, Tree, Unreadable};
use crate::text::Span;

/// `true` if a document has a key that identifies specifications.
fn says_what_it_is(tree: &Tree) -> bool {
    let mut members = tree.root().children();
    members.any(|member| KEYS.iter().any(|key| member.has_key(key)))
}

/// The content of an API description that isn't recognized as one; `None` for any other file.
pub(super) fn misnamed(tree: &Tree, is_partial: bool) -> Option<Content> {
    let fault = claim::misnamed(tree)?;
    let text = tree.text();
    let tree = match is_partial {
        true => Notation::Yaml.read_around_faults(text).tree,
        false => Tree::empty(text),
    };
    Some(Content {
        faults: vec![fault],
        ..Content::of(tree)
    })
}

/// Reads the content, and returns `true` if it has a fault but looks like an API description.
pub(super) fn read(path: &str, bytes: Vec<u8>, is_partial: bool) -> (Content, bool) {
    let (bad, is_text, looks_so) = match String::from_utf8(bytes) {
        Ok(text) => match Notation::of(path).read(text) {
            Ok(tree) => return (Content::of(tree), false),
            Err(bad) => {
                // The text before the fault has no such key, or the key is found in the tree.
                let rest = bad.text().get(bad.error.span.start as usize..);
                let looks_so = rest.is_some_and(|rest| looks_like_document(rest.as_bytes()));
                (bad, true, looks_so)
            }
        },
        Err(error) => {
            let rest = error.as_bytes().get(error.utf8_error().valid_up_to()..);
            let looks_so = rest.is_some_and(looks_like_document);
            (not_utf8(path, error), false, looks_so)
        }
    };
    let Unreadable { error, readable } = bad;
    let is_claimed = looks_so || says_what_it_is(&readable);
    let Readable { tree, faults } = match (is_partial, is_text) {
        (true, true) => Notation::of(path).read_around_faults(readable.into_text()),
        (true, false) => Readable {
            tree: *readable,
            faults: vec![error],
        },
        (false, _) => Readable {
            tree: Tree::empty(readable.into_text()),
            faults: vec![error],
        },
    };
    let content = Content {
        faults,
        ..Content::of(tree)
    };
    (content, is_claimed)
}

/// Reads the bytes of a file.
pub(super) fn parse(path: &str, bytes: Vec<u8>) -> Result<Tree, Unreadable> {
    match String::from_utf8(bytes) {
        Ok(text) => Notation::of(path).read(text),
        Err(error) => Err(not_utf8(path, error)),
    }
}

/// The text up to the first byte that isn't UTF-8, and the nodes read from it.
fn not_utf8(path: &str, error: std::string::FromUtf8Error) -> Unreadable {
    let at = error.utf8_error().valid_up_to();
    let mut bytes = error.into_bytes();
    let is_utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    let message = if is_utf16 {
        "the document is UTF-16; save it as UTF-8"
    } else {
        "a byte that is not UTF-8"
    };
    bytes.truncate(at);
    let text = String::from_utf8(bytes).unwrap_or_default();
    let readable = match Notation::of(path).read(text) {
        Ok(tree) => Box::new(tree),
        Err(unreadable) => unreadable.readable,
    };
    Unreadable {
        error: SyntaxError {
            span: Span::empty(at as u32),
            message: message.to_owned(),
        },
        readable,
    }
}
