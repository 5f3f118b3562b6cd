//! The documents of a session while rules run on them, and the comparison of findings with a
//! baseline.

use super::limits::Limits;
use super::open::Session;
use super::question::{Outcome, Pruned, Question};
use crate::diagnostic::Severity;
use crate::engine::Settings;
use crate::gate::baseline;
use crate::gate::{self, Growth};
use crate::model::Survey;
use crate::workspace::Examples;

/// The documents of a session while rules run on them.
pub(super) struct Judging<'j> {
    pub(super) session: &'j Session,
    pub(super) survey: Survey<'j>,
    pub(super) examples: Option<&'j Examples>,
}

impl<'j> Judging<'j> {
    /// The settings of a run that finds everything from a severity on.
    pub(super) fn settings(&self, lowest: Severity) -> Settings<'j> {
        let options = &self.session.options;
        Settings {
            rules: options.rules(),
            overlays: options.overlays.clone(),
            include_sync: options.include_sync,
            audience: options.audience,
            lowest,
            gathers: false,
            configs: Some(self.session.configured.configs()),
            answers: Some(&self.session.answers),
        }
    }

    /// The lowest severity that the run needs. A baseline may list findings that aren't shown.
    pub(super) fn lowest(&self, question: &Question<'_>, limits: Limits) -> Severity {
        match question.baseline {
            Some(_) => Severity::Info,
            None => limits.shown,
        }
    }

    /// Compares all findings with the baseline, if there is one. If the change edits the baseline
    /// itself, `growth` contains its earlier state.
    pub(super) fn apply(
        &self,
        question: &Question<'_>,
        settings: &Settings<'j>,
        growth: Option<&Growth<'_>>,
        outcome: &mut Outcome,
    ) {
        let findings = &mut outcome.findings;
        let is_something = findings.summary.documents + findings.summary.total() > 0;
        let Some(baseline) = question.baseline.filter(|_| is_something) else {
            return;
        };
        let run = baseline::Run {
            workspace: &self.session.workspace,
            survey: &self.survey,
            settings,
            source: self.session.source(),
        };
        let applied = baseline::apply(findings, baseline);
        if let Some(growth) = growth {
            let grown = gate::grown(growth, findings, &applied);
            findings.add(grown);
        }
        let stale = baseline::stale(baseline, &applied.unmatched, &run);
        // If a file couldn't be read, it may contain findings that only seem to be fixed.
        if question.prunes && self.session.unopened.is_empty() {
            outcome.pruned = Some(Pruned {
                count: stale.len(),
                text: match stale.as_slice() {
                    [] => None,
                    stale => Some(baseline.without(stale.iter().map(|stale| stale.entry))),
                },
            });
        } else {
            baseline::report(findings, baseline, &stale, &run);
        }
    }
}
