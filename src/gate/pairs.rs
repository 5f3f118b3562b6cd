//! Which document of the earlier state a document at hand has come from.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use super::family;
use super::further::further;
use super::similarity::Parts;
use crate::engine::identity::blank_parameters;
use crate::syntax::{Node, Notation};
use crate::workspace::{Changes, Document, Source, Workspace, path};

/// How many versions of a document are read to find the one that it was copied from.
const MAX_VERSIONS: usize = 32;

/// How many renames are looked at to find folders that were moved.
const MAX_MOVES: usize = 1024;

/// Where a document comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    /// Its path in the earlier state.
    pub(super) path: String,
    /// Whether what lay there is still there, besides.
    pub(super) is_copy: bool,
}

/// One of the documents that a document has come from.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    /// Its path in the earlier state.
    pub(super) path: String,
    /// Whether what lay there is still there, besides.
    pub(super) is_copy: bool,
    /// Whether it is an earlier version of the document, and not one that has lent it operations.
    pub(super) is_whole: bool,
}

/// The documents at hand and those that they have come from. Most questions lead from what is at hand
/// back to the earlier state; the one about heirs leads from there to what is at hand.
pub(super) struct Pairs<'a> {
    changes: &'a Changes,
    /// What is at hand.
    workspace: &'a Workspace,
    before: &'a dyn Source,
    found: FxHashMap<String, Option<Pair>>,
    /// The versions before documents, where they are more like an older one.
    latest: FxHashMap<String, Pair>,
    /// The documents that one has operations from besides, by its path.
    further: FxHashMap<String, Vec<Pair>>,
    /// What lies elsewhere now, by where it lay: from the earlier state to what is at hand.
    heirs: FxHashMap<String, String>,
    /// The same as far as git says so.
    movers: FxHashMap<&'a str, &'a str>,
    /// Where folders at hand have come from: from what is at hand to the earlier state.
    folders: FxHashMap<String, String>,
}

impl<'a> Pairs<'a> {
    /// Finds where the documents at hand come from that are new.
    pub(super) fn new(
        workspace: &'a Workspace,
        changes: &'a Changes,
        before: &'a dyn Source,
    ) -> Self {
        let mut pairs = Self {
            changes,
            workspace,
            before,
            found: FxHashMap::default(),
            latest: FxHashMap::default(),
            further: FxHashMap::default(),
            heirs: FxHashMap::default(),
            movers: FxHashMap::default(),
            folders: FxHashMap::default(),
        };
        let documents = workspace.documents().iter();
        let added: Vec<&Document> = documents
            .filter(|document| document.is_selected() && changes.is_added(document.path()))
            .collect();
        if added.is_empty() {
            return pairs;
        }
        pairs.movers = movers(changes);
        let moves = moves(changes);
        let mut families: FxHashMap<String, Vec<&str>> = added
            .iter()
            .flat_map(|document| families_of(document.path(), &moves))
            .map(|family| (family, Vec::new()))
            .collect();
        let names: FxHashSet<String> = families.keys().map(|key| name_of(key)).collect();
        for path in changes.all_before() {
            // Most files are called like none that is new.
            let name = path.rsplit('/').next().unwrap_or(path);
            if names.contains(&family::family(name))
                && let Some(family) = families.get_mut(&family::family(path))
            {
                family.push(path);
            }
        }
        for document in &added {
            let path = document.path();
            let family = families_of(path, &moves);
            let family = family.iter().filter_map(|key| families.get(key)).flatten();
            let family: Vec<&str> = family.copied().collect();
            let pair = pairs.origin(document, &family);
            let latest = family
                .iter()
                .min_by(|a, b| family::latest_before(path, a, b));
            let latest = latest.filter(|latest| family::compare(latest, path).is_lt());
            if let (Some(pair), Some(latest)) = (&pair, latest)
                && pair.path != **latest
                && pair.is_copy
            {
                let latest = pairs.pair(path, (*latest).to_owned());
                pairs.latest.insert(path.to_owned(), latest);
            }
            pairs.found.insert(path.to_owned(), pair);
        }
        pairs.folders = pairs.folders_of(&added);
        for document in &added {
            if pairs.found.get(document.path()) == Some(&None) {
                let pair = pairs.as_its_folder(document.path());
                pairs.found.insert(document.path().to_owned(), pair);
            }
        }
        pairs.further = further(&pairs, &added);
        let elsewhere = workspace.documents().iter().filter_map(|document| {
            let path = document.path();
            let pair = changes.is_added(path).then(|| pairs.of(path))??;
            (!pair.is_copy).then(|| (pair.path, path.to_owned()))
        });
        pairs.heirs = elsewhere.collect();
        pairs
    }

