//! The surroundings of a document outside of the root, for the references in it.

use crate::workspace::{ContentId, FolderNames, Listing, ReadError, Source, path};

/// The folder under which the surroundings get names, as if they were below the root.
const ROOT: &str = "(original)";

/// The files around a document outside of the root that replaces a document below the root.
pub(crate) struct Around {
    /// The source of the files.
    pub(crate) source: Box<dyn Source>,
    /// The folder of the document in that source.
    pub(crate) folder: String,
    /// The folder of the replaced document below the root.
    pub(crate) own: String,
}

impl Around {
    /// The path of the document with this name among the files of this state.
    pub(crate) fn path_of(&self, name: &str) -> String {
        path::join(ROOT, &format!("{}/{name}", self.own)).unwrap_or_default()
    }

    /// The path of a file in the surroundings; `None` if it doesn't exist.
    fn find(&self, path: &str) -> Option<String> {
        let there = path::relative(&self.own, path);
        let there = path::join(&self.folder, &there)?;
        self.source.exists(&there).then_some(there)
    }
}

/// The current files, and the surroundings of a document outside of the root. Files that the
/// surroundings don't have are read from the current files.
pub(super) struct Files<'s> {
    pub(super) now: &'s dyn Source,
    pub(super) around: Option<&'s Around>,
}

impl<'s> Files<'s> {
    /// The surroundings, and a path in them; `None` if the path isn't in the surroundings.
    fn there<'p>(&self, path: &'p str) -> Option<(&'s Around, &'p str)> {
        let below = path.strip_prefix(ROOT)?.strip_prefix('/')?;
        Some((self.around?, below))
    }
}

impl Source for Files<'_> {
    fn list(&self, folder: &str) -> Listing {
        self.now.list(folder)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        match self.there(path) {
            Some((around, path)) => match around.find(path) {
                Some(there) => around.source.read(&there),
                None => self.now.read(path),
            },
            None => self.now.read(path),
        }
    }

    fn exists(&self, path: &str) -> bool {
        match self.there(path) {
            Some((around, path)) => around.find(path).is_some() || self.now.exists(path),
            None => self.now.exists(path),
        }
    }

    fn files_in(&self, folder: &str) -> Vec<String> {
        self.now.files_in(folder)
    }

    fn content_id(&self, path: &str) -> Option<ContentId> {
        self.now.content_id(path)
    }

    fn find_ignoring_case(&self, path: &str) -> Option<String> {
        match self.there(path) {
            Some(_) => None,
            None => self.now.find_ignoring_case(path),
        }
    }

    fn find_in_any_case(&self, path: &str, folders: &mut FolderNames) -> Option<String> {
        match self.there(path) {
            Some(_) => None,
            None => self.now.find_in_any_case(path, folders),
        }
    }
}
