//! Where was a folder before? In the folder from which most of its documents come.
//!
//! For example, git finds that `new/disks.json` is a renamed `old/disks.json`, and calls
//! `new/vms.json` a new file because much of it was rewritten. The folder `new` was `old`, so
//! `new/vms.json` is compared with `old/vms.json`.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::files::{Files, Previous};
use super::versions;
use crate::workspace::path;

/// The earlier paths of folders, by their current paths.
#[derive(Debug, Default)]
pub(super) struct EarlierFolders(FxHashMap<String, String>);

impl EarlierFolders {
    /// Finds the earlier folder of each folder: the earlier folder of most documents in it. If two
    /// earlier folders have the same number of documents, the later version counts. `documents` are
    /// current paths, each with its earlier path.
    pub(super) fn new<'p>(documents: impl IntoIterator<Item = (&'p str, &'p str)>) -> Self {
        let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for (own, before) in documents {
            let folders = (path::folder(own), path::folder(before));
            *counts.entry(folders).or_default() += 1;
        }
        let mut most: FxHashMap<&str, (usize, &str)> = FxHashMap::default();
        for ((own, before), count) in counts {
            let known = most.entry(own).or_default();
            let is_later = || versions::compare(before, known.1).is_gt();
            if count > known.0 || count == known.0 && is_later() {
                *known = (count, before);
            }
        }
        let folders = most.into_iter();
        Self(
            folders
                .map(|(own, (_, before))| (own.to_owned(), before.to_owned()))
                .collect(),
        )
    }

    /// The earlier file with the same name in the earlier folder of a current file. If that folder
    /// isn't known, the same path below the nearest enclosing folder whose earlier path is known.
    pub(super) fn previous(&self, files: Files<'_>, own: &str) -> Option<Previous> {
        let mut folder = path::folder(own);
        loop {
            if let Some(before) = self.0.get(folder) {
                let below = own.get(folder.len()..)?;
                let path = format!("{before}{below}");
                let path = path.trim_start_matches('/');
                let existed = files.existed(path);
                return existed.then(|| files.version(own, path.to_owned()));
            }
            if folder.is_empty() {
                return None;
            }
            folder = path::folder(folder);
        }
    }
}
