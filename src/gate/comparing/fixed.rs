//! Which earlier findings are fixed? The findings that weren't found again, if the change touched
//! their subject and nothing silences them.
//!
//! For example, an operation had a finding, and now has a comment that suppresses it. The finding isn't
//! shown any more, but the flaw is still there: it isn't fixed.

use rustc_hash::{FxHashMap, FxHashSet};

use super::history::History;
use super::ledger::Ledger;
use crate::diagnostic::{Diagnostic, Findings, Fingerprint, Suppressed};
use crate::gate::dropped::Dropped;
use crate::workspace::FileId;

/// The facts about the current documents besides their findings.
pub(super) struct Silenced<'s> {
    /// The findings that suppressions cover.
    pub(super) suppressed: &'s [Suppressed],
    /// The findings by the earlier configuration, if it is a different one.
    pub(super) as_before: Option<&'s Findings>,
    /// The earlier documents that aren't checked any more.
    pub(super) dropped: &'s Dropped,
}

/// Decides for each earlier finding whether it is fixed.
pub(super) fn fixed(
    history: &History<'_>,
    ledger: &Ledger<'_>,
    silenced: &Silenced<'_>,
) -> Vec<bool> {
    let mut hidden = Hidden::new(history, silenced);
    let earlier = 0..history.before.findings.len();
    let left: Vec<bool> = earlier
        .map(|at| ledger.is_left(at) && !hidden.take(history.before.finding(at)))
        .collect();
    let judged = Judged::new(history, silenced.dropped);
    left.into_iter()
        .enumerate()
        .map(|(at, is_left)| is_left && judged.has(at))
        .collect()
}

/// The number of findings of each identity, by the earlier path of the file.
type Counts = FxHashMap<(String, Fingerprint), usize>;

/// The earlier findings that still exist, but are silenced.
struct Hidden {
    left: Counts,
}

impl Hidden {
    /// Counts the findings that suppressions cover, and the findings that only the earlier
    /// configuration reports.
    fn new(history: &History<'_>, silenced: &Silenced<'_>) -> Self {
        let count = |findings: &mut dyn Iterator<Item = &Diagnostic>| {
            let mut counts = Counts::default();
            for finding in findings {
                let path = finding.subject().path();
                if let Some(previous) = history.plan.pairing().previous(path) {
                    let key = (previous.path, finding.identity);
                    *counts.entry(key).or_default() += 1;
                }
            }
            counts
        };
        let suppressed = silenced.suppressed.iter().map(|one| &one.diagnostic);
        let mut left = count(&mut { suppressed });
        let as_before = silenced
            .as_before
            .map_or(&[][..], |found| &found.diagnostics);
        let as_before = count(&mut as_before.iter());
        if !as_before.is_empty() {
            let now = count(&mut history.now.findings.iter());
            for (key, count) in as_before {
                let now = now.get(&key).copied().unwrap_or_default();
                let left = left.entry(key).or_default();
                *left = count.saturating_sub(now).max(*left);
            }
        }
        Self { left }
    }

    /// Uses a silenced finding for an earlier one; `false` if no finding of its identity is left.
    fn take(&mut self, finding: &Diagnostic) -> bool {
        let key = (finding.subject().path().to_owned(), finding.identity);
        match self.left.get_mut(&key) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        }
    }
}

/// Decides whether earlier findings would have been found again if they still existed.
struct Judged<'h, 'c> {
    history: &'h History<'c>,
    dropped: &'h Dropped,
    /// The current documents that can't be read, or refer to one that can't.
    unread: FxHashSet<FileId>,
}

impl<'h, 'c> Judged<'h, 'c> {
    fn new(history: &'h History<'c>, dropped: &'h Dropped) -> Self {
        let workspace = history.now.workspace;
        Self {
            history,
            dropped,
            unread: workspace.reaching(|document| document.fault().is_some()),
        }
    }

    fn has(&self, at: usize) -> bool {
        let History { before, plan, .. } = self.history;
        let finding = before.finding(at);
        let file = &finding.subject().file;
        let mut documents = finding.documents.iter();
        match finding.documents.is_empty() {
            false => documents.all(|&id| self.has_document(before.workspace.document(id).path())),
            true if before.workspace.holds(file) => self.has_document(file.path()),
            // Subjects in a file that isn't a document were judged only if the file changed.
            true => plan.is_changed(file.path()),
        }
    }

    /// `true` if an earlier document is gone, or was judged again at its current place.
    fn has_document(&self, path: &str) -> bool {
        let History { now, plan, .. } = self.history;
        if self.dropped.has(path) {
            return false;
        }
        match plan.pairing().current(path) {
            Some(current) => now.workspace.find(current).is_some_and(|current| {
                plan.is_affected(current.id()) && !self.unread.contains(&current.id())
            }),
            None => plan.is_gone(path),
        }
    }
}
