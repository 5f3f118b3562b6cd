//! Reading JSON and YAML into one flat tree in which every key and value knows its bytes.
//!
//! Nothing here knows what a document means, and nothing recurses over its depth.

mod de;
mod json;
mod located;
mod pointer;
mod tree;
mod yaml;

pub use de::{DeError, from_node};
pub use json::read_json;
pub use located::{Located, Strings};
pub use pointer::Pointer;
pub use tree::{Comment, Kind, LoneSurrogate, Node, NodeId, Tree};
pub use yaml::read_yaml;

use crate::text::Span;

/// The largest document that is read, in bytes; spans and node numbers are 32 bits wide.
pub const MAX_BYTES: usize = 1 << 29;

/// Why a text is not the JSON or YAML it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The bytes at fault; empty at the end of a text that stops too early.
    pub span: Span,
    /// What is wrong there, in words that follow the position.
    pub message: String,
}

impl SyntaxError {
    fn new(span: Span, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
        }
    }
}

impl std::fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at byte {}", self.message, self.span.start)
    }
}

impl std::error::Error for SyntaxError {}

/// A text that could not be read, with the reason.
#[derive(Debug)]
pub struct Unreadable {
    /// The text, given back because the position is one in it.
    pub text: Box<str>,
    /// The first fault.
    pub error: SyntaxError,
    /// The keys of the root object that were read before the fault.
    pub keys: Vec<String>,
}

/// The two notations of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// RFC 8259.
    Json,
    /// YAML 1.2.
    Yaml,
}

impl Notation {
    /// The notation of a file: YAML if its name ends in `.yaml` or `.yml`, else JSON.
    pub fn of(path: &str) -> Self {
        let is_yaml = [".yaml", ".yml"].iter().any(|ending| {
            path.len()
                .checked_sub(ending.len())
                .and_then(|at| path.get(at..))
                .is_some_and(|end| end.eq_ignore_ascii_case(ending))
        });
        if is_yaml { Self::Yaml } else { Self::Json }
    }

    /// Reads a text in this notation.
    ///
    /// # Errors
    /// The first fault of the text, with its position.
    pub fn read(self, text: impl Into<Box<str>>) -> Result<Tree, Unreadable> {
        match self {
            Self::Json => read_json(text),
            Self::Yaml => read_yaml(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_gives_its_notation() {
        for path in ["a.yaml", "a.yml", "a.YAML", "x/y.json.yml", ".yaml"] {
            assert_eq!(Notation::of(path), Notation::Yaml, "{path}");
        }
        for path in [
            "a.json", "a", "", "yaml", "a.yaml/b", "a.yamlx", "é.ml", "éyml",
        ] {
            assert_eq!(Notation::of(path), Notation::Json, "{path}");
        }
    }

    #[test]
    fn a_notation_reads_its_own() {
        assert!(Notation::Json.read("{a: 1}").is_err());
        assert!(Notation::Yaml.read("{a: 1}").is_ok());
    }

    #[test]
    fn what_stood_at_the_root_before_a_fault_is_known() {
        for (format, text) in [
            (Notation::Json, r#"{"\u0061": {"b": 1}, "c": [1, "d": 2}"#),
            (Notation::Yaml, "a: {b: 1}\nc: [1\nd: 2\n"),
        ] {
            let bad = format.read(text).expect_err(text);
            assert_eq!(bad.keys, ["a", "c"]);
        }
    }

    #[test]
    fn a_fault_names_its_byte() {
        let bad = Notation::Json.read("[1,]").expect_err("a fault");
        assert_eq!(bad.error.to_string(), "trailing comma at byte 2");
    }
}
