//! What does a comparison need to know about one state of the files? More than a report shows: mild
//! findings, what suppressions cover, and the suppressions themselves.
//!
//! For example, a report shows errors and warnings. A finding that was advice before and is a warning now
//! was there before, so the earlier state is judged with all its advice.

use crate::diagnostic::{Findings, Suppressed, Suppression};
use crate::engine::{Candidate, Run, Settings};
use crate::gate::plan::Plan;
use crate::model::Survey;
use crate::openapi::Operation;
use crate::workspace::Workspace;

/// The findings of one state of the files, with what only a comparison needs.
#[derive(Debug)]
pub struct Judgement {
    /// What is reported, and in affected documents what is milder.
    pub findings: Findings,
    /// What suppressions cover, in the order of paths and positions, whatever its severity.
    pub suppressed: Vec<Suppressed>,
    /// All suppressions of rules that exist, whether they cover anything or not.
    pub suppressions: Vec<Suppression>,
    /// For each finding `true` if suppressions would cover it, were it not for the operations of
    /// affected documents.
    is_uncovered: Vec<bool>,
}

/// Judges documents as [`lint`](crate::engine::lint) does, and keeps what suppressions cover.
pub fn judge<'w>(
    workspace: &'w Workspace,
    survey: &Survey<'w>,
    settings: &Settings<'w>,
) -> Judgement {
    let lowest = settings.lowest;
    let run = Run::new(workspace, survey, settings);
    Judgement::of(run, |candidate| {
        (candidate.severity >= lowest).then_some(false)
    })
}

impl<'a> Plan<'a> {
    /// Judges the current documents. Nothing about an affected document is left out however mild it is,
    /// and nothing about a file that is not a document.
    pub fn judge(&self, survey: &Survey<'a>, settings: &Settings<'a>) -> Judgement {
        let is_affected =
            |operation: &Operation<'_>| self.is_affected(operation.api().document().id());
        let run = Run::new(self.workspace(), survey, settings);
        Judgement::of(run, |candidate| {
            let operations = candidate.operations;
            let is_kept = candidate.severity >= settings.lowest
                || operations.is_empty()
                || operations.iter().any(is_affected);
            is_kept.then(|| candidate.is_suppressed_for(|operation| !is_affected(operation)))
        })
    }
}

impl Judgement {
    /// Keeps the findings for which `choose` says whether they are uncovered.
    fn of<'w>(
        mut run: Run<'w, '_>,
        choose: impl Fn(&Candidate<'_, 'w>) -> Option<bool> + Sync,
    ) -> Self {
        let suppressions = run.suppressions();
        let suppressed = run.take_suppressed(&suppressions);
        let (findings, is_uncovered) = run.findings(choose);
        Self {
            findings,
            suppressed,
            suppressions,
            is_uncovered,
        }
    }

    /// `true` if suppressions would cover a finding, were it not for the operations of affected
    /// documents. The finding is named by its number in the list.
    pub(super) fn is_uncovered(&self, at: usize) -> bool {
        self.is_uncovered.get(at).copied().unwrap_or_default()
    }
}
