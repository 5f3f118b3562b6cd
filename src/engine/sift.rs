//! Takes suppressed findings out.

use rayon::prelude::*;

use super::asked::Asked;
use super::judge::Judged;
use super::present::usage;
use super::settings::Engine;
use super::yielding::Yielding;
use crate::config::Configs;
use crate::diagnostic::Severity;
use crate::model::Surveyed;
use crate::openapi::Operation;
use crate::rules::{ALL, Decision, Finding, Level, Rule};
use crate::suppress::{Problem, Suppressions, Target};
use crate::workspace::File;

/// Findings, sorted into shown and suppressed ones.
pub(super) struct Sifted<'w> {
    pub(super) shown: Vec<Judged<'w>>,
    /// The suppressed findings, each with the numbers of the suppressions that cover it.
    pub(super) suppressed: Vec<(Judged<'w>, Vec<usize>)>,
    /// The number of suppressed findings.
    pub(super) count: usize,
    pub(super) suppressions: Suppressions<'w>,
    /// Problems with suppressions.
    pub(super) problems: Vec<Problem<'w>>,
}

impl<'w> Engine<'w, '_> {
    /// Separates the suppressed findings from the others.
    pub(super) fn sift(&self, judged: Vec<Judged<'w>>) -> Sifted<'w> {
        let configs = self.settings.configs;
        let books = configs.map(Configs::books).unwrap_or_default();
        let books_of = |file: &File| {
            let known = configs.map(|configs| configs.books_of(file));
            known.unwrap_or_default()
        };
        let examples = self.survey.examples;
        let mut suppressions = Suppressions::collect(self.workspace, examples, &books, books_of);
        self.dismiss(&mut suppressions);
        let mut suppressed = Vec::new();
        let mut shown = Vec::with_capacity(judged.len());
        for (judged, covering) in covered(judged, &mut suppressions) {
            match covering.is_empty() {
                true => shown.push(judged),
                false => suppressed.push((judged, covering)),
            }
        }
        let documents = self.survey.documents.iter();
        let subjects = documents.flat_map(|document| &document.operations);
        suppressions
            .lead_to(subjects.map(|subject| (&subject.operation, subject.is_long_running())));
        let problems = suppressions.problems(|rule, file| {
            let is_asked = self
                .settings
                .rules
                .iter()
                .any(|own| own.code() == rule.code());
            // A rule that needs examples may have found nothing only because none were read.
            let is_answered = !rule.reads_examples() || self.survey.examples.is_some();
            let level = self.config(file).and_then(|config| config.level(rule));
            is_asked && is_answered && level != Some(Level::Off)
        });
        Sifted {
            shown,
            count: suppressed.len(),
            suppressed,
            suppressions,
            problems,
        }
    }
}

impl<'w> Engine<'w, '_> {
    /// Finds the operations that the team declared not long-running, by suppressing a finding that
    /// asks about it. The findings count even if their rule isn't selected.
    fn dismiss(&self, suppressions: &mut Suppressions<'w>) {
        let decides = |rule: &&'static Rule| rule.page().decides == Some(Decision::LongRunning);
        let rules = ALL.iter().copied().filter(decides);
        let rules: Vec<_> = rules.filter(|rule| suppressions.are_about(rule)).collect();
        if rules.is_empty() {
            return;
        }
        let documents = self.survey.documents.par_iter();
        let dismissed: Vec<_> = documents
            .map(|document| self.dismissed(document, &rules, suppressions))
            .collect();
        for (operation, numbers) in dismissed.into_iter().flatten() {
            suppressions.dismiss(&operation, numbers);
        }
    }

    /// The operations of a document for which a finding of some rules is suppressed, with the
    /// numbers of the suppressions.
    fn dismissed(
        &self,
        document: &Surveyed<'w>,
        rules: &[&'static Rule],
        suppressions: &Suppressions<'w>,
    ) -> Vec<(Operation<'w>, Vec<usize>)> {
        let include_sync = self.includes_sync(document.api.document().file());
        // The rules of marking judge a bare 202 in any case.
        let asked = Asked::new(document, self.clients(), include_sync, false);
        let mut yielding = Yielding::new(&asked);
        let mut dismissed = Vec::new();
        for &rule in rules {
            for (finding, _) in yielding.take(rule) {
                let table = rule.page().table(finding.case);
                if !table.is_for(document.profile.system) {
                    continue;
                }
                let Some(operation) = &finding.operation else {
                    continue;
                };
                let target = target(&finding, std::slice::from_ref(operation), false);
                let mut covering = suppressions.covering(&target);
                covering.retain(|number| suppressions.decides(*number));
                if !covering.is_empty() {
                    dismissed.push((operation.clone(), covering));
                }
            }
        }
        dismissed
    }
}

/// All findings, each with the numbers of the suppressions that cover it. These suppressions now
/// count as used.
fn covered<'w>(
    judged: Vec<Judged<'w>>,
    suppressions: &mut Suppressions<'w>,
) -> Vec<(Judged<'w>, Vec<usize>)> {
    if suppressions.is_empty() {
        return judged.into_iter().map(|one| (one, Vec::new())).collect();
    }
    let covered = judged.into_par_iter().map(|judged| {
        let covering = suppressions.covering(&judged.target());
        (judged, covering)
    });
    let covered: Vec<_> = covered.collect();
    for (_, covering) in &covered {
        suppressions.mark_used(covering.iter().copied());
    }
    covered
}

/// A finding that no suppression covers, and that may be shown.
pub(crate) struct Candidate<'r, 'w> {
    pub(crate) severity: Severity,
    /// The operations that the finding concerns; none for a finding about a suppression.
    pub(crate) operations: &'r [Operation<'w>],
    /// The finding and the suppressions; `None` for a finding about a suppression.
    judged: Option<(&'r Judged<'w>, &'r Suppressions<'w>)>,
}

impl<'r, 'w> Candidate<'r, 'w> {
    pub(super) fn of(judged: &'r Judged<'w>, suppressions: &'r Suppressions<'w>) -> Self {
        Self {
            severity: judged.severity,
            operations: &judged.operations,
            judged: Some((judged, suppressions)),
        }
    }

    /// A finding about a suppression. No suppression can cover it.
    pub(super) fn about_suppression(severity: Severity) -> Self {
        Self {
            severity,
            operations: &[],
            judged: None,
        }
    }

    /// `true` if suppressions cover the finding for the operations that `concerned` selects, and
    /// only other operations keep it from being suppressed.
    pub(crate) fn is_suppressed_for(&self, concerned: impl Fn(&Operation<'w>) -> bool) -> bool {
        let Some((judged, suppressions)) = self.judged else {
            return false;
        };
        if suppressions.is_empty() {
            return false;
        }
        let some = self.operations.iter().filter(|one| concerned(one));
        let some: Vec<_> = some.cloned().collect();
        let target = Target {
            operations: &some,
            chain: &[],
            ..judged.target()
        };
        !some.is_empty()
            && some.len() < self.operations.len()
            && !suppressions.covering(&target).is_empty()
    }
}

impl<'w> Judged<'w> {
    fn target(&self) -> Target<'_, 'w> {
        target(&self.finding, &self.operations, self.is_inferred)
    }
}

/// The properties of a finding about some operations by which suppressions match it.
fn target<'a, 'w>(
    finding: &'a Finding<'w>,
    operations: &'a [Operation<'w>],
    is_inferred: bool,
) -> Target<'a, 'w> {
    let site = &finding.site;
    Target {
        rule: finding.rule,
        case: finding.case,
        is_inferred,
        place: site.place,
        shown: usage(site),
        operations,
        chain: &site.chain,
    }
}
