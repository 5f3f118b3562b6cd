//! Which earlier documents is a current document compared with?
//!
//! A document that existed before is compared with its earlier state. A document that the change
//! added is compared with the earlier document of which it is a version: the document that was
//! renamed or moved to its path, or the version of the API from which it was copied.
//!
//! For example, a change copies `stable/2023-01-01/disks.json` to `stable/2024-01-01/disks.json`
//! and edits the copy. [`Pairing::previous`] leads from the new path to the old one. A finding in
//! both documents is inherited, and only findings caused by the edits are new. The old document
//! still exists, so the new one is a copy: findings that only the copy lost aren't fixed in the old
//! document.
//!
//! - [`candidates`]: which earlier files could a new document be a version of?
//! - [`search`]: which of them is most similar ([`similarity`]), and which [version](versions) is
//!   later?
//! - [`folders`]: if there was no candidate, where was the folder of the new document before?
//! - [`other_sources`]: which other documents did it get operations from?

mod candidates;
mod files;
mod folders;
mod other_sources;
mod search;
mod similarity;
mod versions;

use rustc_hash::FxHashMap;

use candidates::Candidates;
use files::Files;
pub(super) use files::Previous;
use folders::EarlierFolders;
use other_sources::Added;

use crate::workspace::{Document, Earlier, Workspace};

/// The pairs of current and earlier documents: from a current path to the earlier one, and back.
pub(super) struct Pairing<'a> {
    files: Files<'a>,
    /// The earlier file of each selected document that the change added; `None` if it has none.
    previous: FxHashMap<String, Option<Previous>>,
    /// The version just before a document, if the document is more similar to an older one.
    version_before: FxHashMap<String, Previous>,
    other_sources: FxHashMap<String, Vec<Previous>>,
    earlier_folders: EarlierFolders,
    /// The current path of each earlier document that was moved.
    current: FxHashMap<String, String>,
}

impl<'a> Pairing<'a> {
    /// Pairs the documents of `workspace` with those of the earlier state.
    pub(super) fn new(workspace: &'a Workspace, before: &'a Earlier<'a>) -> Self {
        let mut pairing = Self {
            files: Files { workspace, before },
            previous: FxHashMap::default(),
            version_before: FxHashMap::default(),
            other_sources: FxHashMap::default(),
            earlier_folders: EarlierFolders::default(),
            current: FxHashMap::default(),
        };
        let changes = before.changes();
        let documents = workspace.documents().iter();
        let added: Vec<&Document> = documents
            .filter(|document| document.is_selected() && changes.is_added(document.path()))
            .collect();
        if added.is_empty() {
            return pairing;
        }
        let candidates = Candidates::new(changes, &added);
        for document in &added {
            // The file that git found to be renamed may be one of them.
            let nearest = candidates.of(document.path(), search::MAX_CANDIDATES + 1);
            pairing.find_previous(document, &nearest);
        }
        pairing.follow_folders(&added);
        let added: Vec<Added<'_>> = added
            .into_iter()
            .map(|document| Added {
                document,
                versions: pairing.versions(document.path()).collect(),
            })
            .collect();
        pairing.other_sources = other_sources::find(pairing.files, &added);
        pairing.current = pairing.moved();
        pairing
    }

    /// The earlier file that a current file is compared with; `None` if the current one is new.
    pub(super) fn previous(&self, path: &str) -> Option<Previous> {
        let changes = self.files.changes();
        if !changes.is_added(path) {
            return Some(Previous {
                path: path.to_owned(),
                is_copy: false,
            });
        }
        if let Some(known) = self.previous.get(path) {
            return known.clone();
        }
        match changes.renamed(path) {
            Some(rename) => Some(self.files.version(path, rename.from.clone())),
            None => self.earlier_folders.previous(self.files, path),
        }
    }

    /// The earlier versions of a current file: the file that it is [compared with](Self::previous),
    /// then the version just before it, if that is another one.
    pub(super) fn versions(&self, path: &str) -> impl Iterator<Item = Previous> {
        let version_before = self.version_before.get(path).cloned();
        self.previous(path).into_iter().chain(version_before)
    }

