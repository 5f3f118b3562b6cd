//! Asks every rule about a workspace, judges what they find, and puts it in order.
//!
//! A finding goes through these files in their order: a rule is asked ([`ask`]), what it finds gets a
//! severity ([`judge`]), equal findings become one ([`join`]), suppressions take findings out
//! ([`sift`]), and what is left is put into words and places that outlive the run ([`present`]).

mod ask;
pub(crate) mod identity;
mod join;
mod judge;
mod owners;
mod present;
mod reach;
mod sift;
mod yielding;

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use self::join::joined;
use self::owners::Owners;
use crate::config::{Config, Configs};
use crate::diagnostic::{Diagnostic, Findings, Severity, Summary};
use crate::model::Survey;
use crate::rules::{self, Overlay, Rule};
use crate::workspace::{File, FileId, Workspace};

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
    /// Documents of which nothing is left out, nor of what is no document: what was less severe, or
    /// nothing, before a change must be told from what is.
    pub closely: Option<&'c FxHashSet<FileId>>,
    /// What the user has written down for some documents.
    pub configs: Option<&'c Configs>,
    /// Whether what is suppressed is kept, in [`Findings::suppressed`].
    pub keep_suppressed: bool,
}

impl Default for Settings<'_> {
    fn default() -> Self {
        Self {
            rules: rules::ALL.to_vec(),
            overlays: Vec::new(),
            include_sync: false,
            lowest: Severity::Info,
            closely: None,
            configs: None,
            keep_suppressed: false,
        }
    }
}

/// Lints a surveyed workspace.
pub fn lint<'w>(
    workspace: &'w Workspace,
    survey: &Survey<'w>,
    settings: &Settings<'w>,
) -> Findings {
    let engine = Engine {
        workspace,
        survey,
        settings,
    };
    let sifted = engine.sift(joined(engine.ask()));
    let counts = count(sifted.shown.iter().map(|judged| judged.severity));
    let owners = Owners::new(survey);
    let problems = sifted.problems.into_iter();
    let problems: Vec<_> = problems
        .filter_map(|problem| engine.problem(problem, &owners))
        .collect();
    let of_problems = count(problems.iter().map(|problem| problem.severity));
    let mut diagnostics = engine.diagnose(sifted.shown);
    diagnostics.extend(problems);
    diagnostics.retain(|found| found.severity >= settings.lowest || engine.is_close(found));
    diagnostics.par_sort_by(Diagnostic::in_order);
    let origins = sifted.origins.iter();
    let suppressions: Vec<_> = origins.map(|origin| owners.sign(origin)).collect();
    Findings {
        summary: Summary {
            suppressed: sifted.count,
            ..summary(survey, &[counts, of_problems])
        },
        diagnostics,
        rules: rules::ALL.iter().map(|rule| rule.info()).collect(),
        comparison: None,
        suppressed: present::suppressed(sifted.suppressed, &suppressions),
        suppressions,
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
