//! The differences between the files of an earlier state and the current files.
//!
//! For example, a change edits `disks.json`, adds `vms.json` and renames `old.json`. Then this
//! module keeps the earlier content of `disks.json`, knows that `vms.json` didn't exist, and knows
//! both paths of `old.json`.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::path;
use super::renames::{Rename, Renames};

/// The number of symbolic links to follow in a row, as Linux does.
pub(super) const MAX_LINKS: usize = 40;

/// The number of paths through links to record for all changed files.
const MAX_PATHS: usize = 20_000;

/// The number of paths to record for each changed file, if there are many changed files.
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

/// The earlier content of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Before {
    /// A file; the object has its content.
    Object(String),
    /// A symbolic link. The string is the id of the git object that contains its target.
    Link(String),
    /// A file with these bytes.
    Bytes(Vec<u8>),
}

/// The differences between the files of an earlier state and the current files. Paths are relative
/// to the root.
///
/// A path that isn't listed here is unchanged: it is read from the current files, and never twice.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    pub(super) before: BTreeMap<String, Before>,
    added: FxHashSet<String>,
    pub(super) renames: Renames,
    /// All files that belonged to the earlier state and may still exist, sorted. If this is `None`,
    /// every file that wasn't added belonged to it.
    kept: Option<Vec<String>>,
    /// Folders with unknown contents: all files in them count as unchanged.
    unseen: Vec<String>,
    /// The unknown folders that have changed.
    pub(super) unseen_changes: Vec<String>,
    /// An earlier file that the user names.
    original: Option<String>,
    /// Submodules that didn't exist before.
    new_submodules: FxHashSet<String>,
}

impl Changes {
    /// Records that a file had another content, or is gone.
    pub fn differed(&mut self, path: impl Into<String>, before: Before) {
        self.before.insert(path.into(), before);
    }

    /// Records that a file didn't exist before.
    pub fn add(&mut self, path: impl Into<String>) {
        self.added.insert(path.into());
    }

    /// Records that a file had another path.
    pub fn rename(&mut self, path: impl Into<String>, rename: Rename) {
        self.renames.add(path.into(), rename);
    }

    /// Records the files that may have existed besides the different ones. No other file existed.
    pub fn keep(&mut self, mut paths: Vec<String>) {
        paths.sort_unstable();
        paths.dedup();
        self.kept = Some(paths);
    }

    /// Records a folder with unknown contents, such as a submodule.
    pub fn unsee(&mut self, folder: impl Into<String>) {
        self.unseen.push(folder.into());
    }

    /// Records the earlier file that the user names for the comparison.
    pub fn name_original(&mut self, path: impl Into<String>) {
        self.original = Some(path.into());
    }

    /// The earlier file that the user names.
    pub fn original(&self) -> Option<&str> {
        self.original.as_deref()
    }

    /// Records a submodule that didn't exist before. Its files are new, or replaced other files.
    pub fn add_submodule(&mut self, folder: impl Into<String>) {
        self.new_submodules.insert(folder.into());
    }

    /// `true` if the folder contains a submodule now and contained none before.
    pub fn is_new_submodule(&self, folder: &str) -> bool {
        self.new_submodules.contains(folder)
    }

    /// Records unchanged symbolic links, each with its target path. A change at the target also
    /// changes the paths through the link, if the file may matter. `false` if too many paths lead to
    /// the changed files: a few dozen links inside of linked folders can make billions of paths.
    #[must_use]
    pub fn link(&mut self, links: &[(String, String)], may_matter: impl Fn(&str) -> bool) -> bool {
        let mut to: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
        for (link, target) in links {
            to.entry(target).or_default().push(link);
        }
        let differed = self.before.iter();
        let differed = differed.map(|(path, before)| (path.clone(), Some(before.clone())));
        let added = self.added.iter().map(|path| (path.clone(), None));
        let changed = differed.chain(added);
        let mut changed: Vec<_> = changed.filter(|(path, _)| may_matter(path)).collect();
        let mut left = MAX_PATHS.max(MAX_PATHS_EACH * changed.len());
        // Links may lead to other links, or in a circle.
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
        false
    }

