//! How the files of an earlier state differ from those at hand, and that state as a source.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::file::State;
use super::load::{Input, Known, Loading};
use super::renames::{Rename, Renames};
use super::source::{ContentId, Listing, ReadError, Source, is_listed};
use super::{Workspace, path};
use crate::syntax::Tree;

/// How many symbolic links are followed one after the other.
const MAX_LINKS: usize = 16;

/// Where contents of an earlier state are kept.
pub trait Objects: Sync {
    /// The bytes that an id names.
    ///
    /// # Errors
    /// Why they can't be had.
    fn read(&self, id: &str) -> Result<Vec<u8>, ReadError>;

    /// The first object that was wanted and couldn't be had, with the reason.
    fn failure(&self) -> Option<String> {
        None
    }
}

/// What a path led to before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Before {
    /// A file; its content is that object.
    Object(String),
    /// A symbolic link; the text of it is that object.
    Link(String),
    /// A file with these bytes.
    Bytes(Vec<u8>),
}

/// How the files of an earlier state differ from those at hand. Paths are relative to the root.
///
/// What is not named here is as it was: it is read from where it lies now, and never twice.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    before: BTreeMap<String, Before>,
    added: FxHashSet<String>,
    renames: Renames,
    /// All files that were part of the state and may still be, in order; where it is not known,
    /// whatever was not added was part of it.
    kept: Option<Vec<String>>,
    /// Folders of which nothing is known: all in them counts as unchanged.
    unseen: Vec<String>,
    /// Those of them that are known to have changed.
    pub(super) unseen_changes: Vec<String>,
}

impl Changes {
    /// Takes down that a file had another content, or is gone.
    pub fn differed(&mut self, path: impl Into<String>, before: Before) {
        self.before.insert(path.into(), before);
    }

    /// Takes down that a file was not there.
    pub fn add(&mut self, path: impl Into<String>) {
        self.added.insert(path.into());
    }

    /// Takes down that a file lay elsewhere.
    pub fn rename(&mut self, path: impl Into<String>, rename: Rename) {
        self.renames.add(path.into(), rename);
    }

    /// Takes down which files there may have been besides those that differed; all others were not
    /// there.
    pub fn keep(&mut self, mut paths: Vec<String>) {
        paths.sort_unstable();
        paths.dedup();
        self.kept = Some(paths);
    }

    /// Takes down a folder into which nobody looks, such as a submodule.
    pub fn unsee(&mut self, folder: impl Into<String>) {
        self.unseen.push(folder.into());
    }

    /// Takes down symbolic links that are as they were, each with the path that it leads to. What
    /// changed there changed behind the link too.
    pub fn link(&mut self, links: &[(String, String)]) {
        let mut to: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
        for (link, target) in links {
            to.entry(target).or_default().push(link);
        }
        let differed = self.before.iter();
        let differed = differed.map(|(path, before)| (path.clone(), Some(before.clone())));
        let added = self.added.iter().map(|path| (path.clone(), None));
        let mut changed: Vec<_> = differed.chain(added).collect();
        // Links may lead to links, and in a circle.
        for _ in 0..MAX_LINKS {
            let mut behind = Vec::new();
            for (path, before) in &changed {
                let ends = path.match_indices('/').map(|(at, _)| at);
                for end in ends.chain([path.len()]) {
                    let (target, below) = path.split_at(end);
                    for link in to.get(target).into_iter().flatten() {
                        behind.push((format!("{link}{below}"), before.clone()));
                    }
                }
            }
            behind.retain(|(path, _)| !self.is_noted(path));
            for (path, before) in &behind {
                match before {
                    Some(before) => self.differed(path.clone(), before.clone()),
                    None => self.add(path.clone()),
                }
            }
            if behind.is_empty() {
                return;
            }
            changed = behind;
        }
    }

    /// Folders into which nobody looked although something in them changed.
    pub fn unseen_changes(&self) -> &[String] {
        &self.unseen_changes
    }

    pub(super) fn is_noted(&self, path: &str) -> bool {
        self.before.contains_key(path) || self.added.contains(path)
    }

    /// Whether what a path leads to is not what it led to before.
    pub fn is_changed(&self, path: &str) -> bool {
        self.before.contains_key(path) || self.is_added(path)
    }

    /// Whether a file had another content or is gone.
    pub fn differs(&self, path: &str) -> bool {
        self.before.contains_key(path)
    }

    /// Whether there was no such file, if there is one now.
    pub fn is_added(&self, path: &str) -> bool {
        if self.before.contains_key(path) {
            return false;
        }
        if self.added.contains(path) {
            return true;
        }
        let mut unseen = self.unseen.iter();
        if unseen.any(|folder| path::is_below(folder, path)) {
            return false;
        }
        let was_kept = |kept: &Vec<String>| kept.binary_search_by(|own| own.as_str().cmp(path));
        let is_new = self.kept.as_ref().map(|kept| was_kept(kept).is_err());
        is_new.unwrap_or(false)
    }

    /// Where a file lay before, if it lay elsewhere.
    pub fn renamed(&self, path: &str) -> Option<&Rename> {
        self.renames.rename_to(path)
    }

