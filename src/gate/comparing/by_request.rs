//! Which findings did clients meet in another place before? An operation or definition may be in
//! another document now, or may have another name.
//!
//! For example, a change moves the operation `PUT /disks/{name}` from `storage.json` to `disks.json`.
//! Its findings are new in `disks.json` and gone from `storage.json`: they are inherited. Definitions
//! of two services can have the same name, so a finding about a definition must also have a request in
//! common with the earlier one.

use rustc_hash::FxHashSet;

use super::history::{Had, History};
use super::ledger::Ledger;
use super::match_by::Candidates;
use super::users::{Request, has_subject, requests};
use crate::diagnostic::{Diagnostic, Fingerprint};
use crate::openapi::split_at_container;

/// Looks for each new finding among the findings that are gone from other places.
pub(super) fn compare(history: &History<'_>, ledger: &mut Ledger<'_>) {
    let mut moved = FxHashSet::default();
    find(history, ledger, &mut moved, |finding| {
        Some(finding.identity)
    });
    find(history, ledger, &mut moved, but_for_its_name);
}

/// Finds moved findings by a key that must be equal in both. The earlier file must not contain the
/// subject of the finding any more, and the current file must not have contained it before. `moved`
/// contains the earlier findings that were found again.
fn find(
    history: &History<'_>,
    ledger: &mut Ledger<'_>,
    moved: &mut FxHashSet<usize>,
    key: impl Fn(&Diagnostic) -> Option<Fingerprint>,
) {
    let mut candidates = Candidates::new();
    for at in lost(history, ledger).filter(|at| !moved.contains(at)) {
        let finding = history.before.finding(at);
        if let Some(key) = key(finding) {
            for request in meeting(finding) {
                candidates.add((key, request), at);
            }
        }
    }
    if candidates.is_empty() {
        return;
    }
    for at in ledger.new_findings() {
        let finding = history.now.finding(at);
        let Some(key) = key(finding).filter(|_| !history.had_subject(at)) else {
            continue;
        };
        // A candidate occurs once for each of its requests.
        let mut requests = meeting(finding).into_iter();
        let found =
            requests.find_map(|request| candidates.take(&(key, request), |at| !moved.contains(at)));
        if let Some(found) = found {
            moved.insert(found);
            let had = Had {
                at: found,
                is_copy: false,
                version: None,
            };
            ledger.inherit(at, had);
        }
    }
}

/// The earlier findings that weren't found again, and whose file or a copy of it doesn't contain
/// their subject any more.
fn lost(history: &History<'_>, ledger: &Ledger<'_>) -> impl Iterator<Item = usize> {
    let earlier = 0..history.before.findings.len();
    let by_files = earlier.filter(|&at| ledger.is_left(at) && !history.still_has_subject(at));
    let by_copies = ledger
        .lacking()
        .filter(|&(at, copy)| !has_subject(copy, history.before.finding(at)));
    by_files.chain(by_copies.map(|(at, _)| at))
}

/// The requests of which two findings must have one in common. A finding about an operation needs
/// none, because its identity contains the request.
fn meeting(finding: &Diagnostic) -> Vec<Option<Request>> {
    match finding.operation {
        Some(_) => vec![None],
        None => requests(finding).into_iter().map(Some).collect(),
    }
}

/// The part that two findings have in common if the operation has the same id and another path, or
/// if the same requests use a definition with another name.
fn but_for_its_name(finding: &Diagnostic) -> Option<Fingerprint> {
    let (_, below) = split_at_container(&finding.subject().pointer);
    let mut parts = vec![finding.code.to_owned(), below.to_owned()];
    match &finding.operation {
        Some(operation) => parts.push(operation.id.clone()?),
        None if finding.operations.is_empty() => return None,
        None => {
            let mut requests = requests(finding);
            requests.sort_unstable();
            for (method, path) in requests {
                parts.extend([method.into_owned(), path]);
            }
        }
    }
    Some(Fingerprint::new(parts.iter().map(String::as_str)))
}
