//! Tells findings that a change brought from those that were there before.

use std::collections::{BTreeMap, VecDeque};

use rustc_hash::{FxHashMap, FxHashSet};

use super::likeness::Likeness;
use super::plan::Plan;
use crate::diagnostic::{
    Comparison, Counts, Diagnostic, FindingStatus, Findings, Fingerprint, OperationName, Suppressed,
};
use crate::engine::identity::blank_parameters;
use crate::workspace::{Document, File, FileId, Workspace, path};

/// Gives every finding its status, and lists those that are gone.
///
/// `findings` are those of the documents at hand, `before` those of the part of the earlier state
/// that `plan` asks for, which `earlier` holds, and `as_before` those of the documents at hand as the
/// earlier state's configurations judge them, where these are others. They must be of every severity;
/// of documents that the change can't have touched (all but [`Plan::affected`]) those that are shown
/// are enough. `with` says in words what that state is.
pub fn compare(
    findings: &mut Findings,
    before: Findings,
    as_before: Option<&Findings>,
    plan: &Plan<'_>,
    workspace: &Workspace,
    earlier: &Workspace,
    with: String,
) {
    let mut comparing = Comparing {
        now: &findings.diagnostics,
        before: &before.diagnostics,
        plan,
        workspace,
        earlier,
        is_inherited: Vec::new(),
        is_left: vec![true; before.diagnostics.len()],
        left_by_copies: Vec::new(),
        same: vec![None; findings.diagnostics.len()],
        is_moved: FxHashSet::default(),
    };
    comparing.run();
    comparing.hidden(&findings.suppressed, as_before);
    let gone = comparing.gone();
    let is_inherited = comparing.is_inherited;
    let mut comparison = Comparison {
        with,
        judged: before.summary.documents,
        ..Comparison::default()
    };
    for (finding, is_inherited) in findings.diagnostics.iter_mut().zip(is_inherited) {
        finding.status = Some(match is_inherited {
            true => FindingStatus::Inherited,
            false => FindingStatus::New,
        });
        if !is_inherited {
            comparison.new.add(finding.severity);
        }
    }
    comparison.inherited = findings.summary.counts().without(comparison.new);
    let gone = before.diagnostics.into_iter().zip(gone);
    comparison.gone = gone
        .filter_map(|(finding, is_gone)| is_gone.then_some(finding))
        .collect();
    let severities = comparison.gone.iter().map(|finding| finding.severity);
    comparison.fixed = severities.collect::<Counts>();
    findings.comparison = Some(comparison);
}

/// The findings of both states, and what is known of them so far.
pub(super) struct Comparing<'c> {
    pub(super) now: &'c [Diagnostic],
    pub(super) before: &'c [Diagnostic],
    pub(super) plan: &'c Plan<'c>,
    pub(super) workspace: &'c Workspace,
    pub(super) earlier: &'c Workspace,
    /// Which of `now` were there before.
    pub(super) is_inherited: Vec<bool>,
    /// Which of `before` no finding at hand is the same as.
    pub(super) is_left: Vec<bool>,
    /// Those of `before` that a copy of their file lacks, by their numbers, with the copy.
    pub(super) left_by_copies: Vec<(usize, &'c Document)>,
    /// Which of `before` each of `now` was found to be.
    pub(super) same: Vec<Option<usize>>,
    /// Those of `before` that were found elsewhere.
    is_moved: FxHashSet<usize>,
}

impl<'c> Comparing<'c> {
    fn run(&mut self) {
        let now = self.now.iter();
        self.is_inherited = now.map(|finding| self.is_untouched(finding)).collect();
        self.within_documents();
        self.for_users();
        self.moved(|finding| Some(finding.identity));
        self.moved(but_for_its_name);
    }

    /// Whether it concerns a document that the change can't have touched: then it was there before.
    fn is_untouched(&self, finding: &Diagnostic) -> bool {
        let is_touched = |id: &FileId| self.plan.affected.contains(id);
        if !finding.documents.is_empty() {
            return !finding.is_uncovered && !finding.documents.iter().all(is_touched);
        }
        let home = &finding.subject().file;
        match self.workspace.holds(home) {
            true => !is_touched(&home.id()),
            // A file of settings, or of examples: nothing else is said in it, of nothing else.
            false => {
                let is_about_touched = self
                    .plan
                    .touched_folders
                    .contains(path::folder(home.path()));
                !self.plan.changes.is_changed(home.path()) && !is_about_touched
            }
        }
    }