    /// Where a file lies now that lay at `path`, if it lies elsewhere.
    pub fn became(&self, path: &str) -> Option<&str> {
        self.renames.new_path(path)
    }

    /// Every file that lies elsewhere, with where it lay, in no order.
    pub fn renames(&self) -> impl Iterator<Item = (&str, &Rename)> {
        self.renames.all()
    }

    /// Files that had another content or are gone, in the order of their paths.
    pub fn differing(&self) -> impl Iterator<Item = &str> {
        self.before.keys().map(String::as_str)
    }

    /// Files of the earlier state, as far as they are known, in no order.
    pub fn all_before(&self) -> impl Iterator<Item = &str> {
        let kept = self.kept.iter().flatten().map(String::as_str);
        let kept = kept.filter(|path| !self.before.contains_key(*path) && !self.is_added(path));
        self.differing().chain(kept)
    }

    /// Files that were not there, as far as they are known, in no order.
    pub fn added(&self) -> impl Iterator<Item = &str> {
        self.added.iter().map(String::as_str)
    }

    /// Files of that name that are not what they were, as far as they are known, in no order.
    pub fn called<'c>(&'c self, name: &'c str) -> impl Iterator<Item = &'c str> {
        let all = self.differing().chain(self.added());
        all.filter(move |path| path.rsplit('/').next() == Some(name))
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.before.is_empty() && self.added.is_empty()
    }
}

/// The earlier state as a source: what differed from where it is kept, all else from the files at
/// hand.
pub struct Earlier<'s> {
    now: &'s dyn Source,
    changes: &'s Changes,
    objects: &'s dyn Objects,
    /// Paths that differ, by how they are written in lower case; made when one asks.
    by_lower_case: OnceLock<FxHashMap<String, String>>,
}

impl<'s> Earlier<'s> {
    /// The state from which `changes` led to the files of `now`.
    pub fn new(now: &'s dyn Source, changes: &'s Changes, objects: &'s dyn Objects) -> Self {
        Self {
            now,
            changes,
            objects,
            by_lower_case: OnceLock::new(),
        }
    }

    /// The files at hand.
    pub fn now(&self) -> &'s dyn Source {
        self.now
    }

    /// How they differ from this state.
    pub fn changes(&self) -> &'s Changes {
        self.changes
    }

    /// Loads some documents of this state and all that they refer to. What has the same content in
    /// `now`, the files that it is compared with, is not read again.
    pub fn load(&self, now: &Workspace, inputs: &[Input], paths: &[String]) -> Workspace {
        let loading = Loading {
            ids: Arc::clone(now.ids()),
            state: State::Earlier,
            known: &|path| self.known(now, path).map(Known::Tree),
            ..Loading::default()
        };
        Workspace::load_some(self, inputs, paths, loading)
    }

    /// What the document at a path of this state was read into already, because a document at hand
    /// has the same content.
    fn known(&self, workspace: &Workspace, path: &str) -> Option<Arc<Tree>> {
        let at = match self.changes.is_changed(path) {
            false => path,
            true => self.changes.renames.exact_new_path(path)?,
        };
        let document = workspace.find(at)?;
        // What could not be read has no tree, only a text.
        document
            .fault()
            .is_none()
            .then(|| document.file().shared_tree())
    }

    fn open(&self, path: &str, links: usize) -> Result<Vec<u8>, ReadError> {
        match self.changes.before.get(path) {
            None if self.changes.is_added(path) => Err(ReadError::Missing),
            None => self.now.read(path),
            Some(Before::Bytes(bytes)) => Ok(bytes.clone()),
            Some(Before::Object(id)) => self.objects.read(id),
            Some(Before::Link(id)) => {
                let target = String::from_utf8(self.objects.read(id)?);
                let target = target.map_err(|_| ReadError::Missing)?;
                if links == MAX_LINKS {
                    return Err(ReadError::Failed(
                        "too many levels of symbolic links".to_owned(),
                    ));
                }
                if target.starts_with('/') {
                    return Err(ReadError::Outside);
                }
                let target = path::join(path::folder(path), &target).ok_or(ReadError::Outside)?;
                if path::is_in_git(&target) {
                    return Err(ReadError::Outside);
                }
                self.open(&target, links + 1)
            }
        }
    }
}

