//! How does the gate report on a file that isn't a document, such as a configuration or a baseline?
//! Like other findings, with a place in that file, and with the findings that it is about.
//!
//! For example, at the line `LRO403: off` of `lro-lint.yaml`: "this change of the configuration hides
//! 1 error of `no-status-monitor-operation`", with the first places at which LRO403 would be reported.

use std::sync::Arc;

use crate::config::{Config, Configs};
use crate::diagnostic::{
    Counts, Diagnostic, FindingStatus, Fingerprints, Location, Related, Severity,
};
use crate::model::{Profile, System};
use crate::rules::{Check, Overlay, Rule};
use crate::syntax::Tree;
use crate::text::{Span, listed};
use crate::workspace::{File, Workspace};

/// The number of silenced findings that a report shows for one place.
const SHOWN: usize = 5;

/// The rule that reports what a change silences, if it is among some rules.
pub(super) fn rule_of_comparisons(rules: &[&'static Rule]) -> Option<&'static Rule> {
    let mut rules = rules.iter().copied();
    rules.find(|rule| matches!(rule.check(), Check::Comparison))
}

/// The severity of a rule about such files; `None` if it is off. `config` is the configuration of
/// the document at `path`. If it doesn't mention the rule, its overlays decide, and the overlays of
/// the run take precedence over them.
pub(super) fn severity(
    rule: &'static Rule,
    case: Option<&str>,
    config: Option<&Config>,
    path: &str,
    overlays: &[Overlay],
) -> Option<Severity> {
    if let Some(level) = config.and_then(|config| config.level(rule)) {
        return level.severity();
    }
    let of_config = config.map(|config| config.overlays(path));
    let overlays = [of_config.unwrap_or_default(), overlays].concat();
    rule.page().table(case).of(System::Generic, &overlays)
}

/// The severity of a rule by the configuration of the document of another finding.
pub(super) fn severity_where(
    finding: &Diagnostic,
    rule: &'static Rule,
    workspace: &Workspace,
    configs: &Configs,
    overlays: &[Overlay],
) -> Option<Severity> {
    let path = finding.subject().path();
    let document = workspace.find(path);
    let config = document.and_then(|document| configs.of(document.file()));
    severity(rule, None, config, path, overlays)
}

/// A finding about a place in a file that isn't a document.
pub(super) struct FileFinding<'f> {
    /// The rule.
    pub(super) rule: &'static Rule,
    /// The case of the rule.
    pub(super) case: Option<&'static str>,
    /// The severity.
    pub(super) severity: Severity,
    /// A description of the problem.
    pub(super) message: String,
    /// The fix.
    pub(super) help: &'static str,
    /// The place of the finding.
    pub(super) written: Location,
    /// The findings that aren't reported or don't count because of this place; they are shown with
    /// it.
    pub(super) kept_back: &'f [&'f Diagnostic],
    /// The parts that identify the finding in two runs, besides the rule and the case.
    pub(super) identity: &'f [&'f str],
}

impl From<FileFinding<'_>> for Diagnostic {
    fn from(finding: FileFinding<'_>) -> Self {
        let FileFinding {
            rule,
            case,
            severity,
            message,
            help,
            written,
            kept_back,
            identity,
        } = finding;
        let Fingerprints {
            identity,
            place,
            fingerprint,
        } = Fingerprints::new(rule.code(), case, identity.iter().copied(), written.path());
        let first = kept_back.first();
        Self {
            code: rule.code(),
            rule: rule.name(),
            severity,
            profile: first
                .map_or(&Profile::of(System::Generic).name, |first| &first.profile)
                .clone(),
            message,
            help: Some(help.to_owned()),
            help_typespec: None,
            operation: match kept_back {
                [only] => only.operation.clone(),
                _ => None,
            },
            operations: Vec::new(),
            operation_count: 0,
            defined: None,
            documents: Vec::new(),
            also: Vec::new(),
            related: elsewhere(&written, kept_back),
            clients: Vec::new(),
            products: String::new(),
            identity,
            place,
            fingerprint,
            primary: written,
            status: Some(FindingStatus::New),
        }
    }
}

/// Findings at other places than `place`, in the form in which a report can show them.
fn elsewhere(place: &Location, findings: &[&Diagnostic]) -> Vec<Related> {
    let elsewhere = findings.iter().filter(|finding| {
        let own = &finding.primary;
        own.path() != place.path() || own.span != place.span
    });
    elsewhere
        .take(SHOWN)
        .map(|finding| Related {
            location: finding.primary.clone(),
            message: format!("{} here: {}", finding.code, finding.message),
        })
        .collect()
}

/// `1 error, 2 warnings and 3 infos`
pub(super) fn counted(findings: &[&Diagnostic]) -> String {
    let severities = findings.iter().map(|finding| finding.severity);
    let counts: Counts = severities.collect();
    listed(&counts.in_words(""), "and")
}

/// The file at a path, which may not be a document.
pub(super) fn file_at(workspace: &Workspace, path: &str) -> Arc<File> {
    match workspace.find(path) {
        Some(document) => Arc::clone(document.file()),
        None => workspace.file_beside(path, Tree::empty("")),
    }
}

/// The beginning of a file.
pub(super) fn whole(file: Arc<File>) -> Location {
    Location {
        file,
        span: Span::default(),
        pointer: String::new(),
    }
}
