//! The methods of a session that return findings.

use std::sync::Arc;

use super::configured::{ChosenBy, Configured};
use super::error::SessionError;
use super::judging::Judging;
use super::limits::Limits;
use super::neighbours::Unread;
use super::open::Session;
use super::question::{Outcome, Question};
use crate::diagnostic::{Findings, UsedProfile};
use crate::engine::{self, Settings};
use crate::model::Survey;
use crate::workspace::Examples;

impl Session {
    /// Runs the rules on the documents.
    pub fn check(&self) -> Findings {
        let Limits { shown, .. } = self.limits();
        let mut findings = self.judge(|judging| {
            let settings = Settings {
                gathers: self.options.gathers,
                ..judging.settings(shown)
            };
            let mut findings = engine::lint(&judging.session.workspace, &judging.survey, &settings);
            findings.profiles = profiles(&self.configured, &judging.survey);
            findings
        });
        findings.show_from(shown);
        findings
    }

    /// Runs the rules on the documents, and marks the findings that were there before.
    ///
    /// # Errors
    /// The earlier state can't be read.
    pub fn compare(&self, question: &Question<'_>) -> Result<Outcome, SessionError> {
        self.judge(|judging| self.answer(judging, question))
    }

    /// Works like [`compare`](Self::compare), and finds out whether documents that weren't read may
    /// change the findings.
    pub(crate) fn compare_with_unread(
        &self,
        question: &Question<'_>,
    ) -> Result<(Outcome, Option<Unread>), SessionError> {
        self.judge(|judging| {
            let outcome = self.answer(judging, question)?;
            let unread = self.unread(&judging.survey, &outcome.findings);
            Ok((outcome, unread))
        })
    }

    fn answer(
        &self,
        judging: &Judging<'_>,
        question: &Question<'_>,
    ) -> Result<Outcome, SessionError> {
        let mut outcome = match question.earlier {
            Some(earlier) => judging.compare(earlier, question)?,
            None => self.compare_with_baseline(judging, question),
        };
        outcome.findings.profiles = profiles(&self.configured, &judging.survey);
        Ok(outcome)
    }

    /// Runs the rules on the documents, and compares the findings with a baseline if there is one.
    fn compare_with_baseline(&self, judging: &Judging<'_>, question: &Question<'_>) -> Outcome {
        let limits = self.limits();
        let settings = Settings {
            // A baseline lists each finding separately.
            gathers: self.options.gathers && question.baseline.is_none(),
            ..judging.settings(judging.lowest(question, limits))
        };
        let findings = engine::lint(&judging.session.workspace, &judging.survey, &settings);
        let mut outcome = Outcome::new(findings, Vec::new(), limits.fail_on);
        judging.apply(question, &settings, None, &mut outcome);
        outcome.findings.show_from(limits.shown);
        outcome
    }

    /// The profiles of the documents, the most frequent first.
    #[cfg(feature = "cli")]
    pub(crate) fn profiles(&self) -> Vec<UsedProfile> {
        profiles(&self.configured, &self.configured.survey(&self.workspace))
    }

    /// Reads the operations, with their examples if a rule needs them, and calls `answer` with
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

/// The profiles of the documents that were read, the most frequent first.
fn profiles(configured: &Configured, survey: &Survey<'_>) -> Vec<UsedProfile> {
    let mut used: Vec<UsedProfile> = Vec::new();
    for surveyed in &survey.documents {
        let chosen_by = configured.chosen_by(surveyed.api.document());
        let is_detected = chosen_by == ChosenBy::Document;
        let name = &surveyed.profile.name;
        let mut known = used.iter_mut();
        match known.find(|known| known.name == *name && known.is_detected == is_detected) {
            Some(known) => known.documents += 1,
            None => used.push(UsedProfile {
                name: name.clone(),
                documents: 1,
                is_detected,
            }),
        }
    }
    used.sort_by(|a, b| (b.documents, &a.name).cmp(&(a.documents, &b.name)));
    used
}
