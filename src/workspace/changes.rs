//! How do the files of an earlier state differ from the current ones?
//!
//! For example, a change edits `disks.json`, adds `vms.json` and renames `old.json`: the earlier content of
//! the first is kept, the second was not there, and the third is known by both of its paths.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::path;
use super::renames::{Rename, Renames};

/// How many symbolic links are followed one after the other.
pub(super) const MAX_LINKS: usize = 16;

/// How many paths through links are taken down for all changed files.
const MAX_PATHS: usize = 20_000;

/// How many are taken down for each changed file where there are many.
const MAX_PATHS_EACH: usize = 8;

/// The paths that lead to a path through one link.
fn behind_links<'l>(
    links_to: &'l FxHashMap<&str, Vec<&str>>,
    path: &'l str,
) -> impl Iterator<Item = String> + 'l {
    let ends = path.match_indices('/').map(|(at, _)| at);
    ends.chain([path.len()]).flat_map(move |end| {
        let (target, below) = path.split_at(end);
        let links = links_to.get(target).into_iter().flatten();
        links.map(move |link| format!("{link}{below}"))
    })
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
    pub(super) before: BTreeMap<String, Before>,
    added: FxHashSet<String>,
    pub(super) renames: Renames,
    /// All files that were part of the state and may still be, in order; where it is not known,
    /// whatever was not added was part of it.
    kept: Option<Vec<String>>,
    /// Folders of which nothing is known: all in them counts as unchanged.
    unseen: Vec<String>,
    /// Those of them that are known to have changed.
    pub(super) unseen_changes: Vec<String>,
    /// An earlier file that the user names.
    original: Option<String>,
    /// Submodules that were not there.
    new_submodules: FxHashSet<String>,
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

    /// Takes down that the user names an earlier file as the one to compare with.
    pub fn name_original(&mut self, path: impl Into<String>) {
        self.original = Some(path.into());
    }

    /// The earlier file that the user names.
    pub fn original(&self) -> Option<&str> {
        self.original.as_deref()
    }

    /// Takes down a submodule that was not there. What it holds is new, or took the place of other files.
    pub fn add_submodule(&mut self, folder: impl Into<String>) {
        self.new_submodules.insert(folder.into());
    }

    /// `true` if a submodule is in a folder that was none before.
    pub fn is_new_submodule(&self, folder: &str) -> bool {
        self.new_submodules.contains(folder)
    }

    /// Takes down symbolic links that are as they were, each with the path that it leads to. What
    /// changed there changed behind the link too. `false` if links inside of linked folders lead to the
    /// changed files by more paths than can be taken down: a few dozen links can make billions.
    #[must_use]
    pub fn link(&mut self, links: &[(String, String)]) -> bool {
        let mut to: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
        for (link, target) in links {
            to.entry(target).or_default().push(link);
        }
        let differed = self.before.iter();
        let differed = differed.map(|(path, before)| (path.clone(), Some(before.clone())));
        let added = self.added.iter().map(|path| (path.clone(), None));
        let mut changed: Vec<_> = differed.chain(added).collect();
        let mut left = MAX_PATHS.max(MAX_PATHS_EACH * changed.len());
        // Links may lead to links, and in a circle.
        for _ in 0..MAX_LINKS {
            let mut behind = Vec::new();
            for (path, before) in &changed {
                for path in behind_links(&to, path) {
                    if self.is_noted(&path) {
                        continue;
                    }
                    match left.checked_sub(1) {
                        Some(fewer) => left = fewer,
                        None => return false,
                    }
                    behind.push((path, before.clone()));
                }
            }
            for (path, before) in &behind {
                match before {
                    Some(before) => self.differed(path.clone(), before.clone()),
                    None => self.add(path.clone()),
                }
            }
            if behind.is_empty() {
                return true;
            }
            changed = behind;
        }
        true
    }

    /// Folders into which nobody looked although something in them changed.
    pub fn unseen_changes(&self) -> &[String] {
        &self.unseen_changes
    }

    pub(super) fn is_noted(&self, path: &str) -> bool {
        self.before.contains_key(path) || self.added.contains(path)
    }

    /// `true` if what a path leads to is not what it led to before.
    pub fn is_changed(&self, path: &str) -> bool {
        self.before.contains_key(path) || self.is_added(path)
    }

    /// `true` if a file had another content or is gone.
    pub fn differs(&self, path: &str) -> bool {
        self.before.contains_key(path)
    }

    /// `true` if there was no such file, if there is one now.
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

    /// `true` if nothing differs.
    pub fn is_empty(&self) -> bool {
        self.before.is_empty() && self.added.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `links` links in each of `levels` folders, which lead to the next folder. The last folder has a
    /// changed file.
    fn fan(levels: usize, links: usize) -> (Changes, Vec<(String, String)>) {
        let mut changes = Changes::default();
        changes.differed(format!("d{levels}/a.json"), Before::Bytes(Vec::new()));
        let links = (0..levels).flat_map(|level| {
            let target = format!("d{}", level + 1);
            (0..links).map(move |link| (format!("d{level}/l{link}"), target.clone()))
        });
        let links = links.collect();
        (changes, links)
    }

    #[test]
    fn what_changed_is_changed_behind_links_to_links() {
        let (mut changes, links) = fan(3, 2);
        assert!(changes.link(&links));
        for path in ["d2/l0/a.json", "d0/l1/l0/l1/a.json"] {
            assert!(changes.is_changed(path), "{path}");
        }
        assert_eq!(changes.differing().count(), 1 + 2 + 4 + 8);
    }

    #[test]
    fn links_that_fan_out_are_refused() {
        let (mut changes, links) = fan(15, 6);
        assert!(!changes.link(&links));
        assert!(changes.differing().count() <= MAX_PATHS + 1);
    }
}