    /// Other earlier files that had operations of the current file.
    pub(super) fn other_sources(&self, path: &str) -> &[Previous] {
        self.other_sources.get(path).map_or(&[], Vec::as_slice)
    }

    /// The current path of an earlier document, which may have been moved; `None` if it is gone or
    /// wasn't read. This is the way back from [`Self::previous`].
    pub(super) fn current(&self, path: &str) -> Option<&str> {
        if let Some(own) = self.files.workspace.find(path) {
            return Some(own.path());
        }
        self.current.get(path).map(String::as_str)
    }

    /// Finds the earlier file of which a new document is a version, among some candidates.
    fn find_previous(&mut self, document: &Document, candidates: &[&str]) {
        let path = document.path();
        let previous = search::previous(self.files, document, candidates);
        let before = candidates
            .iter()
            .min_by(|a, b| versions::latest_before(path, a, b))
            .filter(|before| versions::compare(before, path).is_lt());
        if let (Some(previous), Some(before)) = (&previous, before)
            && previous.path != **before
            && previous.is_copy
        {
            let before = self.files.version(path, (*before).to_owned());
            self.version_before.insert(path.to_owned(), before);
        }
        self.previous.insert(path.to_owned(), previous);
    }

    /// Compares new documents without an earlier file with the files of the same names at the
    /// earlier places of their folders.
    fn follow_folders(&mut self, added: &[&Document]) {
        let found = added.iter().filter_map(|document| {
            let previous = self.previous.get(document.path())?.as_ref()?;
            Some((document.path(), previous.path.as_str()))
        });
        self.earlier_folders = EarlierFolders::new(found);
        for path in added.iter().map(|document| document.path()) {
            if self.previous.get(path) == Some(&None) {
                let previous = self.earlier_folders.previous(self.files, path);
                self.previous.insert(path.to_owned(), previous);
            }
        }
    }

    /// The current paths of the documents that were moved, by their earlier paths.
    fn moved(&self) -> FxHashMap<String, String> {
        let documents = self.files.workspace.documents().iter();
        let moved = documents.filter_map(|document| {
            let path = document.path();
            let is_added = self.files.changes().is_added(path);
            let previous = is_added.then(|| self.previous(path))??;
            (!previous.is_copy).then(|| (previous.path, path.to_owned()))
        });
        moved.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::{Before, Changes, Input, Memory, Objects, ReadError, Rename};

    struct Nothing;

    impl Objects for Nothing {
        fn read(&self, _: &str) -> Result<Vec<u8>, ReadError> {
            Err(ReadError::Missing)
        }
    }

    fn text(title: &str) -> String {
        format!("{{ \"swagger\": \"2.0\",\n\"info\": {{ \"title\": \"{title}\" }} }}")
    }

    /// The earlier file with which each of the current files is compared.
    fn previous(
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
        let pairing = Pairing::new(&workspace, &earlier);
        let previous = |(path, _): &(&str, &str)| {
            let previous = pairing.previous(path)?;
            Some((previous.path, previous.is_copy))
        };
        now.iter().map(previous).collect()
    }

    fn some(path: &str, is_copy: bool) -> Option<(String, bool)> {
        Some((path.to_owned(), is_copy))
    }

    #[test]
    fn a_document_that_was_there_is_its_own() {
        let found = previous(
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
        let found = previous(&now, &before, &[]);
        assert_eq!(found.last(), Some(&some("s/2022-01-01/a.json", true)));
        *now.last_mut().unwrap() = ("s/2024-01-01/a.json", "four");
        let found = previous(&now, &before, &[]);
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
        let found = previous(&now, &before, &renames);
        assert_eq!(found.last(), Some(&some("p/2022-01-01/a.json", true)));
        let found = previous(
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
        let found = previous(&now, &before, &[("new/a.json", "old/a.json")]);
        assert_eq!(
            found,
            [some("old/a.json", false), some("old/deep/b.json", false)]
        );
    }

    #[test]
    fn another_format_is_the_same_document() {
        let found = previous(&[("a/b.yaml", "a")], &[("a/b.json", "b")], &[]);
        assert_eq!(found, [some("a/b.json", false)]);
        let both = [("a/b.json", "b"), ("a/b.yaml", "a")];
        assert_eq!(previous(&both, &both[..1], &[]).last(), Some(&None));
    }
}
