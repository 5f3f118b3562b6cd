//! What does a comparison need to know about one state of the files? More than a report shows: mild
//! findings, suppressed findings, and the suppressions themselves.
//!
//! For example, a report shows errors and warnings. A finding that was an info before and is a
//! warning now isn't new, so the earlier state is judged with all its infos.

use crate::diagnostic::{Findings, Suppressed, Suppression};
use crate::engine::{Candidate, Run, Settings};
use crate::gate::plan::Plan;
use crate::model::Survey;
use crate::openapi::Operation;
use crate::workspace::Workspace;

/// The findings of one state of the files, with the additional facts for a comparison.
#[derive(Debug)]
pub struct Judgement {
    /// The findings of the report, and the milder ones about affected documents.
    pub findings: Findings,
    /// The suppressed findings of all severities, in the order of paths and positions.
    pub suppressed: Vec<Suppressed>,
    /// All suppressions of rules that exist, including those that cover nothing.
    pub suppressions: Vec<Suppression>,
    /// `true` for each finding that suppressions would cover, if it didn't also concern operations
    /// of affected documents.
    is_uncovered: Vec<bool>,
}

/// Judges documents as [`lint`](crate::engine::lint) does, and keeps the suppressed findings.
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

impl Plan<'_> {
    /// Judges the current documents, which are those of `workspace`. Keeps findings of all severities about affected documents, and
    /// about files that aren't documents.
    pub fn judge<'w>(
        &self,
        workspace: &'w Workspace,
        survey: &Survey<'w>,
        settings: &Settings<'w>,
    ) -> Judgement {
        let is_affected =
            |operation: &Operation<'_>| self.is_affected(operation.api().document().id());
        let run = Run::new(workspace, survey, settings);
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
    /// Keeps the findings for which `choose` returns a value: `true` if the finding is uncovered.
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

    /// `true` if suppressions would cover a finding, if it didn't also concern operations of
    /// affected documents. `at` is the number of the finding in the list.
    pub(super) fn is_uncovered(&self, at: usize) -> bool {
        self.is_uncovered.get(at).copied().unwrap_or_default()
    }
}
