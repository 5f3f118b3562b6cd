//! The findings of the rules, before any are left out or turned into text.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::gather::gathered;
use super::join::joined;
use super::owners::Owners;
use super::present::{self, diagnostic};
use super::settings::{Engine, Settings};
use super::sift::{Candidate, Sifted};
use crate::diagnostic::{Diagnostic, Findings, Severity, Summary, Suppressed, Suppression};
use crate::model::Survey;
use crate::rules;
use crate::workspace::Workspace;

/// The findings of the rules in a workspace. [`lint`](super::lint) shows the ones that are severe
/// enough. Callers that need other findings choose them with [`Self::findings`].
pub(crate) struct Run<'w, 's> {
    engine: Engine<'w, 's>,
    owners: Owners<'s, 'w>,
    sifted: Sifted<'w>,
}

impl<'w, 's> Run<'w, 's> {
    /// Runs the rules, joins equal findings, and applies suppressions.
    pub(crate) fn new(
        workspace: &'w Workspace,
        survey: &'s Survey<'w>,
        settings: &'s Settings<'w>,
    ) -> Self {
        let engine = Engine {
            workspace,
            survey,
            settings,
        };
        let mut sifted = engine.sift(joined(engine.ask()));
        if settings.gathers {
            sifted.shown = gathered(sifted.shown);
        }
        Self {
            sifted,
            owners: Owners::new(survey),
            engine,
        }
    }

    /// The suppressions of rules that exist, including those that cover nothing.
    pub(crate) fn suppressions(&self) -> Vec<Suppression> {
        let origins = self.sifted.suppressions.origins();
        origins.map(|origin| self.owners.sign(origin)).collect()
    }

    /// Takes out the findings that suppressions cover, in the order of paths and positions.
    /// `suppressions` are [those](Self::suppressions) of the run.
    pub(crate) fn take_suppressed(&mut self, suppressions: &[Suppression]) -> Vec<Suppressed> {
        let suppressed = std::mem::take(&mut self.sifted.suppressed);
        present::suppressed(suppressed, suppressions)
    }

    /// Writes the findings for which `choose` returns a value. Returns these values too, in the
    /// same order. All findings are counted, chosen or not.
    pub(crate) fn findings<T: Send>(
        self,
        choose: impl Fn(&Candidate<'_, 'w>) -> Option<T> + Sync,
    ) -> (Findings, Vec<T>) {
        let Self {
            engine,
            owners,
            sifted,
        } = self;
        let suppressions = &sifted.suppressions;
        let shown = count(sifted.shown.iter().map(|judged| judged.severity));
        let problems = sifted.problems.into_iter();
        let problems: Vec<_> = problems
            .filter_map(|problem| engine.problem(problem, &owners))
            .collect();
        let of_problems = count(problems.iter().map(|problem| problem.severity));
        let judged = sifted.shown.into_par_iter().filter_map(|judged| {
            let chosen = choose(&Candidate::of(&judged, suppressions))?;
            Some((diagnostic(judged), chosen))
        });
        let mut found: Vec<(Diagnostic, T)> = judged.collect();
        found.extend(problems.into_iter().filter_map(|problem| {
            let chosen = choose(&Candidate::about_suppression(problem.severity))?;
            Some((problem, chosen))
        }));
        found.par_sort_by(|(a, _), (b, _)| a.in_order(b));
        let (diagnostics, chosen) = found.into_iter().unzip();
        let findings = Findings {
            summary: Summary {
                suppressed: sifted.count,
                ..summary(engine.survey, &[shown, of_problems])
            },
            diagnostics,
            rules: rules::ALL.iter().map(|rule| rule.info()).collect(),
            comparison: None,
            profiles: Vec::new(),
        };
        (findings, chosen)
    }
}

/// The number of findings of each severity.
fn count(severities: impl Iterator<Item = Severity>) -> BTreeMap<Severity, usize> {
    let mut counts = BTreeMap::new();
    for severity in severities {
        *counts.entry(severity).or_default() += 1;
    }
    counts
}

fn summary(survey: &Survey<'_>, counts: &[BTreeMap<Severity, usize>]) -> Summary {
    let mut summary = Summary {
        documents: survey.documents.len(),
        ..Summary::default()
    };
    for document in &survey.documents {
        summary.operations += document.operations.len();
        let marked = document
            .operations
            .iter()
            .filter(|subject| subject.is_marked())
            .count();
        summary.long_running += marked;
        summary.inferred += document.lros.len() - marked;
    }
    let count = |severity| counts.iter().filter_map(|some| some.get(&severity)).sum();
    summary.errors = count(Severity::Error);
    summary.warnings = count(Severity::Warning);
    summary.infos = count(Severity::Info);
    summary
}