    /// Where a file at hand has come from; `None` if it is new. It leads from what is at hand to the
    /// earlier state.
    pub(super) fn of(&self, path: &str) -> Option<Pair> {
        if !self.changes.is_added(path) {
            return Some(Pair {
                path: path.to_owned(),
                is_copy: false,
            });
        }
        if let Some(known) = self.found.get(path) {
            return known.clone();
        }
        let renamed = self.changes.renamed(path).map(|rename| rename.from.clone());
        match renamed {
            Some(from) => Some(self.pair(path, from)),
            None => self.as_its_folder(path),
        }
    }

    /// All that a file at hand has come from: what it was copied from, the version before it, then
    /// documents that it has single operations from.
    pub(super) fn origins(&self, path: &str) -> impl Iterator<Item = Origin> {
        let origin = |is_whole| {
            move |Pair { path, is_copy }| Origin {
                path,
                is_copy,
                is_whole,
            }
        };
        let versions = self.of(path).into_iter().chain(self.latest_before(path));
        let further = self.further.get(path).into_iter().flatten().cloned();
        versions.map(origin(true)).chain(further.map(origin(false)))
    }

    /// The version before a document, where that is more like an older one.
    pub(super) fn latest_before(&self, path: &str) -> Option<Pair> {
        self.latest.get(path).cloned()
    }

    /// Which folders those of some documents have come from: where most of these have.
    fn folders_of(&self, documents: &[&Document]) -> FxHashMap<String, String> {
        let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for document in documents {
            if let Some(Some(pair)) = self.found.get(document.path()) {
                let folders = (path::folder(document.path()), path::folder(&pair.path));
                *counts.entry(folders).or_default() += 1;
            }
        }
        let mut folders: FxHashMap<String, (usize, String)> = FxHashMap::default();
        for ((own, before), count) in counts {
            let known = folders.entry(own.to_owned()).or_default();
            let is_later = || family::compare(before, &known.1).is_gt();
            if count > known.0 || count == known.0 && is_later() {
                *known = (count, before.to_owned());
            }
        }
        let folders = folders.into_iter();
        folders.map(|(own, (_, before))| (own, before)).collect()
    }

    /// How the files differ.
    pub(super) fn changes(&self) -> &'a Changes {
        self.changes
    }

    /// What a file of the earlier state has become; `None` if it is gone, or at hand but not read. It
    /// leads from the earlier state to what is at hand.
    pub(super) fn heir(&self, path: &str) -> Option<&str> {
        if let Some(own) = self.workspace.find(path) {
            return Some(own.path());
        }
        self.heirs.get(path).map(String::as_str)
    }

    /// Whether a file of the earlier state lies where it lay.
    fn is_there(&self, path: &str) -> bool {
        self.workspace.find(path).is_some() || !self.changes.differs(path)
    }

    /// One that a file at hand has single operations from, as others may have others.
    pub(super) fn part_of(&self, path: String) -> Pair {
        let is_copy = self.is_there(&path);
        Pair { path, is_copy }
    }

    /// One that a file at hand has come from as a whole. It is a copy if that is still there, or has become
    /// another one.
    pub(super) fn pair(&self, own: &str, path: String) -> Pair {
        let mover = self.movers.get(path.as_str());
        let is_moved = mover.is_some_and(|to| *to != own && self.workspace.find(to).is_some());
        let is_copy = is_moved || self.is_there(&path);
        Pair { path, is_copy }
    }

    /// The earlier version that a new document is most like; of equals the latest before it. It leads
    /// from what is at hand to the earlier state, where the files of `family` lie.
    fn origin(&self, document: &Document, family: &[&str]) -> Option<Pair> {
        let own = document.path();
        let renamed = self.changes.renamed(own);
        if let Some(rename) = renamed.filter(|rename| rename.is_exact) {
            return Some(self.pair(own, rename.from.clone()));
        }
        let converted = converted(own);
        let converted = converted.iter().map(String::as_str);
        let converted: Vec<&str> = converted
            .filter(|path| !self.is_there(path) && self.before.exists(path))
            .collect();
        let mut candidates = family.to_vec();
        // Documents of different services are alike too.
        let renamed = renamed.map(|rename| rename.from.as_str());
        candidates.extend(renamed.filter(|from| self.may_be(document, from)));
        candidates.sort_by(|a, b| family::latest_before(own, a, b));
        candidates.dedup();
        candidates.truncate(MAX_VERSIONS);
        let found = match candidates.as_slice() {
            [] => converted.first().copied(),
            [only] => Some(*only),
            several => {
                let parts = Parts::of(document.text());
                let ranked = several.iter().enumerate().map(|(rank, path)| {
                    let common = self.text_of(path).map_or(0, |text| parts.common(&text));
                    (Reverse(common), rank, *path)
                });
                ranked.min().map(|(_, _, path)| path)
            }
        };
        Some(self.pair(own, found?.to_owned()))
    }

    /// Whether a document can be what another one has become: they have an operation in common, by its
    /// path or its id, or one of them has none.
    fn may_be(&self, document: &Document, from: &str) -> bool {
        let own = operations(document.tree().root());
        let theirs = self.operations_before(from);
        own.is_empty() || theirs.is_empty() || !own.is_disjoint(&theirs)
    }

    /// The operations of a document of the earlier state; none if it can't be read.
    pub(super) fn operations_before(&self, path: &str) -> FxHashSet<String> {
        if !self.changes.is_changed(path)
            && let Some(document) = self.workspace.find(path)
        {
            return operations(document.tree().root());
        }
        let text = self.text_of(path).unwrap_or_default();
        let read = Notation::of(path).read(text.as_ref());
        read.map(|tree| operations(tree.root())).unwrap_or_default()
    }

    fn text_of(&self, path: &str) -> Option<Cow<'a, str>> {
        if !self.changes.is_changed(path)
            && let Some(document) = self.workspace.find(path)
        {
            return Some(Cow::Borrowed(document.text()));
        }
        let bytes = self.before.read(path).ok()?;
        Some(Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// The file of that name in the folder that the file's folder, or one around it, has come from.
    fn as_its_folder(&self, file: &str) -> Option<Pair> {
        let mut folder = path::folder(file);
        loop {
            if let Some(before) = self.folders.get(folder) {
                let below = file.get(folder.len()..)?;
                let origin = format!("{before}{below}");
                let origin = origin.trim_start_matches('/');
                return self
                    .before
                    .exists(origin)
                    .then(|| self.pair(file, origin.to_owned()));
            }
            if folder.is_empty() {
                return None;
            }
            folder = path::folder(folder);
        }
    }
}

