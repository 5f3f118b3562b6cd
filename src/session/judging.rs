//! The documents of a session while rules are asked about them, and how findings are compared with a
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

/// The documents of a session while rules are asked about them.
pub(super) struct Judging<'j> {
    pub(super) session: &'j Session,
    pub(super) survey: Survey<'j>,
    pub(super) examples: Option<&'j Examples>,
}

impl<'j> Judging<'j> {
    /// What is asked, down to a severity.
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

    /// The lowest severity that matters: a baseline may list what isn't shown.
    pub(super) fn lowest(&self, question: &Question<'_>, limits: Limits) -> Severity {
        match question.baseline {
            Some(_) => Severity::Info,
            None => limits.shown,
        }
    }

    /// Compares all that was found with the baseline, if there is one. If the baseline itself was
    /// changed, `growth` says how it was before.
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
        // What could not be read may hold what would be taken for fixed.
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
