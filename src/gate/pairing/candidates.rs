//! Which earlier files could a new document be a version of? The files whose paths differ from its
//! path only by the version.
//!
//! For example, `stable/2023-01-01/disks.json` and `preview/2022-06-01-preview/disks.json` are
//! candidates for `stable/2024-01-01/disks.json`. If the change also renamed the folder `disks` to
//! `storage`, earlier versions below `disks` are candidates for documents below `storage`.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use super::versions;
use crate::workspace::{Changes, Document};

/// The maximum number of renames that are read to find moved folders.
const MAX_RENAMES: usize = 1024;

/// The earlier files that could be versions of new documents.
pub(super) struct Candidates<'a> {
    moved: MovedFolders<'a>,
    /// The earlier files of every family that a new document belongs to, the latest versions last.
    families: FxHashMap<String, Vec<&'a str>>,
}

impl<'a> Candidates<'a> {
    /// Finds the candidates for all new documents in one pass over the earlier files.
    pub(super) fn new(changes: &'a Changes, added: &[&Document]) -> Self {
        let moved = MovedFolders::new(changes);
        let mut families: FxHashMap<String, Vec<&str>> = added
            .iter()
            .flat_map(|document| moved.families_of(document.path()))
            .map(|family| (family, Vec::new()))
            .collect();
        // Most earlier files have a name that no new document has, so they are skipped.
        let names: FxHashSet<String> = families.keys().map(|key| name(key).to_owned()).collect();
        for path in changes.all_before() {
            if names.contains(&versions::family(name(path)))
                && let Some(family) = families.get_mut(&versions::family(path))
            {
                family.push(path);
            }
        }
        // Each new version of a document asks for the ones before it, so they are sorted only once.
        for family in families.values_mut() {
            family.sort_by_cached_key(|&path| versions::rank(path));
        }
        Self { moved, families }
    }

    /// The candidates for the new document at a path: of each of its families the first `most` files in
    /// the order of [`versions::latest_before`].
    pub(super) fn of(&self, path: &str, most: usize) -> Vec<&'a str> {
        let families = self.moved.families_of(path);
        let found = families.iter().filter_map(|key| self.families.get(key));
        let nearest = found.flat_map(|family| {
            let before = family.partition_point(|known| versions::compare(known, path).is_le());
            let (before, after) = family.split_at(before);
            before.iter().rev().chain(after.iter().rev()).take(most)
        });
        nearest.copied().collect()
    }
}

/// The folders that were moved with files in them: the new path of each, and the old one.
struct MovedFolders<'a>(BTreeSet<(&'a str, &'a str)>);

impl<'a> MovedFolders<'a> {
    /// Compares the paths of renamed files from the beginning: a rename of `a/b/c.json` to
    /// `x/b/c.json` shows that `a` was moved to `x`.
    fn new(changes: &'a Changes) -> Self {
        let moved = changes.renames().filter_map(|(to, rename)| {
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
        Self(moved.take(MAX_RENAMES).collect())
    }

    /// The families of a new file: its own, and the families that it would have at the earlier
    /// place of its folder.
    fn families_of(&self, path: &str) -> Vec<String> {
        let moved = self.0.iter().filter_map(|(to, from)| {
            let below = path.strip_prefix(to)?.strip_prefix('/')?;
            Some(versions::family(&format!("{from}/{below}")))
        });
        let mut families = vec![versions::family(path)];
        families.extend(moved);
        families.sort_unstable();
        families.dedup();
        families
    }
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
