//! What a file says of suppressions: entries with names of rules, and what is wrong with others.

use super::peer_name::PeerName;
use super::{FileFilter, JsonPath};
use crate::openapi::OperationPattern;
use crate::rules::{Check, Rule, UnknownRule, UnusedSuppression};
use crate::syntax::{Node, Pointer};
use crate::text::Span;
use crate::workspace::PathGlob;

/// The case of a suppression that can't suppress anything.
pub(super) const NO_EFFECT: &str = UnusedSuppression::NoEffect.name();

/// How many mistakes are told of a file.
pub(super) const MAX_FAULTS: usize = 100;

/// An entry of a file: the rules that it suppresses, and where. What it doesn't say doesn't
/// matter.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// The rules.
    pub names: Vec<Named>,
    /// Files, any of which it may be.
    pub paths: Vec<PathGlob>,
    /// Files by their names, any of which it may be.
    pub files: Vec<FileFilter>,
    /// Operations to which the finding has to belong.
    pub operation: Option<OperationPattern>,
    /// The subtree of a document in which it has to lie.
    pub pointer: Option<Pointer>,
    /// Parts of a document, in any of which it has to lie.
    pub wheres: Vec<JsonPath>,
    /// Other linters read it too.
    pub is_shared: bool,
}

/// A name in an entry, and the rules that it stands for.
#[derive(Clone, Debug)]
pub struct Named {
    /// The rules.
    pub rules: Vec<&'static Rule>,
    /// The name as it is written.
    pub name: String,
    /// What it means if it is the name of a rule of another linter.
    pub(super) peer: Option<&'static PeerName>,
    /// Where it is written.
    pub span: Span,
    /// The node that this is; empty in Markdown, which has none.
    pub pointer: String,
}

impl Named {
    /// One rule, by the node that names it.
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

/// What is wrong with a suppression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The case of the rule's page.
    pub case: &'static str,
    /// Where it is written.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Fault {
    /// The rest of a file is left.
    pub(super) fn too_many(span: Span) -> Self {
        Self {
            case: NO_EFFECT,
            span,
            message: "the suppressions from here on have no effect: there are too many".to_owned(),
            help: "have one entry for all that has the same reason".to_owned(),
        }
    }
}

/// What was read of a file.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) entries: Vec<Entry>,
    pub(super) faults: Vec<Fault>,
    /// How many rules were named.
    pub(super) names: usize,
    /// How many of them are nothing to us.
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
    /// Whether a file is one that it may be.
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

/// The rule of a name, if it can be suppressed; otherwise what is wrong and what to do.
///
/// # Errors
/// There is no such rule, or it is the one that reports suppressions.
pub fn named(name: &str) -> Result<&'static Rule, (String, String)> {
    let rule = Rule::find(name).ok_or_else(|| {
        let unknown = UnknownRule::new(name);
        (unknown.to_string(), unknown.help())
    })?;
    match rule.check() {
        Check::Suppression | Check::Comparison => Err((
            format!("`{}` cannot be suppressed", rule.name()),
            format!(
                "remove what it reports, or turn it off: `rules: {{ {}: off }}`",
                rule.name()
            ),
        )),
        _ => Ok(rule),
    }
}
