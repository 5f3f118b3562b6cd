//! The surroundings of a document that lies outside of the root, for the references in it.

use std::io;
use std::path::{Path, PathBuf};

use super::inputs::relative;
use crate::workspace::{ContentId, Disk, Listing, ReadError, Source, path};

/// The folder below which what lies there is called as if it lay below the root.
const ROOT: &str = "(original)";

/// What lies around a document outside of the root that stands for one below it.
#[derive(Debug)]
pub(super) struct Around {
    disk: Disk,
    /// The folder in which the document lies there.
    folder: String,
    /// The one below the root that it stands for.
    own: String,
}

impl Around {
    /// The surroundings of `place`, which stands for `own`: its git work tree, else its folder.
    pub(super) fn new(place: &Path, own: &str, here: &Path) -> io::Result<Self> {
        let folder = place.parent().unwrap_or(here);
        let mut above = folder.ancestors();
        let root = above.find(|folder| folder.join(".git").exists());
        let root: PathBuf = root.unwrap_or(folder).to_owned();
        Ok(Self {
            folder: relative(&root, folder).unwrap_or_default(),
            disk: Disk::new(&root, 0)?,
            own: path::folder(own).to_owned(),
        })
    }

    /// What the document at `place` is called.
    pub(super) fn path_of(&self, own: &str, place: &Path) -> String {
        let name = place.file_name().and_then(|name| name.to_str());
        let name = name.unwrap_or(own);
        path::join(ROOT, &format!("{}/{name}", self.own)).unwrap_or_default()
    }

    /// Where a file lies there, if there is one.
    fn find(&self, path: &str) -> Option<String> {
        let there = path::relative(&self.own, path);
        let there = path::join(&self.folder, &there)?;
        self.disk.exists(&there).then_some(there)
    }
}

/// Files at hand, and those around a document that lies outside. What isn't there is what is here.
pub(super) struct Files<'s> {
    pub(super) now: &'s dyn Source,
    pub(super) around: Option<&'s Around>,
}

impl<'s> Files<'s> {
    /// The path without the folder of the surroundings, and these, if it is one of theirs.
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
                Some(there) => around.disk.read(&there),
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
}
