//! Tells findings that a change brought from those that were there before.

use std::collections::{BTreeMap, VecDeque};

use rustc_hash::{FxHashMap, FxHashSet};

use super::pairs::Origin;
use super::plan::Plan;
use crate::diagnostic::{
    Comparison, Counts, Diagnostic, FindingStatus, Findings, Fingerprint, Location, OperationName,
    Severity, Suppressed,
};
use crate::engine::identity::blank_parameters;
use crate::workspace::{Document, DocumentId, Workspace, path};

/// Gives every finding its status, and lists those that are gone.
///
/// `findings` are those of the documents at hand, `before` those of the part of the earlier state
/// that `plan` asks for, which `earlier` holds, and `as_before` those of the documents at hand as the
/// earlier state's configurations judge them, where these are others. They must be of every severity;
/// of documents that the change can't have touched (all but [`Plan::affected`]) those that are shown
/// are enough. `with` says in words what that state is.
pub fn compare<'w>(
    findings: &mut Findings<'w>,
    before: Findings<'w>,
    as_before: Option<&Findings<'_>>,
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

struct Comparing<'c, 'w> {
    now: &'c [Diagnostic<'w>],
    before: &'c [Diagnostic<'w>],
    plan: &'c Plan<'c>,
    workspace: &'c Workspace,
    earlier: &'c Workspace,
    /// Which of `now` were there before.
    is_inherited: Vec<bool>,
    /// Which of `before` no finding at hand is the same as.
    is_left: Vec<bool>,
    /// Those of `before` that a copy of their file lacks, by their numbers, with the copy.
    left_by_copies: Vec<(usize, &'w Document)>,
    /// Which of `before` each of `now` was found to be.
    same: Vec<Option<usize>>,
    /// Those of `before` that were found elsewhere.
    is_moved: FxHashSet<usize>,
}

impl<'c, 'w> Comparing<'c, 'w> {
    fn run(&mut self) {
        let now = self.now.iter();
        self.is_inherited = now.map(|finding| self.is_untouched(finding)).collect();
        self.within_documents();
        self.for_users();
        self.moved(|finding| Some(finding.identity));
        self.moved(but_for_its_name);
    }

