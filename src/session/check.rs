use std::io;
use std::sync::Arc;

use super::{EarlierFiles, Session, SessionError};
use crate::diagnostic::{Findings, Severity};
use crate::engine::{self, Settings};
use crate::gate::baseline::{self, Baseline};
use crate::gate::{self, Growth};
use crate::model::Survey;
use crate::workspace::Examples;

/// What the findings are compared with. The default compares them with nothing.
#[derive(Clone, Copy, Default)]
#[non_exhaustive]
pub struct Question<'q> {
    /// The files before the change: what was found in them is inherited.
    pub earlier: Option<&'q EarlierFiles>,
    /// A list of findings that count as inherited.
    pub baseline: Option<&'q Baseline>,
    /// Whether entries of the baseline that list nothing any more are taken out, rather than reported.
    pub prunes: bool,
}

/// The answer to a [`Question`].
#[derive(Debug)]
#[non_exhaustive]
pub struct Outcome {
    /// What was found, each finding with whether it was there before.
    pub findings: Findings,
    /// What could not be used of the earlier state, which was done without.
    pub notes: Vec<SessionError>,
    /// The baseline without entries that list nothing any more, if it was to be pruned.
    pub pruned: Option<Pruned>,
}

/// A baseline without entries that list nothing any more.
#[derive(Debug)]
pub struct Pruned {
    /// How many entries were taken out.
    pub count: usize,
    /// The text that is left; `None` if nothing was taken out.
    pub text: Option<io::Result<String>>,
}

impl Session {
    /// Asks the rules about the documents.
    pub fn check(&self) -> Findings {
        let mut findings = self.judge(|judging| {
            let settings = judging.settings(self.options.shown);
            engine::lint(&self.workspace, &judging.survey, &settings)
        });
        findings.show_from(self.options.shown);
        findings
    }

    /// Asks the rules about the documents, and tells which findings were there before.
    ///
    /// # Errors
    /// The earlier state can't be read.
    pub fn compare(&self, question: &Question<'_>) -> Result<Outcome, SessionError> {
        self.judge(|judging| match question.earlier {
            Some(earlier) => judging.compare(earlier, question),
            None => {
                let settings = judging.settings(judging.lowest(question));
                let mut outcome = Outcome {
                    findings: engine::lint(&self.workspace, &judging.survey, &settings),
                    notes: Vec::new(),
                    pruned: None,
                };
                judging.apply(question, &settings, None, &mut outcome);
                outcome.findings.show_from(self.options.shown);
                Ok(outcome)
            }
        })
    }

    /// Reads the operations, with their examples if a rule asks for them, and answers something about
    /// them.
    fn judge<T>(&self, answer: impl FnOnce(&Judging<'_>) -> T) -> T {
        let rules = self.options.rules();
        let survey = self.configured.survey(&self.workspace);
        let reads_examples = rules.iter().any(|rule| rule.reads_examples());
        let examples = reads_examples.then(|| self.examples(&survey));
        let survey = match &examples {
            Some(examples) => survey.with_examples(examples),
            None => survey,
        };
        answer(&Judging {
            session: self,
            survey,
            examples: examples.as_deref(),
        })
    }

    /// The files of examples, which are read at the first call.
    pub(super) fn examples(&self, survey: &Survey<'_>) -> Arc<Examples> {
        let examples = self.examples.get_or_init(|| {
            let known = self.examples_before.as_ref();
            let known = known.map(|(examples, changed)| (&**examples, &**changed));
            Arc::new(survey.load_examples_again(self.source(), known))
        });
        Arc::clone(examples)
    }
}

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
            lowest,
            configs: Some(self.session.configured.configs()),
            answers: Some(&self.session.answers),
        }
    }

    /// The lowest severity that matters: a baseline may list what isn't shown.
    pub(super) fn lowest(&self, question: &Question<'_>) -> Severity {
        match question.baseline {
            Some(_) => Severity::Info,
            None => self.session.options.shown,
        }
    }

    /// Compares all that was found with the baseline, if there is one. If the baseline itself was
    /// changed, `growth` tells how it was before.
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
