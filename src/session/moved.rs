//! The earlier state, in which configurations that moved with their folder have their current paths
//! already.
//!
//! For example, a change renames the folder `disks` with its `lro-lint.yaml` to `volumes`. The
//! earlier state has no `volumes/lro-lint.yaml`, so everything that this file excludes or switches
//! off would seem to be new. Here the file exists, with the earlier content of
//! `disks/lro-lint.yaml`.

use rustc_hash::FxHashMap;

use crate::gate::Plan;
use crate::workspace::{ContentId, Earlier, FolderNames, Listing, ReadError, Source};

/// The earlier state, with moved configurations at their current paths.
pub(super) struct Moved<'s> {
    earlier: &'s Earlier<'s>,
    /// The earlier path of each configuration that moved, by its current path.
    from: &'s FxHashMap<&'s str, &'s str>,
}

impl<'s> Moved<'s> {
    /// The earlier state of a plan.
    pub(super) fn new(plan: &'s Plan<'_>) -> Self {
        Self {
            earlier: plan.before(),
            from: plan.moved_configurations(),
        }
    }

    /// The path of a file in the earlier state.
    fn earlier_path<'p>(&self, path: &'p str) -> &'p str
    where
        's: 'p,
    {
        self.from.get(path).copied().unwrap_or(path)
    }
}

impl Source for Moved<'_> {
    fn list(&self, folder: &str) -> Listing {
        self.earlier.list(folder)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.earlier.read(self.earlier_path(path))
    }

    fn exists(&self, path: &str) -> bool {
        self.earlier.exists(self.earlier_path(path))
    }

    fn files_in(&self, folder: &str) -> Vec<String> {
        self.earlier.files_in(folder)
    }

    fn content_id(&self, path: &str) -> Option<ContentId> {
        self.earlier.content_id(self.earlier_path(path))
    }

    fn find_ignoring_case(&self, path: &str) -> Option<String> {
        self.earlier.find_ignoring_case(path)
    }

    fn find_in_any_case(&self, path: &str, folders: &mut FolderNames) -> Option<String> {
        self.earlier.find_in_any_case(path, folders)
    }
}
