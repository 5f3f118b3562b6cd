//! Which findings did a file have before? Each file is compared with the earlier file that it comes
//! from. Each earlier finding is found again at most once.
//!
//! For example, a file had two findings of the same identity and has three now: two are inherited,
//! one is new.

use rustc_hash::FxHashSet;

use super::history::{Had, History};
use super::ledger::Ledger;
use super::match_by::{Candidates, MatchBy};

/// Compares every current file with its earlier file.
pub(super) fn compare<'c>(history: &History<'c>, ledger: &mut Ledger<'c>) {
    for (path, findings) in history.now.by_file() {
        let had = history.of_file(path);
        let found = find(history, ledger, &findings, &had);
        let Some(&first) = findings.first() else {
            continue;
        };
        let file = &history.now.finding(first).subject().file;
        for had in had.iter().filter(|had| had.is_copy) {
            if !found.contains(&had.at) {
                ledger.lack(had.at, file);
            }
        }
    }
}

/// Finds earlier findings among some current ones, and returns the numbers of the earlier findings.
fn find(
    history: &History<'_>,
    ledger: &mut Ledger<'_>,
    findings: &[usize],
    had: &[Had],
) -> FxHashSet<usize> {
    let mut found = FxHashSet::default();
    for by in MatchBy::ALL {
        let mut candidates = Candidates::new();
        for had in had.iter().filter(|had| !found.contains(&had.at)) {
            candidates.add(by.key(history.before.finding(had.at)), *had);
        }
        for &at in findings {
            if ledger.was(at).is_some() {
                continue;
            }
            let finding = history.now.finding(at);
            let can_be = |had: &Had| by.allows(history.before.finding(had.at), finding);
            if let Some(had) = candidates.take(&by.key(finding), can_be) {
                found.insert(had.at);
                ledger.inherit(at, had);
            }
        }
    }
    found
}