    /// Whether it concerns a document that the change can't have touched: then it was there before.
    fn is_untouched(&self, finding: &Diagnostic<'_>) -> bool {
        let is_touched = |id: &DocumentId| self.plan.affected.contains(id);
        if !finding.documents.is_empty() {
            return !finding.is_uncovered && !finding.documents.iter().all(is_touched);
        }
        let home = finding.subject().document;
        match is_in(self.workspace, home) {
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
            let own = now.first().and_then(|&at| self.now.get(at));
            if let Some(own) = own.map(|finding| finding.subject().document) {
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

    /// Finds what stands in another file now, or has come from one of several documents: what a
    /// document meets is the same if what it has come from met the same. Who else meets it now does
    /// not count, as with what stands where it stood.
    fn for_users(&mut self) {
        let mut before: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (at, finding) in self.before.iter().enumerate() {
            for user in users(finding, self.earlier) {
                before.entry(user.path()).or_default().push(at);
            }
        }
        let mut now: FxHashMap<DocumentId, &Document> = FxHashMap::default();
        // What a document had is the same as one finding at most.
        let mut taken: FxHashSet<(DocumentId, usize)> = FxHashSet::default();
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
        documents: &FxHashMap<DocumentId, &Document>,
        before: &FxHashMap<&str, Vec<usize>>,
        taken: &FxHashSet<(DocumentId, usize)>,
    ) {
        let mut wholes: FxHashMap<(DocumentId, &str), Vec<Met>> = FxHashMap::default();
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
                        && holds(Some(whole.subject().document), finding)
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
        documents: &FxHashMap<DocumentId, &Document>,
        before: &FxHashMap<&str, Vec<usize>>,
        taken: &FxHashSet<(DocumentId, usize)>,
    ) -> FxHashMap<(DocumentId, Fingerprint), usize> {
        let mut left: FxHashMap<(DocumentId, Fingerprint), usize> = FxHashMap::default();
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

    /// Finds for what is new in one place what is gone from another, by a key: what both are about
    /// must be missing where the other one is.
    fn moved(&mut self, key: impl Fn(&Diagnostic<'_>) -> Option<Fingerprint>) {
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
    fn hidden(&mut self, suppressed: &[Suppressed<'_>], as_before: Option<&Findings<'_>>) {
        let count = |findings: &mut dyn Iterator<Item = &Diagnostic<'_>>| {
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
                let home = finding.subject().document;
                let mut documents = finding.documents.iter();
                *is_left
                    && match finding.documents.is_empty() {
                        false => documents.all(|&id| is_judged(self.earlier.document(id).path())),
                        true if is_in(self.earlier, home) => is_judged(home.path()),
                        // All that such a file speaks for was judged only if it changed.
                        true => self.plan.changes.is_changed(home.path()),
                    }
            })
            .collect()
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

/// By what a finding is taken for an earlier one; the surest first.
#[derive(Clone, Copy)]
enum Likeness {
    /// It is the same, and says the same.
    Message,
    /// It is the same.
    Identity,
    /// The rule finds something at the same place that is milder, or advice as it was: what was mended
    /// in part.
    Place,
}

impl Likeness {
    const ALL: [Self; 3] = [Self::Message, Self::Identity, Self::Place];

    fn key<'f>(self, finding: &'f Diagnostic<'_>) -> (Option<Fingerprint>, [&'f str; 4]) {
        let identity = Some(finding.identity);
        match self {
            Self::Message => (identity, [finding.message.as_str(), "", "", ""]),
            Self::Identity => (identity, [""; 4]),
            Self::Place => {
                let operation = finding.operation.as_ref();
                // Examples of different operations have the same places.
                let (method, path) = operation
                    .map(|operation| (operation.method, operation.path.as_str()))
                    .unwrap_or_default();
                let pointer = finding.subject().pointer.as_str();
                (None, [finding.code, pointer, method, path])
            }
        }
    }

    fn allows(self, before: &Diagnostic<'_>, now: &Diagnostic<'_>) -> bool {
        match self {
            Self::Message | Self::Identity => true,
            Self::Place => now.severity == Severity::Info || now.severity < before.severity,
        }
    }
}

/// Whether a place lies in what another one points at.
fn is_within(part: &Location<'_>, whole: &Location<'_>) -> bool {
    let below = part.pointer.strip_prefix(whole.pointer.as_str());
    below.is_some_and(|below| below.starts_with('/'))
}

/// The documents that a finding concerns: those of the operations that meet it, or its own.
fn users<'d>(finding: &Diagnostic<'d>, workspace: &'d Workspace) -> Vec<&'d Document> {
    let home = finding.subject().document;
    match finding.documents.as_slice() {
        [] if is_in(workspace, home) => vec![home],
        [] => Vec::new(),
        some => some.iter().map(|&id| workspace.document(id)).collect(),
    }
}

/// Whether a document is one of a workspace, and not a file beside it.
fn is_in(workspace: &Workspace, document: &Document) -> bool {
    let own = workspace.find(document.path());
    own.is_some_and(|own| own.id() == document.id())
}

/// Whether a document has what a finding is about: the operation or the definition.
fn holds(document: Option<&Document>, finding: &Diagnostic<'_>) -> bool {
    let Some(document) = document else {
        return false;
    };
    let (container, _) = split(&finding.subject().pointer);
    document.tree().root().pointer(container).is_some()
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
fn requests(finding: &Diagnostic<'_>) -> Vec<Option<Request>> {
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
fn but_for_its_name(finding: &Diagnostic<'_>) -> Option<Fingerprint> {
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
