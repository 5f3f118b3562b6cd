//! Which findings did a document have before, in any file? A flaw may be written in another file
//! now, and a document may come from several documents.
//!
//! For example, a change moves the status monitor of `disks.json` to `common/types.json`. A finding
//! about the monitor is in another file now, but its user is still `disks.json`, so it is
//! inherited. It makes no difference that `vms.json` uses the monitor now too.

use rustc_hash::{FxHashMap, FxHashSet};

use super::history::{Had, History};
use super::ledger::Ledger;
use super::match_by::{Candidates, MatchBy};
use super::users::has_subject;
use crate::diagnostic::{Fingerprint, Location};
use crate::workspace::FileId;

/// Compares every current document that has a new finding with its earlier state.
pub(super) fn compare(history: &History<'_>, ledger: &mut Ledger<'_>) {
    let mut accounts = Accounts::open(history, ledger);
    let mut found = FxHashSet::default();
    for by in MatchBy::ALL {
        accounts.settle(by, ledger, &mut found);
    }
    ledger.retain_lacking(|at| !found.contains(&at));
    accounts.left_of_wholes(ledger);
}

/// The earlier findings of one document, and the ones among them that weren't found again yet.
struct Account {
    had: Vec<Had>,
    /// The numbers of the earlier findings that were found again in the document.
    found: FxHashSet<usize>,
    /// For each identity, the number of findings that may still be found again in the document.
    left: FxHashMap<Fingerprint, usize>,
}

impl Account {
    fn new(had: Vec<Had>, history: &History<'_>) -> Self {
        let mut left: FxHashMap<Fingerprint, usize> = FxHashMap::default();
        let mut versions: FxHashMap<(usize, Fingerprint), usize> = FxHashMap::default();
        for had in &had {
            let identity = history.before.finding(had.at).identity;
            match had.version {
                Some(nth) => *versions.entry((nth, identity)).or_default() += 1,
                None => *left.entry(identity).or_default() += 1,
            }
        }
        // If two versions had the same finding, the document had it once.
        let mut most: FxHashMap<Fingerprint, usize> = FxHashMap::default();
        for ((_, identity), count) in versions {
            let most = most.entry(identity).or_default();
            *most = count.max(*most);
        }
        for (identity, count) in most {
            *left.entry(identity).or_default() += count;
        }
        Self {
            had,
            found: FxHashSet::default(),
            left,
        }
    }

    /// The earlier findings that weren't found again in the document yet.
    fn open(&self) -> impl Iterator<Item = Had> {
        let had = self.had.iter().copied();
        had.filter(|had| !self.found.contains(&had.at))
    }

    /// Notes that a previous step found an earlier finding again in the document.
    fn note(&mut self, at: usize, identity: Fingerprint) {
        if self.found.insert(at)
            && let Some(left) = self.left.get_mut(&identity)
        {
            *left = left.saturating_sub(1);
        }
    }

    /// Uses an earlier finding; `false` if all findings of that identity were found again already.
    fn take(&mut self, at: usize, identity: Fingerprint) -> bool {
        match self.left.get_mut(&identity) {
            Some(left) if *left > 0 => {
                *left -= 1;
                self.found.insert(at);
                true
            }
            _ => false,
        }
    }
}

/// The accounts of all documents that have a new finding.
struct Accounts<'h, 'c> {
    history: &'h History<'c>,
    accounts: FxHashMap<FileId, Account>,
}

impl<'h, 'c> Accounts<'h, 'c> {
    fn open(history: &'h History<'c>, ledger: &Ledger<'_>) -> Self {
        let mut accounts: FxHashMap<FileId, Account> = FxHashMap::default();
        for at in ledger.new_findings() {
            for user in history.now.users(at) {
                accounts
                    .entry(user.id())
                    .or_insert_with(|| Account::new(history.of_document(user), history));
            }
        }
        for at in 0..history.now.findings.len() {
            let Some(was) = ledger.was(at) else {
                continue;
            };
            for user in history.now.users(at) {
                if let Some(account) = accounts.get_mut(&user.id()) {
                    account.note(was, history.before.finding(was).identity);
                }
            }
        }
        Self { history, accounts }
    }

    /// Finds the new findings that their users had before, and adds the numbers of the earlier ones
    /// to `found`.
    fn settle(&mut self, by: MatchBy, ledger: &mut Ledger<'_>, found: &mut FxHashSet<usize>) {
        let History {
            now, before, plan, ..
        } = self.history;
        let mut candidates = Candidates::new();
        for (&id, account) in &self.accounts {
            for had in account.open() {
                candidates.add((id, by.key(before.finding(had.at))), had);
            }
        }
        for at in ledger.new_findings() {
            let finding = now.finding(at);
            let is_changed = plan.is_changed(finding.subject().path());
            for user in now.users(at) {
                // A flaw that was written once can't be there twice, except in a copy.
                let can_be = |had: &Had| {
                    by.allows(before.finding(had.at), finding)
                        && (had.is_copy || !is_changed || !ledger.is_another(had.at, at))
                };
                let Some(had) = candidates.take(&(user.id(), by.key(finding)), can_be) else {
                    continue;
                };
                let identity = before.finding(had.at).identity;
                let account = self.accounts.get_mut(&user.id());
                if account.is_some_and(|account| account.take(had.at, identity)) {
                    found.insert(had.at);
                    ledger.inherit(at, had);
                }
            }
        }
    }

    /// Finds the rest of an earlier finding about a whole, such as all operations of a document:
    /// some operations were fixed, and now each of the others has its own finding.
    fn left_of_wholes(&self, ledger: &mut Ledger<'_>) {
        let History { now, before, .. } = self.history;
        let mut wholes: FxHashMap<(FileId, &str), Vec<Had>> = FxHashMap::default();
        for (&id, account) in &self.accounts {
            for had in account.open().filter(|had| had.version.is_some()) {
                let finding = before.finding(had.at);
                if finding.operation.is_none() && finding.operation_count > 1 {
                    wholes.entry((id, finding.code)).or_default().push(had);
                }
            }
        }
        for at in ledger.new_findings() {
            let finding = now.finding(at);
            if finding.operation.is_none() {
                continue;
            }
            for user in now.users(at) {
                let mut wholes = wholes.get(&(user.id(), finding.code)).into_iter().flatten();
                let whole = wholes.find(|had| {
                    let whole = before.finding(had.at);
                    is_within(finding.subject(), whole.subject())
                        && MatchBy::Place.allows(whole, finding)
                        && has_subject(&whole.subject().file, finding)
                });
                if let Some(&had) = whole {
                    ledger.inherit(at, had);
                }
            }
        }
    }
}

/// `true` if a place is inside another place.
fn is_within(part: &Location, whole: &Location) -> bool {
    let below = part.pointer.strip_prefix(whole.pointer.as_str());
    below.is_some_and(|below| below.starts_with('/'))
}
