//! The suppressions in a file: entries with names of rules, and faults.

use super::peer_name::PeerName;
use super::{FileFilter, JsonPath};
use crate::openapi::OperationPattern;
use crate::rules::{Check, Rule, UnknownRule, UnusedSuppression};
use crate::syntax::{Node, Pointer};
use crate::text::Span;
use crate::workspace::PathGlob;

/// The case of a suppression that can't suppress anything.
pub(super) const NO_EFFECT: &str = UnusedSuppression::NoEffect.name();

/// The maximum number of faults that are reported for a file.
pub(super) const MAX_FAULTS: usize = 100;

/// An entry of a file: the suppressed rules, and the conditions for their findings. An empty
/// condition is always true.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// The rules.
    pub names: Vec<Named>,
    /// Patterns for files: one of them has to match.
    pub paths: Vec<PathGlob>,
    /// Names of files: one of them has to match.
    pub files: Vec<FileFilter>,
    /// The operations that the finding has to belong to.
    pub operation: Option<OperationPattern>,
    /// The part of a document that the finding has to be in.
    pub pointer: Option<Pointer>,
    /// Parts of a document: the finding has to be in one of them.
    pub wheres: Vec<JsonPath>,
    /// `true` if other linters also read the entry.
    pub is_shared: bool,
}

/// A name in an entry, and the rules that it selects.
#[derive(Clone, Debug)]
pub struct Named {
    /// The rules.
    pub rules: Vec<&'static Rule>,
    /// The name, unchanged.
    pub name: String,
    /// The rule of another linter with this name, if there is one.
    pub(super) peer: Option<&'static PeerName>,
    /// The place of the name.
    pub span: Span,
    /// The pointer to its node; empty in Markdown.
    pub pointer: String,
}

impl Named {
    /// One rule, named by a node.
    pub fn rule(rule: &'static Rule, node: Node<'_>) -> Self {
        Self {
            rules: vec![rule],
            name: rule.code().to_owned(),
            peer: None,
            span: node.span(),
            pointer: Pointer::to(node).to_string(),
        }
    }
}

/// A fault of a suppression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The case of the rule's page.
    pub case: &'static str,
    /// The place of the fault.
    pub span: Span,
    /// A description of the fault.
    pub message: String,
    /// The fix.
    pub help: String,
}

impl Fault {
    /// The fault of a file that has too many entries, so the rest isn't read.
    pub(super) fn too_many(span: Span) -> Self {
        Self {
            case: NO_EFFECT,
            span,
            message: "this suppression and all later ones have no effect: the file has too many"
                .to_owned(),
            help: "combine the suppressions that have the same reason into one entry".to_owned(),
        }
    }
}

/// The suppressions that were read from a file.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) entries: Vec<Entry>,
    pub(super) faults: Vec<Fault>,
    /// The number of named rules.
    pub(super) names: usize,
    /// The number of these names that mean nothing to this program.
    pub(super) others: usize,
}

impl Read {
    pub(super) fn is_empty(&self) -> bool {
        self.names == 0 && self.faults.is_empty()
    }
}

impl From<Fault> for Read {
    fn from(fault: Fault) -> Self {
        Self {
            faults: vec![fault],
            ..Self::default()
        }
    }
}

impl Entry {
    /// `true` if the entry applies to a file.
    pub(super) fn is_for(&self, path: &str) -> bool {
        (self.paths.is_empty() || self.paths.iter().any(|glob| glob.matches(path)))
            && (self.files.is_empty() || self.files.iter().any(|file| file.matches(path)))
    }

    pub(super) fn scope(&self) -> String {
        let mut scope = " in".to_owned();
        for path in &self.paths {
            scope.push(' ');
            scope.push_str(path.pattern());
        }
        if let Some(operation) = &self.operation {
            scope.push_str(" of ");
            scope.push_str(&operation.to_string());
        }
        if let Some(pointer) = &self.pointer {
            scope.push_str(" at ");
            scope.push_str(&pointer.to_string());
        }
        for file in &self.files {
            scope.push_str(" from ");
            scope.push_str(file.text());
        }
        for path in &self.wheres {
            scope.push_str(" where ");
            scope.push_str(path.text());
        }
        scope
    }
}

/// The rule with this name, if it can be suppressed; otherwise a message and a help.
///
/// # Errors
/// There is no such rule, or the rule itself reports suppressions.
pub fn named(name: &str) -> Result<&'static Rule, (String, String)> {
    let rule = Rule::find(name).ok_or_else(|| {
        let unknown = UnknownRule::new(name);
        (unknown.to_string(), unknown.help())
    })?;
    match rule.check() {
        Check::Suppression | Check::Comparison => Err((
            format!("`{}` cannot be suppressed", rule.name()),
            format!(
                "remove what it reports; or turn the rule off with `rules: {{ {}: off }}`",
                rule.name()
            ),
        )),
        _ => Ok(rule),
    }
}
