//! From which other documents did a new document get operations? New versions of an API merge
//! documents and split them.
//!
//! For example, `2023-01-01` has `disks.json` and `snapshots.json`, and `2024-01-01` has all their
//! operations in one `disks.json`. The new document is a version of the old `disks.json`, and
//! `snapshots.json` is another source of it.

use rustc_hash::FxHashMap;

use super::files::{Files, Previous};
use super::versions;
use crate::openapi::OperationKeys;
use crate::workspace::{Document, path};

/// The maximum number of earlier files that are read for one new document.
const MAX_NEIGHBOURS: usize = 64;

/// A new document and its earlier versions. The version that it is compared with comes first.
pub(super) struct Added<'w> {
    pub(super) document: &'w Document,
    pub(super) versions: Vec<Previous>,
}

/// The earlier files from which new documents have operations, by the paths of the new documents.
/// Earlier versions of the documents aren't among them.
pub(super) fn find(files: Files<'_>, added: &[Added<'_>]) -> FxHashMap<String, Vec<Previous>> {
    let added = added.iter().filter_map(|added| {
        let lacking = lacking(files, added);
        (!lacking.is_empty()).then_some((added, lacking))
    });
    let added: Vec<_> = added.collect();
    if added.is_empty() {
        return FxHashMap::default();
    }
    let folders = added.iter().map(|(added, _)| folder(added));
    let neighbours = neighbours(files, folders);
    let mut search = Search {
        files,
        operations: FxHashMap::default(),
    };
    let found = added.into_iter().filter_map(|(added, lacking)| {
        let neighbours = neighbours.get(&versions::family(folder(added)))?;
        let found = search.among(neighbours, added, lacking);
        Some((added.document.path().to_owned(), found))
    });
    found.collect()
}

fn folder<'w>(added: &Added<'w>) -> &'w str {
    path::folder(added.document.path())
}

/// The operations of a new document that no earlier version of it has.
fn lacking(files: Files<'_>, added: &Added<'_>) -> OperationKeys {
    let mut own = OperationKeys::of(added.document.tree().root());
    for version in &added.versions {
        if own.is_empty() {
            break;
        }
        own.remove(&files.operations_before(&version.path));
    }
    own
}

/// The earlier files in any version of some folders, by the family of the folder.
fn neighbours<'a, 'p>(
    files: Files<'a>,
    folders: impl Iterator<Item = &'p str>,
) -> FxHashMap<String, Vec<&'a str>> {
    let mut neighbours: FxHashMap<String, Vec<&str>> = folders
        .map(|folder| (versions::family(folder), Vec::new()))
        .collect();
    // The files of a folder come one after another.
    let mut last = ("", String::new());
    for file in files.changes().all_before() {
        let folder = path::folder(file);
        if last.0 != folder {
            last = (folder, versions::family(folder));
        }
        if let Some(neighbours) = neighbours.get_mut(&last.1)
            && path::is_specification(file)
        {
            neighbours.push(file);
        }
    }
    neighbours
}

struct Search<'a> {
    files: Files<'a>,
    /// The operations of earlier files that were read already, by their paths.
    operations: FxHashMap<&'a str, OperationKeys>,
}

impl<'a> Search<'a> {
    /// The neighbours with operations that the earlier versions of a new document lack: first the
    /// neighbours of the file that it is compared with, then the latest versions.
    fn among(
        &mut self,
        neighbours: &[&'a str],
        added: &Added<'_>,
        mut lacking: OperationKeys,
    ) -> Vec<Previous> {
        let own = added.document.path();
        let previous = added
            .versions
            .first()
            .map(|previous| previous.path.as_str());
        // An operation from the same folder was either moved or copied.
        let candidates = neighbours
            .iter()
            .copied()
            .filter(|path| path::folder(path) != path::folder(own) && previous != Some(*path));
        let is_beside = |path: &str| {
            previous.is_some_and(|previous| path::folder(path) == path::folder(previous))
        };
        let mut candidates: Vec<&'a str> = candidates.collect();
        candidates.sort_by(|a, b| {
            let beside = is_beside(b).cmp(&is_beside(a));
            beside.then_with(|| versions::latest_before(own, a, b))
        });
        candidates.truncate(MAX_NEIGHBOURS);
        let mut found = Vec::new();
        for path in candidates {
            if lacking.is_empty() {
                break;
            }
            let files = self.files;
            let operations = self.operations.entry(path);
            let operations = operations.or_insert_with(|| files.operations_before(path));
            if lacking.remove(operations) {
                found.push(files.source(path.to_owned()));
            }
        }
        found
    }
}