    /// Compares each document with the one that it has come from.
    fn within_documents(&mut self) {
        let mut before: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (at, finding) in self.before.iter().enumerate() {
            let path = finding.subject().path();
            before.entry(path).or_default().push(at);
        }
        let mut now: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, finding) in self.now.iter().enumerate() {
            now.entry(finding.subject().path()).or_default().push(at);
        }
        for (path, now) in now {
            let Some(pair) = self.plan.pairs.of(path) else {
                continue;
            };
            let Some(before) = before.get(pair.path.as_str()) else {
                continue;
            };
            let taken = self.match_findings(&now, before);
            if !pair.is_copy {
                for at in taken {
                    self.is_left[at] = false;
                }
                continue;
            }
            // A copy has all that the original has, and takes nothing from it.
            if let Some(own) = self.workspace.find(path) {
                let left = before.iter().filter(|at| !taken.contains(at));
                self.left_by_copies.extend(left.map(|&at| (at, own)));
            }
        }
    }

    /// Finds for each of some findings one of the earlier ones that is the same; gives those that
    /// were found.
    fn match_findings(&mut self, now: &[usize], before: &[usize]) -> FxHashSet<usize> {
        let mut taken = FxHashSet::default();
        for likeness in Likeness::ALL {
            let mut known: FxHashMap<_, VecDeque<usize>> = FxHashMap::default();
            for &at in before.iter().filter(|at| !taken.contains(*at)) {
                // Numbers are places in `self.before`, as those in `now` are in `self.now`.
                let key = likeness.key(&self.before[at]);
                known.entry(key).or_default().push_back(at);
            }
            for &at in now {
                let finding = &self.now[at];
                if self.same[at].is_some() {
                    continue;
                }
                let Some(alike) = known.get_mut(&likeness.key(finding)) else {
                    continue;
                };
                let is_same = |&same: &usize| likeness.allows(&self.before[same], finding);
                let found = alike.iter().position(is_same);
                if let Some(same) = found.and_then(|place| alike.remove(place)) {
                    taken.insert(same);
                    self.same[at] = Some(same);
                    self.is_inherited[at] = true;
                }
            }
        }
        taken
    }

    /// Finds for what is new in one place what is gone from another, by a key: what both are about
    /// must be missing where the other one is.
    fn moved(&mut self, key: impl Fn(&Diagnostic) -> Option<Fingerprint>) {
        let left = self.is_left.iter().enumerate().filter(|(_, left)| **left);
        let left = left.map(|(at, _)| {
            let path = self.before[at].subject().path();
            (
                at,
                self.plan
                    .pairs
                    .heir(path)
                    .and_then(|path| self.workspace.find(path)),
            )
        });
        let copies = self.left_by_copies.iter();
        let copies = copies.map(|&(at, copy)| (at, Some(copy)));
        let mut known: FxHashMap<(Fingerprint, Option<Request>), VecDeque<usize>> =
            FxHashMap::default();
        let left = left.chain(copies);
        for (at, counterpart) in left.filter(|(at, _)| !self.is_moved.contains(at)) {
            let finding = &self.before[at];
            if let Some(key) = key(finding)
                && !holds(counterpart, finding)
            {
                for request in requests(finding) {
                    known.entry((key, request)).or_default().push_back(at);
                }
            }
        }
        if known.is_empty() {
            return;
        }
        for (at, finding) in self.now.iter().enumerate() {
            if self.is_inherited[at] {
                continue;
            }
            let origin = self.plan.pairs.of(finding.subject().path());
            let origin = origin.and_then(|pair| self.earlier.find(&pair.path));
            let Some(key) = key(finding).filter(|_| !holds(origin, finding)) else {
                continue;
            };
            let same = requests(finding).into_iter().find_map(|request| {
                let same = known.get_mut(&(key, request))?;
                // It stands in a queue for each of its requests.
                while let Some(next) = same.pop_front() {
                    if !self.is_moved.contains(&next) {
                        return Some(next);
                    }
                }
                None
            });
            if let Some(same) = same {
                self.is_left[same] = false;
                self.is_moved.insert(same);
                self.is_inherited[at] = true;
            }
        }
    }

    /// What isn't found any more because it is silenced is still there.
    fn hidden(&mut self, suppressed: &[Suppressed], as_before: Option<&Findings>) {
        let count = |findings: &mut dyn Iterator<Item = &Diagnostic>| {
            let mut counts: FxHashMap<(String, Fingerprint), usize> = FxHashMap::default();
            for finding in findings {
                if let Some(pair) = self.plan.pairs.of(finding.subject().path()) {
                    *counts.entry((pair.path, finding.identity)).or_default() += 1;
                }
            }
            counts
        };
        let now = count(&mut self.now.iter());
        let suppressed = count(&mut suppressed.iter().map(|one| &one.diagnostic));
        let as_before = as_before.map_or(&[][..], |findings| &findings.diagnostics);
        let as_before = count(&mut as_before.iter());
        let mut taken: FxHashMap<(String, Fingerprint), usize> = FxHashMap::default();
        for (finding, is_left) in self.before.iter().zip(&mut self.is_left) {
            if !*is_left {
                continue;
            }
            let key = (finding.subject().path().to_owned(), finding.identity);
            let of = |counts: &FxHashMap<_, usize>| counts.get(&key).copied().unwrap_or_default();
            let hidden = of(&suppressed).max(of(&as_before).saturating_sub(of(&now)));
            let taken = taken.entry(key.clone()).or_default();
            if *taken < hidden {
                *taken += 1;
                *is_left = false;
            }
        }
    }

    /// Which of the earlier findings are no more. What can't be read any more may still be there.
    fn gone(&self) -> Vec<bool> {
        let unread = self
            .workspace
            .reaching(|document| document.fault().is_some());
        let is_judged = |path: &str| match self.plan.pairs.heir(path) {
            Some(heir) => {
                let heir = self.workspace.find(heir);
                heir.is_some_and(|heir| {
                    self.plan.affected.contains(&heir.id()) && !unread.contains(&heir.id())
                })
            }
            None => self.plan.gone.contains(path),
        };
        let before = self.before.iter().zip(&self.is_left);
        before
            .map(|(finding, is_left)| {
                let home = &finding.subject().file;
                let mut documents = finding.documents.iter();
                *is_left
                    && match finding.documents.is_empty() {
                        false => documents.all(|&id| is_judged(self.earlier.document(id).path())),
                        true if self.earlier.holds(home) => is_judged(home.path()),
                        // All that such a file speaks for was judged only if it changed.
                        true => self.plan.changes.is_changed(home.path()),
                    }
            })
            .collect()
    }
}