/// What lies elsewhere now by what git says, by where it lay.
fn movers(changes: &Changes) -> FxHashMap<&str, &str> {
    let renames = changes.renames();
    renames
        .map(|(to, rename)| (rename.from.as_str(), to))
        .collect()
}

/// Folders that were moved with files in them: where they are, and where they were.
fn moves(changes: &Changes) -> BTreeSet<(&str, &str)> {
    let moves = changes.renames().filter_map(|(to, rename)| {
        let from = rename.from.as_str();
        let ends = to.rsplit('/').zip(from.rsplit('/'));
        let common: usize = ends
            .take_while(|(a, b)| a == b)
            .map(|(part, _)| part.len() + 1)
            .sum();
        let before_common = |path: &'_ str| path.len().checked_sub(common);
        Some((
            to.get(..before_common(to)?)?,
            from.get(..before_common(from)?)?,
        ))
    });
    moves.take(MAX_MOVES).collect()
}

/// The families of a new file: its own, and the one that it would have had before its folder was moved.
fn families_of(path: &str, moves: &BTreeSet<(&str, &str)>) -> Vec<String> {
    let moved = moves.iter().filter_map(|(to, from)| {
        let below = path.strip_prefix(to)?.strip_prefix('/')?;
        Some(family::family(&format!("{from}/{below}")))
    });
    let mut families = vec![family::family(path)];
    families.extend(moved);
    families.sort_unstable();
    families.dedup();
    families
}

/// The paths of a document, whatever their parameters are called, and the ids of its operations.
pub(super) fn operations(root: Node<'_>) -> FxHashSet<String> {
    let mut operations = FxHashSet::default();
    let items = ["paths", "x-ms-paths"].into_iter();
    for item in items
        .filter_map(|paths| root.get(paths))
        .flat_map(Node::children)
    {
        let key = item.key().unwrap_or_default();
        operations.insert(blank_parameters(&key));
        let ids = item.children().filter_map(|one| one.get("operationId"));
        operations.extend(ids.filter_map(|id| Some(id.as_str()?.into_owned())));
    }
    operations
}

