//! Findings for tests.

use std::sync::Arc;

use super::{Format, Options, write};
use crate::diagnostic::{
    Comparison, Counts, Diagnostic, Findings, Fingerprint, Location, OperationName, Related,
    RuleInfo, Severity, Summary,
};
use crate::text::Span;
use crate::workspace::{Input, Memory, Workspace};

/// Loads files of these names and texts.
pub(super) fn workspace<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Workspace {
    let files: Vec<_> = files.into_iter().collect();
    let inputs: Vec<_> = files
        .iter()
        .map(|(path, _)| Input::File((*path).to_owned()))
        .collect();
    let (workspace, errors) = Workspace::load(&files.into_iter().collect::<Memory>(), &inputs);
    assert_eq!(errors, []);
    workspace
}

/// Some bytes of a document.
pub(super) fn span(workspace: &Workspace, path: &str, span: Span) -> Location {
    Location {
        file: Arc::clone(workspace.find(path).unwrap().file()),
        span,
        pointer: "/a~1b/c".to_owned(),
    }
}

/// The first occurrence of a text in a document.
pub(super) fn place(workspace: &Workspace, path: &str, text: &str) -> Location {
    let start = workspace.find(path).unwrap().text().find(text).unwrap() as u32;
    span(workspace, path, Span::new(start, start + text.len() as u32))
}

/// An error of rule LRO403 there.
pub(super) fn finding(primary: Location) -> Diagnostic {
    Diagnostic {
        code: "LRO403",
        rule: "final-state-via-header-contradiction",
        severity: Severity::Error,
        profile: "arm".to_owned(),
        message: "no such header".to_owned(),
        help: None,
        help_typespec: None,
        identity: Fingerprint::new(["LRO403"]),
        place: Fingerprint::new(["LRO403"]),
        fingerprint: Fingerprint::new(["LRO403", primary.path()]),
        primary,
        operation: None,
        operations: Vec::new(),
        operation_count: 0,
        defined: None,
        documents: Vec::new(),
        also: Vec::new(),
        related: Vec::new(),
        clients: Vec::new(),
        products: String::new(),
        status: None,
    }
}

/// A PUT of a path.
pub(super) fn operation(id: Option<&str>, path: &str) -> OperationName {
    OperationName {
        id: id.map(str::to_owned),
        method: "put".into(),
        path: path.to_owned(),
    }
}

/// What is to be seen at another place.
pub(super) fn related(location: Location, message: &str) -> Related {
    Related {
        location,
        message: message.to_owned(),
    }
}

/// All that these findings make a report of.
pub(super) fn findings(diagnostics: Vec<Diagnostic>) -> Findings {
    let count = |severity| {
        let all = diagnostics.iter();
        all.filter(|diagnostic| diagnostic.severity == severity)
            .count()
    };
    let rule = |code, name, category| RuleInfo {
        code,
        name,
        category,
        summary: format!("What {code} checks.").into(),
        help: format!("## What it checks\nWhat {code} checks.\n").into(),
        severity: Severity::Error,
        url: format!("https://example.com/{name}"),
    };
    Findings {
        summary: Summary {
            documents: 3,
            operations: 41,
            long_running: 12,
            inferred: 2,
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            infos: count(Severity::Info),
            suppressed: 0,
        },
        diagnostics,
        rules: vec![
            rule("LRO001", "unreadable-document", "document"),
            rule(
                "LRO403",
                "final-state-via-header-contradiction",
                "final-state",
            ),
        ],
        comparison: None,
        profiles: Vec::new(),
    }
}

/// The same for findings that were compared with others, of which these are gone.
pub(super) fn compared(diagnostics: Vec<Diagnostic>, gone: Vec<Diagnostic>) -> Findings {
    let count = |is_inherited| -> Counts {
        let all = diagnostics.iter();
        all.filter(|diagnostic| diagnostic.is_inherited() == is_inherited)
            .map(|diagnostic| diagnostic.severity)
            .collect()
    };
    let comparison = Comparison {
        with: "origin/main (3f2a9c1)".to_owned(),
        new: count(false),
        inherited: count(true),
        fixed: gone.iter().map(|diagnostic| diagnostic.severity).collect(),
        gone,
        judged: 1,
    };
    Findings {
        comparison: Some(comparison),
        ..findings(diagnostics)
    }
}

/// What is written about these findings.
pub(super) fn print(format: Format, findings: &Findings, options: &Options) -> String {
    let mut out = Vec::new();
    write(format, findings, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}
