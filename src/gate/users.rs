//! Findings by the documents that they concern, wherever the flaw is written.

use std::collections::VecDeque;

use rustc_hash::{FxHashMap, FxHashSet};

use super::compare::{Comparing, has_subject, holds};
use super::likeness::Likeness;
use super::pairs::Origin;
use crate::diagnostic::{Diagnostic, Fingerprint, Location};
use crate::workspace::{Document, FileId, Workspace};

impl Comparing<'_> {
    /// Finds what stands in another file now, or has come from one of several documents: what a
    /// document meets is the same if what it has come from met the same. Who else meets it now does
    /// not count, as with what stands where it stood.
    pub(super) fn for_users(&mut self) {
        let mut before: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (at, finding) in self.before.iter().enumerate() {
            for user in users(finding, self.earlier) {
                before.entry(user.path()).or_default().push(at);
            }
        }
        let mut now: FxHashMap<FileId, &Document> = FxHashMap::default();
        // What a document had is the same as one finding at most.
        let mut taken: FxHashSet<(FileId, usize)> = FxHashSet::default();
        // And what was there once isn't there twice, but in a copy.
        let mut found: FxHashMap<usize, usize> = FxHashMap::default();
        for (at, finding) in self.now.iter().enumerate() {
            if let Some(same) = self.same[at].filter(|&same| !self.is_left[same]) {
                found.insert(same, at);
            }
            for user in users(finding, self.workspace) {
                match self.same[at] {
                    Some(same) => drop(taken.insert((user.id(), same))),
                    None if self.is_inherited[at] => {}
                    None => drop(now.insert(user.id(), user)),
                }
            }
        }
        let mut left = self.counted(&now, &before, &taken);
        let mut moved = FxHashSet::default();
        for likeness in Likeness::ALL {
            let mut known: FxHashMap<_, VecDeque<(usize, bool)>> = FxHashMap::default();
            for (&id, user) in &now {
                for met in self.met_before(user, &before) {
                    if !taken.contains(&(id, met.at)) {
                        let key = (id, likeness.key(&self.before[met.at]));
                        let known = known.entry(key).or_default();
                        known.push_back((met.at, met.is_copy));
                    }
                }
            }
            for (at, finding) in self.now.iter().enumerate() {
                if self.is_inherited[at] {
                    continue;
                }
                let key = likeness.key(finding);
                let is_written = self.plan.changes.is_changed(finding.subject().path());
                for user in users(finding, self.workspace) {
                    let Some(met) = known.get_mut(&(user.id(), key)) else {
                        continue;
                    };
                    let mut same = met.iter();
                    let place = same.position(|&(same, is_copy)| {
                        let is_elsewhere = found.get(&same).is_some_and(|&other| other != at);
                        likeness.allows(&self.before[same], finding)
                            && (is_copy || !is_written || !is_elsewhere)
                    });
                    let Some((same, is_copy)) = place.and_then(|place| met.remove(place)) else {
                        continue;
                    };
                    let identity = self.before[same].identity;
                    let left = left.entry((user.id(), identity)).or_default();
                    if *left == 0 {
                        continue;
                    }
                    *left -= 1;
                    taken.insert((user.id(), same));
                    moved.insert(same);
                    if !is_copy {
                        found.insert(same, at);
                        self.is_left[same] = false;
                    }
                    self.same[at] = Some(same);
                    self.is_inherited[at] = true;
                }
            }
        }
        self.left_by_copies.retain(|(at, _)| !moved.contains(at));
        self.left_of_wholes(&now, &before, &taken);
    }

    /// Finds what is left of something that was said of a whole, such as all operations of a document:
    /// it is said of single ones now, since others were mended.
    fn left_of_wholes(
        &mut self,
        documents: &FxHashMap<FileId, &Document>,
        before: &FxHashMap<&str, Vec<usize>>,
        taken: &FxHashSet<(FileId, usize)>,
    ) {
        let mut wholes: FxHashMap<(FileId, &str), Vec<Met>> = FxHashMap::default();
        for (&id, document) in documents {
            for met in self.met_before(document, before) {
                let finding = &self.before[met.at];
                let is_whole = finding.operation.is_none() && finding.operation_count > 1;
                if is_whole && met.version.is_some() && !taken.contains(&(id, met.at)) {
                    wholes.entry((id, finding.code)).or_default().push(met);
                }
            }
        }
        for (at, finding) in self.now.iter().enumerate() {
            if self.is_inherited[at] || finding.operation.is_none() {
                continue;
            }
            for user in users(finding, self.workspace) {
                let mut wholes = wholes.get(&(user.id(), finding.code)).into_iter().flatten();
                let whole = wholes.find(|met| {
                    let whole = &self.before[met.at];
                    is_within(finding.subject(), whole.subject())
                        && Likeness::Place.allows(whole, finding)
                        && has_subject(&whole.subject().file, finding)
                });
                if let Some(met) = whole {
                    self.is_inherited[at] = true;
                    self.is_left[met.at] &= met.is_copy;
                }
            }
        }
    }

    /// How many findings of an identity a document may have come by and has not yet.
    fn counted(
        &self,
        documents: &FxHashMap<FileId, &Document>,
        before: &FxHashMap<&str, Vec<usize>>,
        taken: &FxHashSet<(FileId, usize)>,
    ) -> FxHashMap<(FileId, Fingerprint), usize> {
        let mut left: FxHashMap<(FileId, Fingerprint), usize> = FxHashMap::default();
        for (&id, document) in documents {
            let mut versions: FxHashMap<(usize, Fingerprint), usize> = FxHashMap::default();
            for met in self.met_before(document, before) {
                let identity = self.before[met.at].identity;
                match met.version {
                    Some(nth) => *versions.entry((nth, identity)).or_default() += 1,
                    None => *left.entry((id, identity)).or_default() += 1,
                }
            }
            // What two versions had, a document has once.
            let mut most: FxHashMap<Fingerprint, usize> = FxHashMap::default();
            for ((_, identity), count) in versions {
                let most = most.entry(identity).or_default();
                *most = count.max(*most);
            }
            for (identity, count) in most {
                *left.entry((id, identity)).or_default() += count;
            }
        }
        for &(id, at) in taken {
            if let Some(left) = left.get_mut(&(id, self.before[at].identity)) {
                *left = left.saturating_sub(1);
            }
        }
        left
    }

    /// What the documents met that one has come from.
    fn met_before(&self, user: &Document, before: &FxHashMap<&str, Vec<usize>>) -> Vec<Met> {
        let origins: Vec<Origin> = self.plan.pairs.origins(user.path()).collect();
        let versions = origins.iter().filter(|origin| origin.is_whole);
        let versions: Vec<_> = versions
            .map(|origin| self.earlier.find(&origin.path))
            .collect();
        let mut all = Vec::new();
        for (nth, origin) in origins.iter().enumerate() {
            let found = before.get(origin.path.as_str()).into_iter().flatten();
            // Operations that an earlier version has are compared with these.
            let is_lent = |at: &&usize| {
                let mut versions = versions.iter();
                !versions.any(|version| holds(*version, &self.before[**at]))
            };
            let found = found.filter(|at| origin.is_whole || is_lent(at));
            all.extend(found.map(|&at| Met {
                at,
                is_copy: origin.is_copy,
                version: origin.is_whole.then_some(nth),
            }));
        }
        all
    }
}

/// One of the earlier findings that concern what a document has come from.
#[derive(Clone, Copy)]
struct Met {
    /// Its number.
    at: usize,
    /// Whether what it concerned is still there, besides.
    is_copy: bool,
    /// The earlier version of the document that it concerned; none if that was another document.
    version: Option<usize>,
}

/// Whether a place lies in what another one points at.
fn is_within(part: &Location, whole: &Location) -> bool {
    let below = part.pointer.strip_prefix(whole.pointer.as_str());
    below.is_some_and(|below| below.starts_with('/'))
}

/// The documents that a finding concerns: those of the operations that meet it, or its own.
fn users<'d>(finding: &Diagnostic, workspace: &'d Workspace) -> Vec<&'d Document> {
    let home = finding.subject();
    match finding.documents.as_slice() {
        [] => {
            let home = workspace
                .find(home.path())
                .filter(|_| workspace.holds(&home.file));
            home.into_iter().collect()
        }
        some => some.iter().map(|&id| workspace.document(id)).collect(),
    }
}
