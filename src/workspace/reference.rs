//! The file part of a `$ref`.

use std::fmt;

use super::{FileId, ReadError, path};
use crate::syntax::Node;

/// The reason why a `$ref` leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReferenceError {
    /// It names a host or a scheme; the program never fetches anything.
    Remote,
    /// It is an absolute path.
    Absolute,
    /// It leads out of the root, directly or through a symbolic link.
    Outside,
    /// The file isn't `.json`, `.yaml` or `.yml`, or belongs to version control.
    NotSpecification,
    /// There is no such file.
    MissingFile,
    /// The file could not be opened.
    Unopened(String),
    /// The file exists but could not be read as JSON or YAML.
    Unreadable,
    /// The file has no such node.
    MissingNode,
    /// The fragment isn't a JSON Pointer.
    BadPointer,
    /// It leads back to itself.
    Cycle,
}

impl fmt::Display for ReferenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Remote => "it is remote, and remote documents are never fetched",
            Self::Absolute => "it is an absolute path",
            Self::Outside => "it leaves the root",
            Self::NotSpecification => "its target is not a specification file",
            Self::MissingFile => "there is no such file",
            Self::Unopened(why) => {
                return write!(f, "the file cannot be opened: {}", why.escape_debug());
            }
            Self::Unreadable => "the file is not readable as JSON or YAML",
            Self::MissingNode => "the document has no such node",
            Self::BadPointer => "its fragment is not a JSON Pointer",
            Self::Cycle => "it leads back to itself",
        })
    }
}

impl From<ReadError> for ReferenceError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Missing => Self::MissingFile,
            ReadError::Outside => Self::Outside,
            ReadError::Failed(why) => Self::Unopened(why),
        }
    }
}

/// The file that a reference leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// This document.
    Document(FileId),
    /// This document, whose name differs in case: some file systems find it, others don't.
    OtherCase(FileId),
    /// No file, with the reason.
    Failed(ReferenceError),
}

/// Splits `file#fragment`; the fragment is `None` if there is no `#`.
pub(super) fn split(reference: &str) -> (&str, Option<&str>) {
    match reference.split_once('#') {
        Some((file, fragment)) => (file, Some(fragment)),
        None => (reference, None),
    }
}

/// The path of the file part of a reference, in a document in `folder`.
pub(super) fn locate(folder: &str, file: &str) -> Result<String, ReferenceError> {
    let file = percent_encoding::percent_decode_str(file)
        .decode_utf8()
        .map_err(|_| ReferenceError::MissingFile)?;
    // Some authors on Windows write `\`.
    let file = file.replace('\\', "/");
    if file.starts_with("//") || has_scheme(&file) {
        return Err(ReferenceError::Remote);
    }
    if file.starts_with('/') || file.as_bytes().get(1) == Some(&b':') {
        return Err(ReferenceError::Absolute);
    }
    let path = path::join(folder, &file).ok_or(ReferenceError::Outside)?;
    if path::is_in_git(&path) || !path::is_specification(&path) {
        return Err(ReferenceError::NotSpecification);
    }
    Ok(path)
}

/// `true` if the text begins like a URI: a letter, then at least one more character, then `:`.
pub(super) fn has_scheme(file: &str) -> bool {
    file.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
    })
}

/// `true` if a node is in example data, where references are not followed.
///
/// `examples` is a keyword of the format everywhere except in `properties`, where it is a name.
pub(super) fn is_in_example(node: Node<'_>) -> bool {
    node.ancestors().skip(1).any(|node| {
        if node.has_key("x-ms-examples") || node.has_key("example") || node.has_key("examples") {
            let is_name = node.parent().is_some_and(|parent| {
                parent.has_key("properties")
                    || parent.has_key("definitions")
                    || parent.has_key("schemas")
            });
            return !is_name;
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_stay_below_the_root() {
        assert_eq!(locate("a/b", "../c.json"), Ok("a/c.json".to_owned()));
        assert_eq!(
            locate("a", "my%20types.json"),
            Ok("a/my types.json".to_owned())
        );
        assert_eq!(locate("a", "..\\c.json"), Ok("c.json".to_owned()));
        assert_eq!(
            locate("a", "../../../../etc/passwd"),
            Err(ReferenceError::Outside)
        );
        assert_eq!(locate("a", "/etc/x.json"), Err(ReferenceError::Absolute));
        assert_eq!(locate("a", "C:/x.json"), Err(ReferenceError::Absolute));
        assert_eq!(locate("a", "http://h/x.json"), Err(ReferenceError::Remote));
        assert_eq!(locate("a", "//h/x.json"), Err(ReferenceError::Remote));
        assert_eq!(
            locate("", ".git/config"),
            Err(ReferenceError::NotSpecification)
        );
        assert_eq!(
            locate("", ".git/x.json"),
            Err(ReferenceError::NotSpecification)
        );
        assert_eq!(
            locate("", "%2e%2e/secret.json"),
            Err(ReferenceError::Outside)
        );
    }
}