/// Whether a document has what a finding is about: the operation or the definition.
pub(super) fn holds(document: Option<&Document>, finding: &Diagnostic) -> bool {
    document.is_some_and(|document| has_subject(document.file(), finding))
}

/// The same for a file.
pub(super) fn has_subject(file: &File, finding: &Diagnostic) -> bool {
    let (container, _) = split(&finding.subject().pointer);
    file.tree().root().pointer(container).is_some()
}

/// The pointer of the operation or the definition in which a node lies, and the way from there.
fn split(pointer: &str) -> (&str, &str) {
    let depth = match pointer.split('/').nth(1) {
        Some("definitions" | "parameters" | "responses") => 2,
        Some("components" | "paths" | "x-ms-paths") => 3,
        _ => return (pointer, ""),
    };
    let end = pointer.match_indices('/').nth(depth).map(|(at, _)| at);
    pointer
        .split_at_checked(end.unwrap_or(pointer.len()))
        .unwrap_or((pointer, ""))
}

/// What is sent to an operation: its method, and its path whatever its parameters are called.
type Request = (&'static str, String);

fn request(operation: &OperationName) -> Request {
    (operation.method, blank_parameters(&operation.path))
}

/// Those by one of which a finding must be met before and after it was moved, if it is about a
/// definition: others may be called the same. One about an operation has it in its identity.
fn requests(finding: &Diagnostic) -> Vec<Option<Request>> {
    match finding.operation {
        Some(_) => vec![None],
        None => finding
            .operations
            .iter()
            .map(|one| Some(request(one)))
            .collect(),
    }
}

/// What makes a finding the same if what it is about has another name: an operation with its id and
/// another path, a definition that the same operations meet.
fn but_for_its_name(finding: &Diagnostic) -> Option<Fingerprint> {
    let (_, below) = split(&finding.subject().pointer);
    let mut parts = vec![finding.code.to_owned(), below.to_owned()];
    match &finding.operation {
        Some(operation) => parts.push(operation.id.clone()?),
        None if finding.operations.is_empty() => return None,
        None => {
            let mut sent: Vec<_> = finding.operations.iter().map(request).collect();
            sent.sort_unstable();
            for (method, path) in sent {
                parts.extend([method.to_owned(), path]);
            }
        }
    }
    Some(Fingerprint::new(parts.iter().map(String::as_str)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_is_split_behind_what_it_lies_in() {
        for (pointer, container, below) in [
            (
                "/definitions/A/properties/b",
                "/definitions/A",
                "/properties/b",
            ),
            ("/components/schemas/A", "/components/schemas/A", ""),
            (
                "/paths/~1a/put/responses/200",
                "/paths/~1a/put",
                "/responses/200",
            ),
            ("/info", "/info", ""),
            ("", "", ""),
        ] {
            assert_eq!(split(pointer), (container, below));
        }
    }
}
