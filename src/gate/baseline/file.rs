//! Which findings does a baseline list? It is read with positions, so that findings can point at
//! its entries.
//!
//! For example, an entry without its fingerprint is an error at the line of that entry, and a
//! [stale](super::stale()) entry is reported where it is written.

use std::sync::Arc;

use serde::Deserialize;

use super::format::{VERSION, notation};
use crate::config::{ConfigError, ErrorPlace};
use crate::diagnostic::{Fingerprint, Location};
use crate::syntax::{
    DeError, Kind, Located, NodeId, Notation, Pointer, SyntaxError, Tree, from_node,
};
use crate::text::Span;
use crate::workspace::{File, Workspace};

/// A baseline: a list of findings, with positions.
#[derive(Debug)]
pub struct Baseline {
    file: Arc<File>,
    pub(super) notation: Notation,
    entries: Vec<Entry>,
}

/// A finding in a baseline. Only the fingerprint identifies the finding. The rest is for people who
/// read the file, and for deciding whether a run looked for the finding.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The path of the file that the finding is about, relative to the root. For a shared
    /// definition, this is the file with the definition.
    pub path: String,
    /// The operation, by its `operationId` or else by its method and path; `None` for anything
    /// without an operation, such as shared definitions.
    pub operation: Option<String>,
    /// The rule's code.
    pub code: String,
    /// The rule's name.
    pub rule: String,
    /// The finding's fingerprint.
    pub fingerprint: Fingerprint,
    /// The place of the entry in the baseline.
    pub(super) node: NodeId,
}

/// An entry in the form of the file.
#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a mapping with the path, operation, code, rule and fingerprint of a finding"
)]
struct EntrySource {
    path: String,
    operation: Option<String>,
    code: String,
    rule: String,
    fingerprint: Located<String>,
}

#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a mapping with `version` and `findings`"
)]
struct BaselineSource {
    #[serde(rename = "version")]
    _version: u64,
    /// A key without a value lists no findings, as in YAML.
    findings: Option<Vec<Located<EntrySource>>>,
}

impl Baseline {
    /// Reads a baseline. `path` is shown in messages and determines the notation. The file gets a
    /// number like the documents of `workspace`.
    ///
    /// # Errors
    /// The first error in the baseline.
    pub fn read(workspace: &Workspace, path: &str, bytes: Vec<u8>) -> Result<Self, ConfigError> {
        let error = |text: &str,
                     DeError {
                         span,
                         message,
                         help,
                     }: DeError| ConfigError {
            path: path.to_owned(),
            place: Some(ErrorPlace::new(text, span)),
            message,
            help: help.or_else(|| {
                Some("correct it, or write it anew with `--write-baseline`".to_owned())
            }),
        };
        let text = String::from_utf8(bytes).map_err(|bad| {
            let span = Span::empty(bad.utf8_error().valid_up_to() as u32);
            let text = String::from_utf8_lossy(bad.as_bytes());
            let message = "a byte that is not UTF-8".to_owned();
            error(
                &text,
                DeError {
                    span,
                    message,
                    help: None,
                },
            )
        })?;
        let notation = notation(path);
        let tree = notation.read(text).map_err(|bad| {
            let SyntaxError { span, message } = bad.error.clone();
            error(
                bad.text(),
                DeError {
                    span,
                    message,
                    help: None,
                },
            )
        })?;
        let entries = entries(&tree).map_err(|fault| error(tree.text(), fault))?;
        Ok(Self {
            file: workspace.file_beside(path, tree),
            notation,
            entries,
        })
    }

    /// The file, so that a finding can point into it.
    pub fn file(&self) -> &Arc<File> {
        &self.file
    }

    /// The place of an entry.
    pub(in crate::gate) fn place_of(&self, entry: &Entry) -> Location {
        let node = self.file.tree().node(entry.node);
        Location {
            file: Arc::clone(&self.file),
            span: node.span(),
            pointer: Pointer::to(node).to_string(),
        }
    }

    /// The entries, in the order of the file.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

/// The entries below the root of a file.
pub(super) fn entries(tree: &Tree) -> Result<Vec<Entry>, DeError> {
    let fault = |span: Span, message: &str| DeError {
        span,
        message: message.to_owned(),
        help: None,
    };
    if let Some(span) = tree.more_documents() {
        return Err(fault(
            span,
            "a second document begins here, only one is read",
        ));
    }
    if let Some(duplicate) = tree.duplicates().next() {
        let key = duplicate.key().unwrap_or_default();
        let span = duplicate.key_span().unwrap_or_default();
        return Err(fault(span, &format!("the key `{key}` appears twice")));
    }
    let root = tree.root();
    if root.is_object() {
        let missing = |key: &str| {
            fault(
                Span::empty(root.span().start),
                &format!("the key `{key}` is missing"),
            )
        };
        // Other versions may have an entirely different format.
        let version = root.get("version").ok_or_else(|| missing("version"))?;
        if let (Kind::Number, Some(number)) = (version.kind(), version.scalar_text())
            && number != VERSION.to_string()
        {
            let message = format!("version {number} is not known, only version {VERSION} is");
            return Err(fault(version.span(), &message));
        }
        if root.get("findings").is_none() {
            return Err(missing("findings"));
        }
    }
    let source: BaselineSource = from_node(root)?;
    let findings = source.findings.unwrap_or_default().into_iter();
    let entries = findings.map(|Located { value, node }| {
        let fingerprint = Fingerprint::parse(&value.fingerprint).ok_or_else(|| {
            let span = tree.node(value.fingerprint.node).span();
            fault(
                span,
                "a fingerprint has 16 hexadecimal digits, in lower case",
            )
        })?;
        Ok(Entry {
            path: value.path,
            operation: value.operation,
            code: value.code,
            rule: value.rule,
            fingerprint,
            node,
        })
    });
    entries.collect()
}