    /// Folders with unknown contents in which something has changed.
    pub fn unseen_changes(&self) -> &[String] {
        &self.unseen_changes
    }

    pub(super) fn is_noted(&self, path: &str) -> bool {
        self.before.contains_key(path) || self.added.contains(path)
    }

    /// `true` if a path led to something else, or to nothing, before.
    pub fn is_changed(&self, path: &str) -> bool {
        self.before.contains_key(path) || self.is_added(path)
    }

    /// `true` if a file had another content or is gone.
    pub fn differs(&self, path: &str) -> bool {
        self.before.contains_key(path)
    }

    /// `true` if no such file existed before. The file must exist now.
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

    /// The earlier path of a file, if it has changed.
    pub fn renamed(&self, path: &str) -> Option<&Rename> {
        self.renames.rename_to(path)
    }

    /// The current path of the file that was at `path`, if the file was renamed.
    pub fn became(&self, path: &str) -> Option<&str> {
        self.renames.new_path(path)
    }

    /// All files with a changed path, each with its earlier path, in any order.
    pub fn renames(&self) -> impl Iterator<Item = (&str, &Rename)> {
        self.renames.all()
    }

    /// The files that had another content or are gone, sorted by path.
    pub fn differing(&self) -> impl Iterator<Item = &str> {
        self.before.keys().map(String::as_str)
    }

    /// The known files of the earlier state, in any order.
    pub fn all_before(&self) -> impl Iterator<Item = &str> {
        let kept = self.kept.iter().flatten().map(String::as_str);
        let kept = kept.filter(|path| !self.before.contains_key(*path) && !self.is_added(path));
        self.differing().chain(kept)
    }

    /// The known files that didn't exist before, in any order.
    pub fn added(&self) -> impl Iterator<Item = &str> {
        self.added.iter().map(String::as_str)
    }

    /// The known changed files with this name, in any order.
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

    /// Makes `links` links in each of `levels` folders. They lead to the next folder. The last
    /// folder has a changed file.
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
        assert!(changes.link(&links, |_| true));
        for path in ["d2/l0/a.json", "d0/l1/l0/l1/a.json"] {
            assert!(changes.is_changed(path), "{path}");
        }
        assert_eq!(changes.differing().count(), 1 + 2 + 4 + 8);
    }

    #[test]
    fn a_change_after_a_long_chain_of_links_is_seen() {
        let (mut changes, links) = fan(MAX_LINKS - 1, 1);
        assert!(changes.link(&links, |_| true));
        let through_all = format!("d0/{}a.json", "l0/".repeat(MAX_LINKS - 1));
        assert!(changes.is_changed(&through_all));
        // No system follows more links.
        let (mut changes, links) = fan(MAX_LINKS + 1, 1);
        assert!(!changes.link(&links, |_| true));
    }

    #[test]
    fn pictures_in_linked_folders_cost_nothing() {
        let mut changes = Changes::default();
        for at in 0..200 {
            changes.differed(format!("shared/{at}.png"), Before::Bytes(Vec::new()));
        }
        changes.differed("shared/a.json".to_owned(), Before::Bytes(Vec::new()));
        let link = |at| (format!("api{at}/shared"), "shared".to_owned());
        let links: Vec<_> = (0..300).map(link).collect();
        assert!(changes.link(&links, |path| path.ends_with(".json")));
        assert!(changes.is_changed("api7/shared/a.json"));
    }

    #[test]
    fn links_that_fan_out_are_refused() {
        let (mut changes, links) = fan(15, 6);
        assert!(!changes.link(&links, |_| true));
        assert!(changes.differing().count() <= MAX_PATHS + 1);
    }
}
