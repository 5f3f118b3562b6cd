//! The findings of one rule that one place silences. They are reported as one finding.

use std::collections::BTreeMap;

use crate::config::Configs;
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::engine::Settings;
use crate::gate::file_finding::{FileFinding, counted, severity_where};
use crate::gate::judgement::Judgement;
use crate::rules::Rule;
use crate::workspace::Workspace;

/// Both states, and the current documents judged by the earlier configurations.
pub struct Silencing<'f> {
    /// The settings of the run: its rules and overlays.
    pub settings: &'f Settings<'f>,
    /// The current documents.
    pub now: &'f Judgement,
    /// The part of the earlier state that the plan selects.
    pub before: &'f Judgement,
    /// The current documents, judged by the configurations of the earlier state; `None` if these
    /// are the same.
    pub as_before: Option<&'f Judgement>,
    /// The current configurations.
    pub configs: &'f Configs,
    /// The configurations of the earlier state for the current documents; the current ones if these
    /// are the same.
    pub configs_before: &'f Configs,
    /// The lowest severity that is shown.
    pub shown: Severity,
    /// The lowest severity that makes a run fail.
    pub fail_on: Option<Severity>,
}

/// Findings that are silenced, grouped by the place that silences them and by their rule.
#[derive(Default)]
pub(super) struct Groups<'g>(BTreeMap<(String, u32, &'static str), Group<'g>>);

/// The findings of one rule that one suppression, or one setting, silences.
struct Group<'g> {
    /// The place of the suppression or setting.
    written: Location,
    /// The text of the suppression or setting, for the identity of the report.
    subject: String,
    findings: Vec<&'g Diagnostic>,
}

/// The texts of a report about a group.
pub(super) struct Words<F: Fn(&str, &str) -> String> {
    /// The message, made from the name of the rule and the number of findings.
    pub(super) message: F,
    pub(super) help: &'static str,
}

impl<'g> Groups<'g> {
    /// Adds a finding that a place silences. `subject` is the text at that place.
    pub(super) fn add(
        &mut self,
        finding: &'g Diagnostic,
        written: Location,
        subject: impl FnOnce() -> String,
    ) {
        let key = (written.path().to_owned(), written.span.start, finding.code);
        let group = self.0.entry(key).or_insert_with(|| Group {
            written,
            subject: subject(),
            findings: Vec::new(),
        });
        group.findings.push(finding);
    }

    /// One finding for each group, unless the rule is off.
    pub(super) fn report<F: Fn(&str, &str) -> String>(
        self,
        rule: &'static Rule,
        words: &Words<F>,
        silencing: &Silencing<'_>,
        workspace: &Workspace,
    ) -> Vec<Diagnostic> {
        let Silencing {
            settings,
            configs_before,
            ..
        } = *silencing;
        let overlays = &settings.overlays;
        let groups = self.0.into_values();
        let reports = groups.filter_map(|group| {
            let first = group.findings.first()?;
            let finding = FileFinding {
                rule,
                case: None,
                severity: severity_where(first, rule, workspace, configs_before, overlays)?,
                message: (words.message)(first.rule, &counted(&group.findings)),
                help: words.help,
                written: group.written,
                kept_back: &group.findings,
                identity: &[&group.subject],
            };
            Some(finding.into())
        });
        reports.collect()
    }
}
