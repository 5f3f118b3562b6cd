//! Which findings are new, which were inherited, and which did the change fix?
//!
//! For example, a change edits `disks.json`. It had findings A and B, and has B and C now: A is
//! fixed, B is inherited, and C is new. In every other change too, a finding is inherited if its
//! user had it before. So each step checks one kind of [user](users):
//!
//! 1. [`by_file`]: did the same file have it?
//! 2. [`by_document`]: did the same document have it, in another file?
//! 3. [`by_request`]: did clients meet it in another document, which doesn't have it any more?
//!
//! [`History`] knows the earlier findings of each user, and the [`Ledger`] collects the results. An
//! earlier finding that no step found again is [`fixed`], unless it is silenced or wasn't judged.

mod by_document;
mod by_file;
mod by_request;
mod fixed;
mod history;
mod ledger;
mod match_by;
mod users;

use self::fixed::Silenced;
use self::history::History;
use self::ledger::Ledger;
use self::users::State;
use super::dropped::Dropped;
use super::judgement::Judgement;
use super::plan::Plan;
use rustc_hash::FxHashMap;

use crate::diagnostic::{
    Comparison, Counts, Diagnostic, FindingStatus, Findings, Fingerprint, Severity,
};
use crate::workspace::{FileId, Workspace};

/// The state before the change, and its findings.
pub struct EarlierState<'c> {
    /// The name of the state: `origin/main (3f2a9c1)`.
    pub name: String,
    /// The documents that the plan [selects](Plan::selected), and the files to which they refer.
    pub workspace: &'c Workspace,
    /// Their findings, of every severity.
    pub judgement: Judgement,
    /// The current documents, judged by the configurations of the earlier state; `None` if the
    /// configurations are the same.
    pub as_before: Option<&'c Judgement>,
    /// The lowest severity that is shown.
    pub shown: Severity,
    /// The earlier documents that aren't checked any more.
    pub dropped: &'c Dropped,
}

/// Gives every current finding its status, and lists the earlier findings that are fixed. `now` is
/// the result of [`Plan::judge`].
pub fn compare(now: Judgement, earlier: EarlierState<'_>, plan: &Plan<'_>) -> Findings {
    let Verdict { is_new, is_fixed } = verdict(&now, &earlier, plan);
    let mut findings = now.findings;
    let before = earlier.judgement.findings;
    let mut comparison = Comparison {
        with: earlier.name,
        judged: before.summary.documents,
        ..Comparison::default()
    };
    for (finding, is_new) in findings.diagnostics.iter_mut().zip(is_new) {
        finding.status = Some(match is_new {
            true => FindingStatus::New,
            false => FindingStatus::Inherited,
        });
        if is_new {
            comparison.new.add(finding.severity);
        }
    }
    comparison.inherited = findings.summary.counts().without(comparison.new);
    let fixed = before.diagnostics.into_iter().zip(is_fixed);
    comparison.gone = fixed
        .filter_map(|(finding, is_fixed)| is_fixed.then_some(finding))
        .collect();
    let severities = comparison.gone.iter().map(|finding| finding.severity);
    comparison.fixed = severities.collect::<Counts>();
    findings.comparison = Some(comparison);
    findings
}

/// The result for the findings of both states, by their numbers.
struct Verdict {
    is_new: Vec<bool>,
    is_fixed: Vec<bool>,
}

fn verdict(judgement: &Judgement, earlier: &EarlierState<'_>, plan: &Plan<'_>) -> Verdict {
    let now = State {
        findings: &judgement.findings.diagnostics,
        workspace: plan.workspace(),
    };
    let before = State {
        findings: &earlier.judgement.findings.diagnostics,
        workspace: earlier.workspace,
    };
    let untouched = now.findings.iter().enumerate().map(|(at, finding)| {
        !judgement.is_uncovered(at) && is_untouched(finding, now.workspace, plan)
    });
    let mut ledger = Ledger::new(untouched, before.findings.len());
    let history = History::new(now, before, plan);
    by_file::compare(&history, &mut ledger);
    by_document::compare(&history, &mut ledger);
    by_request::compare(&history, &mut ledger);
    let silenced = Silenced {
        suppressed: &judgement.suppressed,
        as_before: earlier.as_before.map(|judgement| &judgement.findings),
        dropped: earlier.dropped,
    };
    let mut surfaced = Surfaced::new(earlier);
    Verdict {
        is_fixed: fixed::fixed(&history, &ledger, &silenced),
        is_new: (0..now.findings.len())
            .map(|at| {
                let was = ledger.was(at).map(|was| before.finding(was));
                let surfaces = was.is_some_and(|was| surfaced.has(was, now.finding(at)));
                ledger.is_new(at) || surfaces
            })
            .collect(),
    }
}

/// The findings that were too mild to be shown before the change, and are shown now.
///
/// For example, a change marks an operation as long-running. An info about it, when it was perhaps
/// long-running, is an error now. If that counted as inherited, it would never be shown as new.
struct Surfaced<'c> {
    shown: Severity,
    /// The severities by the earlier configuration, if it is a different one, by file and identity.
    /// If only a configuration makes a finding more severe, the finding isn't new.
    as_before: Option<FxHashMap<(&'c str, Fingerprint), Severity>>,
}

impl<'c> Surfaced<'c> {
    fn new(earlier: &EarlierState<'c>) -> Self {
        let as_before = earlier.as_before.map(|judgement| {
            let findings = judgement.findings.diagnostics.iter();
            let key = |one: &'c Diagnostic| (one.subject().path(), one.identity);
            findings.map(|one| (key(one), one.severity)).collect()
        });
        Self {
            shown: earlier.shown,
            as_before,
        }
    }

    fn has(&mut self, was: &Diagnostic, is: &'c Diagnostic) -> bool {
        let severity = match &self.as_before {
            None => Some(is.severity),
            Some(known) => known.get(&(is.subject().path(), is.identity)).copied(),
        };
        was.severity < self.shown && severity.is_some_and(|severity| severity >= self.shown)
    }
}

/// `true` if a finding is about a document that the change can't have touched. Such a finding is
/// inherited.
fn is_untouched(finding: &Diagnostic, workspace: &Workspace, plan: &Plan<'_>) -> bool {
    let is_affected = |&id: &FileId| plan.is_affected(id);
    if !finding.documents.is_empty() {
        return !finding.documents.iter().all(is_affected);
    }
    let file = &finding.subject().file;
    match workspace.holds(file) {
        true => !is_affected(&file.id()),
        // Findings in a file of settings or examples are about the documents around the file.
        false => !plan.is_changed(file.path()) && !plan.is_around_affected(file.path()),
    }
}
