//! Takes out what the user doesn't want to see.

use rayon::prelude::*;

use super::Engine;
use super::judge::Judged;
use super::present::usage;
use crate::config::Configs;
use crate::diagnostic::Diagnostic;
use crate::openapi::Operation;
use crate::rules::Level;
use crate::suppress::{self, Problem, Suppressions, Target};
use crate::workspace::File;

/// Findings, sorted out by suppressions.
pub(super) struct Sifted<'w> {
    pub(super) shown: Vec<Judged<'w>>,
    /// How many are not shown.
    pub(super) count: usize,
    /// Those, each with the numbers of what covers it; none unless they are to be kept.
    pub(super) suppressed: Vec<(Judged<'w>, Vec<usize>)>,
    /// Where all suppressions come from, by their numbers; none unless that is to be kept.
    pub(super) origins: Vec<suppress::Origin<'w>>,
    /// What is wrong with suppressions.
    pub(super) problems: Vec<Problem<'w>>,
}

impl<'w> Engine<'w, '_> {
    /// Takes out what the user doesn't want to see.
    pub(super) fn sift(&self, judged: Vec<Judged<'w>>) -> Sifted<'w> {
        let configs = self.settings.configs;
        let books = configs.map(Configs::books).unwrap_or_default();
        let books_of = |file: &File| {
            let known = configs.map(|configs| configs.books_of(file));
            known.unwrap_or_default()
        };
        let examples = self.survey.examples;
        let mut suppressions = Suppressions::collect(self.workspace, examples, &books, books_of);
        let keeps = self.settings.keep_suppressed;
        let found = judged.len();
        let mut suppressed = Vec::new();
        let mut shown = Vec::with_capacity(found);
        for (judged, covering) in self.covered(judged, &mut suppressions) {
            if covering.is_empty() {
                shown.push(judged);
            } else if keeps {
                suppressed.push((judged, covering));
            }
        }
        let origins = match keeps {
            true => suppressions.origins().cloned().collect(),
            false => Vec::new(),
        };
        let problems = suppressions.into_problems(|rule, file| {
            let is_asked = self
                .settings
                .rules
                .iter()
                .any(|own| own.code() == rule.code());
            // Without examples it may have found nothing for want of them.
            let is_answered = !rule.reads_examples() || self.survey.examples.is_some();
            let level = self.config(file).and_then(|config| config.level(rule));
            is_asked && is_answered && level != Some(Level::Off)
        });
        Sifted {
            count: found - shown.len(),
            shown,
            suppressed,
            origins,
            problems,
        }
    }

    /// All findings, each with the numbers of the suppressions that cover it, which are used now.
    fn covered(
        &self,
        judged: Vec<Judged<'w>>,
        suppressions: &mut Suppressions<'w>,
    ) -> Vec<(Judged<'w>, Vec<usize>)> {
        if suppressions.is_empty() {
            return judged.into_iter().map(|one| (one, Vec::new())).collect();
        }
        let covered = judged.into_par_iter().map(|mut judged| {
            let covering = suppressions.covering(&judged.target());
            judged.is_uncovered = covering.is_empty() && self.is_uncovered(&judged, suppressions);
            (judged, covering)
        });
        let covered: Vec<_> = covered.collect();
        for (_, covering) in &covered {
            suppressions.mark_used(covering.iter().copied());
        }
        covered
    }

    /// Whether a finding would be suppressed if the documents that are looked at closely had no part
    /// in it.
    fn is_uncovered(&self, judged: &Judged<'w>, suppressions: &Suppressions<'w>) -> bool {
        let Some(closely) = self.settings.closely else {
            return false;
        };
        let is_other =
            |operation: &&Operation<'w>| !closely.contains(&operation.api().document().id());
        let others: Vec<_> = judged.operations.iter().filter(is_other).cloned().collect();
        let target = Target {
            operations: &others,
            chain: &[],
            ..judged.target()
        };
        !others.is_empty()
            && others.len() < judged.operations.len()
            && !suppressions.covering(&target).is_empty()
    }

    /// Whether a finding is told however mild it is.
    pub(super) fn is_close(&self, found: &Diagnostic) -> bool {
        self.settings.closely.is_some_and(|closely| {
            found.documents.is_empty() || found.documents.iter().any(|id| closely.contains(id))
        })
    }
}

impl<'w> Judged<'w> {
    fn target(&self) -> Target<'_, 'w> {
        let site = &self.finding.site;
        Target {
            rule: self.finding.rule,
            place: site.place,
            shown: usage(site),
            operations: &self.operations,
            chain: &site.chain,
        }
    }
}
