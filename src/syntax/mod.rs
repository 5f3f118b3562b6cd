//! Reads JSON and YAML into one flat tree, in which every key and value knows its bytes.
//!
//! This module doesn't interpret documents, and never recurses over their depth.

mod de;
mod json;
mod located;
mod pointer;
mod tree;
mod yaml;

pub use de::{DeError, from_node};
pub use json::{read_json, read_json_around_faults};
pub use located::{Located, Strings};
pub use pointer::Pointer;
pub use tree::{Comment, Kind, LoneSurrogate, Node, NodeId, Tree};
pub use yaml::read_yaml;

use crate::text::Span;

/// The largest allowed document, in bytes. Spans and node numbers are 32 bits wide.
pub const MAX_BYTES: usize = 1 << 29;

/// The reason why a text is not valid JSON or YAML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The wrong bytes; empty at the end of an incomplete text.
    pub span: Span,
    /// The description of the fault, as text after the position.
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

/// An unreadable text, with the reason.
#[derive(Debug)]
pub struct Unreadable {
    /// The first fault.
    pub error: SyntaxError,
    /// The text, and the nodes before the fault.
    pub readable: Box<Tree>,
}

impl Unreadable {
    /// The text that the position of the fault refers to.
    pub fn text(&self) -> &str {
        self.readable.text()
    }
}

/// The readable parts of a text that may have faults.
#[derive(Debug)]
pub struct Readable {
    /// The nodes around the faults. A node that contains a fault may lack members.
    pub tree: Tree,
    /// All faults, in order; empty if the text is valid.
    pub faults: Vec<SyntaxError>,
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
    /// The notation of a file: YAML if its name ends in `.yaml` or `.yml`, otherwise JSON.
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

    /// Reads as much as possible of a text that a user may be typing at the moment. In JSON, it
    /// also reads the text after a fault; in YAML, only the text before it.
    pub fn read_around_faults(self, text: impl Into<Box<str>>) -> Readable {
        match (self, self.read(text)) {
            (_, Ok(tree)) => Readable {
                tree,
                faults: Vec::new(),
            },
            (Self::Json, Err(bad)) => read_json_around_faults(bad.readable.into_text()),
            (Self::Yaml, Err(bad)) => Readable {
                tree: *bad.readable,
                faults: vec![bad.error],
            },
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
            let keys = bad.readable.root().children().filter_map(Node::key);
            assert_eq!(keys.collect::<Vec<_>>(), ["a", "c"]);
        }
    }

    #[test]
    fn what_lies_around_faults_in_json_is_read() {
        let cases: [(&str, &[usize], &[&str]); 8] = [
            (r#"{"a": 1, "b": , "c": 3}"#, &[14], &["/a", "/c"]),
            (
                r#"{"a": 1, "b: 2,
 "c": 3, "d": 4}"#,
                &[15],
                &["/a", "/d"],
            ),
            (
                r#"{"a": {"x": [1, 2 3, 4]}, "b": 5}"#,
                &[18],
                &["/a/x/0", "/a/x/1", "/a/x/2", "/b"],
            ),
            (r#"{"a": {"x": 1,}, "b": 2}"#, &[13], &["/a/x", "/b"]),
            (r#"{"a": {"x": tru}, "b": 2}"#, &[12], &["/b"]),
            (r#"{"a": [1}, "b": 2]"#, &[8, 14, 18], &["/a/0"]),
            (r#"{"a": {"x": 1"#, &[13], &["/a/x"]),
            (r#"{"a" 1, "b": nope, "c": 3}"#, &[5, 13], &["/c"]),
        ];
        for (text, faults, pointers) in cases {
            let read = Notation::Json.read_around_faults(text);
            let starts = read.faults.iter().map(|fault| fault.span.start as usize);
            assert_eq!(starts.collect::<Vec<_>>(), faults, "{text}");
            for pointer in pointers {
                assert!(
                    read.tree.root().pointer(pointer).is_some(),
                    "{pointer} of {text}"
                );
            }
        }
    }

    #[test]
    fn what_comes_before_a_fault_in_yaml_is_read() {
        let read = Notation::Yaml.read_around_faults(
            "a: {b: 1}
c: [1
d: 2
",
        );
        assert_eq!(read.faults.len(), 1);
        assert!(read.tree.root().pointer("/a/b").is_some());
    }

    #[test]
    fn a_sound_text_is_read_as_always() {
        let read = Notation::Json.read_around_faults(r#"{"a": 1}"#);
        assert_eq!(read.faults, []);
        assert!(read.tree.root().pointer("/a").is_some());
    }

    #[test]
    fn a_fault_names_its_byte() {
        let bad = Notation::Json.read("[1,]").expect_err("a fault");
        assert_eq!(bad.error.to_string(), "trailing comma at byte 2");
    }
}
