//! Which findings does a configuration hide that the earlier configuration would show? The current
//! documents are judged by both. A finding that only the earlier one shows is silenced.
//!
//! For example, a change sets `LRO403: off` in `lro-lint.yaml`. All findings of LRO403 that the earlier
//! configuration would still report are silenced by that line.

use rustc_hash::FxHashMap;

use super::group::{Groups, Silencing, Words};
use crate::diagnostic::{Diagnostic, Fingerprint, Location, Severity};
use crate::gate::judgement::Judgement;
use crate::rules::Rule;
use crate::workspace::Workspace;

/// Reports the rules that a configuration weakens.
pub(super) fn report(
    rule: &'static Rule,
    silencing: &Silencing<'_>,
    workspace: &Workspace,
) -> Vec<Diagnostic> {
    let Some(as_before) = silencing.as_before else {
        return Vec::new();
    };
    let mut current = severities(silencing.now);
    let mut groups = Groups::default();
    for finding in &as_before.findings.diagnostics {
        let subject = finding.subject();
        // A finding about the earlier configuration itself doesn't count.
        if finding.documents.is_empty() && workspace.find(subject.path()).is_none() {
            continue;
        }
        let severity = current.get_mut(&(subject.path(), finding.identity));
        let severity = severity.and_then(Vec::pop);
        if is_silenced(silencing, finding.severity, severity) {
            let setting = setting(silencing, finding, workspace);
            let written = setting.unwrap_or_else(|| finding.primary.clone());
            let subject = || format!("{} configured", finding.code);
            groups.add(finding, written, subject);
        }
    }
    let words = Words {
        message: |rule: &str, count: &str| {
            format!("this change of the configuration hides {count} of `{rule}`")
        },
        help: "fix the hidden findings; or keep the change if its reviewer agrees",
    };
    groups.report(rule, &words, silencing, workspace)
}

/// The severities of findings by their file and identity.
fn severities(judgement: &Judgement) -> FxHashMap<(&str, Fingerprint), Vec<Severity>> {
    let shown = judgement.findings.diagnostics.iter();
    let shown = shown.map(|finding| (finding, finding.severity));
    // A suppressed finding isn't silenced by the configuration.
    let suppressed = judgement.suppressed.iter();
    let suppressed = suppressed.map(|one| (&one.diagnostic, Severity::Error));
    let mut severities: FxHashMap<_, Vec<Severity>> = FxHashMap::default();
    for (finding, severity) in shown.chain(suppressed) {
        let key = (finding.subject().path(), finding.identity);
        severities.entry(key).or_default().push(severity);
    }
    severities
}

/// `true` if a finding with the severity `before` no longer counts, because it now has the severity
/// `now` or isn't found at all.
fn is_silenced(silencing: &Silencing<'_>, before: Severity, now: Option<Severity>) -> bool {
    let falls_below = |lowest: Severity| before >= lowest && now.is_none_or(|now| now < lowest);
    falls_below(silencing.shown) || silencing.fail_on.is_some_and(falls_below)
}

/// The place where the current configuration names the rule of a finding; the beginning of the file
/// if it doesn't name the rule.
fn setting(
    silencing: &Silencing<'_>,
    finding: &Diagnostic,
    workspace: &Workspace,
) -> Option<Location> {
    let document = workspace.find(finding.subject().path())?;
    let config = silencing.configs.of(document.file())?;
    Some(config.place_of(finding.code))
}
