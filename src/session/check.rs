//! What a session answers when it is asked for findings.

use std::sync::Arc;

use super::error::SessionError;
use super::judging::Judging;
use super::open::Session;
use super::question::{Outcome, Question};
use crate::diagnostic::Findings;
use crate::engine::{self, Settings};
use crate::model::Survey;
use crate::workspace::Examples;

impl Session {
    /// Asks the rules about the documents.
    pub fn check(&self) -> Findings {
        let mut findings = self.judge(|judging| {
            let settings = Settings {
                gathers: self.options.gathers,
                ..judging.settings(self.options.shown)
            };
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
                let settings = Settings {
                    // A baseline lists each finding.
                    gathers: self.options.gathers && question.baseline.is_none(),
                    ..judging.settings(judging.lowest(question))
                };
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
            let known = known.map(|(examples, changed)| (&**examples, changed));
            Arc::new(survey.load_examples_again(self.source(), known))
        });
        Arc::clone(examples)
    }
}