fn name_of(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

/// The names that a document has if it was written in another format.
fn converted(path: &str) -> Vec<String> {
    let Some((stem, extension)) = path.rsplit_once('.') else {
        return Vec::new();
    };
    let others = ["json", "yaml", "yml"].into_iter();
    let others = others.filter(|other| !extension.eq_ignore_ascii_case(other));
    others.map(|other| format!("{stem}.{other}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::{Before, Earlier, Input, Memory, Objects, ReadError, Rename};

    struct Nothing;

    impl Objects for Nothing {
        fn read(&self, _: &str) -> Result<Vec<u8>, ReadError> {
            Err(ReadError::Missing)
        }
    }

    fn text(title: &str) -> String {
        format!("{{ \"swagger\": \"2.0\",\n\"info\": {{ \"title\": \"{title}\" }} }}")
    }

    /// Where files come from, if these are at hand and those were there before.
    fn origins(
        now: &[(&str, &str)],
        before: &[(&str, &str)],
        renames: &[(&str, &str)],
    ) -> Vec<Option<(String, bool)>> {
        let files: Memory = now
            .iter()
            .map(|(path, title)| (*path, text(title)))
            .collect();
        let mut changes = Changes::default();
        for (path, title) in before {
            let is_same = now.contains(&(*path, *title));
            if !is_same {
                changes.differed(*path, Before::Bytes(text(title).into_bytes()));
            }
        }
        changes.keep(before.iter().map(|(path, _)| (*path).to_owned()).collect());
        for (path, from) in renames {
            let from = (*from).to_owned();
            changes.rename(
                *path,
                Rename {
                    from,
                    is_exact: false,
                },
            );
        }
        let (workspace, _) = Workspace::load(&files, &[Input::Folder(String::new())]);
        let earlier = Earlier::new(&files, &changes, &Nothing);
        let pairs = Pairs::new(&workspace, &changes, &earlier);
        let pair = |(path, _): &(&str, &str)| {
            let pair = pairs.of(path)?;
            Some((pair.path, pair.is_copy))
        };
        now.iter().map(pair).collect()
    }

    fn some(path: &str, is_copy: bool) -> Option<(String, bool)> {
        Some((path.to_owned(), is_copy))
    }

    #[test]
    fn a_document_that_was_there_is_its_own() {
        let found = origins(
            &[("a.json", "new"), ("b.json", "b")],
            &[("a.json", "old")],
            &[],
        );
        assert_eq!(found, [some("a.json", false), None]);
    }

    #[test]
    fn a_new_version_comes_from_the_one_it_is_most_like() {
        let before = [
            ("s/2021-01-01/a.json", "one"),
            ("s/2022-01-01/a.json", "two"),
            ("s/2023-01-01/a.json", "three"),
            ("s/2023-01-01/b.json", "b"),
        ];
        let mut now = before.to_vec();
        now.push(("s/2024-01-01/a.json", "two"));
        let found = origins(&now, &before, &[]);
        assert_eq!(found.last(), Some(&some("s/2022-01-01/a.json", true)));
        *now.last_mut().unwrap() = ("s/2024-01-01/a.json", "four");
        let found = origins(&now, &before, &[]);
        assert_eq!(found.last(), Some(&some("s/2023-01-01/a.json", true)));
    }

    #[test]
    fn what_git_calls_a_rename_is_one_of_the_versions_it_may_come_from() {
        let before = [
            ("p/2021-01-01-preview/a.json", "one"),
            ("p/2022-01-01/a.json", "two"),
        ];
        let now = [
            ("p/2022-01-01/a.json", "two"),
            ("p/2023-01-01/a.json", "two"),
        ];
        let renames = [("p/2023-01-01/a.json", "p/2021-01-01-preview/a.json")];
        let found = origins(&now, &before, &renames);
        assert_eq!(found.last(), Some(&some("p/2022-01-01/a.json", true)));
        let found = origins(
            &[("x.json", "two")],
            &[("y.json", "one")],
            &[("x.json", "y.json")],
        );
        assert_eq!(found, [some("y.json", false)]);
    }

    #[test]
    fn files_of_a_folder_come_from_where_their_neighbours_do() {
        let before = [("old/a.json", "a"), ("old/deep/b.json", "b")];
        let now = [("new/a.json", "a"), ("new/deep/b.json", "rewritten")];
        let found = origins(&now, &before, &[("new/a.json", "old/a.json")]);
        assert_eq!(
            found,
            [some("old/a.json", false), some("old/deep/b.json", false)]
        );
    }

    #[test]
    fn another_format_is_the_same_document() {
        let found = origins(&[("a/b.yaml", "a")], &[("a/b.json", "b")], &[]);
        assert_eq!(found, [some("a/b.json", false)]);
        let both = [("a/b.json", "b"), ("a/b.yaml", "a")];
        assert_eq!(origins(&both, &both[..1], &[]).last(), Some(&None));
    }
}