impl Source for Earlier<'_> {
    fn list(&self, folder: &str) -> Listing {
        let mut listing = self.now.list(folder);
        listing.files.retain(|path| !self.changes.is_added(path));
        let before = self.changes.differing();
        listing.files.extend(
            before
                .filter(|path| is_listed(folder, path))
                .map(str::to_owned),
        );
        listing.files.sort_unstable();
        listing.files.dedup();
        listing
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.open(path, 0)
    }

    fn exists(&self, path: &str) -> bool {
        self.changes.before.contains_key(path)
            || !self.changes.is_added(path) && self.now.exists(path)
    }

    fn files_in(&self, folder: &str) -> Vec<String> {
        let mut files = self.now.files_in(folder);
        files.retain(|path| !self.changes.is_added(path));
        let before = self.changes.differing();
        let own = before.filter(|path| path::folder(path) == folder);
        files.extend(
            own.filter(|path| path::is_specification(path))
                .map(str::to_owned),
        );
        files.sort_unstable();
        files.dedup();
        files
    }

    fn content_id(&self, path: &str) -> Option<ContentId> {
        match self.changes.before.get(path)? {
            // Thirty-two hexadecimal digits of a hash are as good as all.
            Before::Object(id) => Some(ContentId(u128::from_str_radix(id.get(..32)?, 16).ok()?)),
            Before::Link(_) | Before::Bytes(_) => None,
        }
    }

    fn find_ignoring_case(&self, path: &str) -> Option<String> {
        let by_lower_case = self.by_lower_case.get_or_init(|| {
            let before = self.changes.differing();
            before
                .map(|path| (path.to_lowercase(), path.to_owned()))
                .collect()
        });
        let own = by_lower_case.get(&path.to_lowercase());
        own.cloned().or_else(|| {
            let found = self.now.find_ignoring_case(path)?;
            (!self.changes.is_added(&found)).then_some(found)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Memory;
    use super::*;

    struct Kept(Vec<(&'static str, &'static str)>);

    impl Objects for Kept {
        fn read(&self, id: &str) -> Result<Vec<u8>, ReadError> {
            let mut all = self.0.iter();
            let found = all.find(|(own, _)| *own == id);
            found
                .map(|(_, text)| text.as_bytes().to_vec())
                .ok_or(ReadError::Missing)
        }
    }

    fn now() -> Memory {
        [
            ("a/same.json", "same"),
            ("a/changed.json", "now"),
            ("a/new.json", "new"),
            ("a/unheard-of.json", "untracked"),
            ("b/moved.json", "moved"),
        ]
        .into_iter()
        .collect()
    }

    fn changes() -> Changes {
        let object = |id: &str| Before::Object(id.to_owned());
        let mut changes = Changes::default();
        changes.differed("a/changed.json", object("1"));
        changes.differed("a/gone.json", object("2"));
        changes.differed("a/moved.json", object("3"));
        changes.differed("a/link.json", Before::Link("4".to_owned()));
        changes.differed("a/out.json", Before::Link("5".to_owned()));
        changes.differed("a/loop.json", Before::Link("6".to_owned()));
        changes.add("a/new.json");
        changes.add("b/moved.json");
        let from = "a/moved.json".to_owned();
        changes.rename(
            "b/moved.json",
            Rename {
                from,
                is_exact: true,
            },
        );
        let kept = [
            "a/same.json",
            "a/changed.json",
            "a/new.json",
            "b/moved.json",
        ];
        changes.keep(kept.map(str::to_owned).to_vec());
        changes
    }

    fn kept() -> Kept {
        Kept(vec![
            ("1", "before"),
            ("2", "gone"),
            ("3", "moved"),
            ("4", "../a/same.json"),
            ("5", "../../etc/secret.json"),
            ("6", "loop.json"),
        ])
    }

    #[test]
    fn the_earlier_state_is_read_from_both() {
        let (now, changes, kept) = (now(), changes(), kept());
        let source = Earlier::new(&now, &changes, &kept);
        let read = |path: &str| {
            source
                .read(path)
                .map(|bytes| String::from_utf8(bytes).unwrap())
        };
        assert_eq!(read("a/same.json").as_deref(), Ok("same"));
        assert_eq!(read("a/changed.json").as_deref(), Ok("before"));
        assert_eq!(read("a/gone.json").as_deref(), Ok("gone"));
        for absent in ["a/new.json", "b/moved.json", "a/unheard-of.json"] {
            assert_eq!(read(absent), Err(ReadError::Missing), "{absent}");
            assert!(!source.exists(absent), "{absent}");
        }
        assert!(source.exists("a/gone.json"));
        assert_eq!(
            source.find_ignoring_case("A/GONE.json").as_deref(),
            Some("a/gone.json")
        );
        assert_eq!(source.find_ignoring_case("a/NEW.json"), None);
    }

    #[test]
    fn links_lead_within_the_state_and_no_further() {
        let (now, changes, kept) = (now(), changes(), kept());
        let source = Earlier::new(&now, &changes, &kept);
        assert_eq!(source.read("a/link.json").as_deref(), Ok(&b"same"[..]));
        assert_eq!(source.read("a/out.json"), Err(ReadError::Outside));
        let is_failure = |found| matches!(found, Err(ReadError::Failed(_)));
        assert!(is_failure(source.read("a/loop.json")));
    }

    #[test]
    fn folders_hold_what_they_held() {
        let (now, changes, kept) = (now(), changes(), kept());
        let source = Earlier::new(&now, &changes, &kept);
        let held = [
            "a/changed.json",
            "a/gone.json",
            "a/link.json",
            "a/loop.json",
            "a/moved.json",
            "a/out.json",
            "a/same.json",
        ];
        assert_eq!(source.list("").files, held);
        assert_eq!(source.files_in("a"), held);
        assert_eq!(source.list("b").files, [""; 0]);
        let mut all: Vec<_> = changes.all_before().collect();
        all.sort_unstable();
        assert_eq!(all, held);
    }
}
