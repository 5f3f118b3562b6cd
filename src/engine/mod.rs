//! Asks every rule about a workspace, judges what they find, and puts it in order.
//!
//! A finding goes through these files in their order: a rule is asked ([`ask`]), what it finds gets a
//! severity ([`judge`]), equal findings become one ([`join`]), suppressions take findings out
//! ([`sift`]), and what is left is put into words and places that outlive the run ([`present`]).

mod ask;
mod identity;
mod join;
mod judge;
mod owners;
mod present;
mod reach;
mod sift;

use std::collections::BTreeMap;

use rayon::prelude::*;

use self::join::joined;
use self::owners::Owners;
pub(crate) use self::sift::Candidate;
use self::sift::Sifted;
use crate::config::{Config, Configs};
use crate::diagnostic::{Diagnostic, Findings, Severity, Summary, Suppressed, Suppression};
use crate::model::Survey;
use crate::rules::{self, Overlay, Rule};
use crate::workspace::{File, Workspace};

/// What a run is asked to do.
///
/// Profiles are no part of it: they were chosen for the survey, by
/// [`Configs::profile`](crate::config::Configs::profile) among others.
#[derive(Clone, Debug)]
pub struct Settings<'c> {
    /// The rules to ask, as [`rules::select`] gives them.
    pub rules: Vec<&'static Rule>,
    /// Overlays for every document, besides those that it brings itself and those of its
    /// configuration, and deciding over both.
    pub overlays: Vec<Overlay>,
    /// Whether rules that hold for synchronous operations as well judge those too.
    pub include_sync: bool,
    /// What is less severe is counted, and otherwise left out.
    pub lowest: Severity,
    /// What the user has written down for some documents.
    pub configs: Option<&'c Configs>,
}

impl Default for Settings<'_> {
    fn default() -> Self {
        Self {
            rules: rules::ALL.to_vec(),
            overlays: Vec::new(),
            include_sync: false,
            lowest: Severity::Info,
            configs: None,
        }
    }
}

/// Lints a surveyed workspace.
pub fn lint<'w>(
    workspace: &'w Workspace,
    survey: &Survey<'w>,
    settings: &Settings<'w>,
) -> Findings {
    let run = Run::new(workspace, survey, settings);
    let lowest = settings.lowest;
    let (findings, _) = run.findings(|candidate| (candidate.severity >= lowest).then_some(()));
    findings
}

/// What the rules found in a workspace, before anything is left out or put into words. [`lint`] shows
/// what is severe enough; whoever needs other findings chooses them himself.
pub(crate) struct Run<'w, 's> {
    engine: Engine<'w, 's>,
    owners: Owners<'s, 'w>,
    sifted: Sifted<'w>,
}

impl<'w, 's> Run<'w, 's> {
    /// Asks the rules, joins equal findings, and applies suppressions.
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
        Self {
            sifted: engine.sift(joined(engine.ask())),
            owners: Owners::new(survey),
            engine,
        }
    }

    /// The suppressions of rules that exist, whether they cover anything or not.
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

    /// Puts into words the findings for which `choose` returns something, and returns that beside
    /// them, in the same order. All findings are counted.
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
            Some((present::diagnostic(judged), chosen))
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
        };
        (findings, chosen)
    }
}

struct Engine<'w, 's> {
    workspace: &'w Workspace,
    survey: &'s Survey<'w>,
    settings: &'s Settings<'w>,
}

impl<'w> Engine<'w, '_> {
    fn config(&self, file: &File) -> Option<&'w Config> {
        self.settings.configs?.of(file)
    }
}

/// How many there are of each severity.
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
