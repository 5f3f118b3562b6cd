//! Sources of the bytes of documents.

use std::collections::BTreeMap;
#[cfg(feature = "disk")]
use std::path::Path;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::path;

/// The reason why a file can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// There is no such file.
    Missing,
    /// It is outside the root, or a symbolic link leads out of the root.
    Outside,
    /// The system refused, with this message.
    Failed(String),
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing => f.write_str("no such file"),
            Self::Outside => f.write_str("it lies outside the root"),
            Self::Failed(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for ReadError {}

/// The contents of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Files that may be specifications, relative to the root.
    pub files: Vec<String>,
    /// Files and folders that can't be examined, with the reason.
    pub failures: Vec<(String, String)>,
}

/// An id of a content: equal ids mean equal bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ContentId(pub u128);

/// The only source of documents. Paths are relative to the root, with `/`.
pub trait Source: Send + Sync {
    /// Lists the files below a folder (the empty path is the root) that may be specifications. It
    /// skips folders named `examples`, unless the given folder is itself in one. It also skips
    /// files and folders whose names begin with a dot.
    fn list(&self, folder: &str) -> Listing;

    /// The bytes of a file.
    ///
    /// # Errors
    /// The reason why there are none. Content from outside the root is never returned.
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError>;

    /// The bytes of a file that [`Source::list`] returned. The source doesn't have to check again
    /// that it is below the root.
    ///
    /// # Errors
    /// The errors of [`Source::read`].
    fn read_listed(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.read(path)
    }

    /// `true` if a path leads to anything. It is made for callers that try many missing paths.
    fn exists(&self, path: &str) -> bool {
        !matches!(self.read(path), Err(ReadError::Missing))
    }

    /// The possible specifications directly in a folder, without the folders below it; empty if the
    /// source doesn't know.
    fn files_in(&self, folder: &str) -> Vec<String> {
        let _ = folder;
        Vec::new()
    }

    /// The id of a file's content, if the source knows it without reading the file.
    fn content_id(&self, path: &str) -> Option<ContentId> {
        let _ = path;
        None
    }

    /// The path of an existing file that differs from `path` only in case.
    fn find_ignoring_case(&self, path: &str) -> Option<String>;

    /// Works like [`find_ignoring_case`](Self::find_ignoring_case), for many paths: the names in
    /// folders are kept.
    fn find_in_any_case(&self, path: &str, folders: &mut FolderNames) -> Option<String> {
        let _ = folders;
        self.find_ignoring_case(path)
    }
}

/// The names in folders, read once for a search of many paths.
#[derive(Debug, Default)]
pub struct FolderNames(FxHashMap<PathBuf, FxHashMap<String, String>>);

impl FolderNames {
    /// The name in a folder that differs only in case from a missing name; if there are several,
    /// the first.
    #[cfg(feature = "disk")]
    pub(super) fn find(
        &mut self,
        folder: &Path,
        name: &str,
        read: impl FnOnce() -> Vec<String>,
    ) -> Option<&str> {
        if !self.0.contains_key(folder) {
            let mut names = read();
            names.sort_unstable_by(|a, b| b.cmp(a));
            let by_lower_case = names.into_iter().map(|name| (name.to_lowercase(), name));
            self.0.insert(folder.to_owned(), by_lower_case.collect());
        }
        let names = self.0.get(folder)?;
        names.get(&name.to_lowercase()).map(String::as_str)
    }
}

pub(super) fn is_examples(name: &str) -> bool {
    name == "examples"
}

pub(super) fn in_examples(folder: &str) -> bool {
    folder.split('/').any(is_examples)
}

/// `true` if a name in the path begins with a dot. Walks skip such files and folders.
pub(super) fn is_hidden(path: &str) -> bool {
    path.split('/').any(|name| name.starts_with('.'))
}

/// `true` if [`Source::list`] returns the file for this folder.
pub(super) fn is_listed(folder: &str, path: &str) -> bool {
    super::glob::below(folder, path).is_some_and(|below| {
        path::is_specification(path)
            && !is_hidden(below)
            && (in_examples(folder) || !in_examples(path::folder(below)))
    })
}

/// `true` if a walk over the whole root returns the file.
pub fn is_in_sight(path: &str) -> bool {
    path::is_specification(path) && !is_hidden(path) && !in_examples(path::folder(path))
}

/// Files in memory.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    files: BTreeMap<String, Arc<[u8]>>,
    /// The paths by their lower-case form; filled at first use.
    by_lower_case: OnceLock<FxHashMap<String, String>>,
}

impl Memory {
    /// Adds a file, or replaces it.
    pub fn insert(&mut self, path: impl Into<String>, content: impl Into<Vec<u8>>) {
        self.by_lower_case = OnceLock::new();
        self.files.insert(path.into(), content.into().into());
    }

    /// Removes a file, if it exists.
    pub fn remove(&mut self, path: &str) {
        self.by_lower_case = OnceLock::new();
        self.files.remove(path);
    }
}

impl<P: Into<String>, C: Into<Vec<u8>>> FromIterator<(P, C)> for Memory {
    fn from_iter<I: IntoIterator<Item = (P, C)>>(files: I) -> Self {
        let mut memory = Self::default();
        for (path, content) in files {
            memory.insert(path, content);
        }
        memory
    }
}

impl Source for Memory {
    fn list(&self, folder: &str) -> Listing {
        let files = self.files.keys().filter(|path| is_listed(folder, path));
        Listing {
            files: files.cloned().collect(),
            failures: Vec::new(),
        }
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.files
            .get(path)
            .map_or(Err(ReadError::Missing), |bytes| Ok(bytes.to_vec()))
    }

    fn files_in(&self, folder: &str) -> Vec<String> {
        let files = self.files.keys();
        files
            .filter(|path| path::folder(path) == folder && path::is_specification(path))
            .cloned()
            .collect()
    }

    fn exists(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    fn find_ignoring_case(&self, path: &str) -> Option<String> {
        let by_lower_case = self.by_lower_case.get_or_init(|| {
            // If there are several, the first one stays.
            let paths = self.files.keys().rev();
            paths
                .map(|path| (path.to_lowercase(), path.clone()))
                .collect()
        });
        by_lower_case.get(&path.to_lowercase()).cloned()
    }
}

/// A shared source.
impl<S: Source + ?Sized> Source for Arc<S> {
    fn list(&self, folder: &str) -> Listing {
        (**self).list(folder)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        (**self).read(path)
    }

    fn read_listed(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        (**self).read_listed(path)
    }

    fn exists(&self, path: &str) -> bool {
        (**self).exists(path)
    }

    fn files_in(&self, folder: &str) -> Vec<String> {
        (**self).files_in(folder)
    }

    fn content_id(&self, path: &str) -> Option<ContentId> {
        (**self).content_id(path)
    }

    fn find_ignoring_case(&self, path: &str) -> Option<String> {
        (**self).find_ignoring_case(path)
    }

    fn find_in_any_case(&self, path: &str, folders: &mut FolderNames) -> Option<String> {
        (**self).find_in_any_case(path, folders)
    }
}

#[cfg(all(test, feature = "disk"))]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_read_once_for_many_paths() {
        let mut folders = FolderNames::default();
        let mut readings = 0;
        for name in ["A.JSON", "b.Json", "c.json"].repeat(100) {
            let found = folders.find(Path::new("folder"), name, || {
                readings += 1;
                ["b.json", "a.json", "a.JSON"].map(str::to_owned).to_vec()
            });
            let expected = match name {
                "A.JSON" => Some("a.JSON"),
                "b.Json" => Some("b.json"),
                _ => None,
            };
            assert_eq!(found, expected);
        }
        assert_eq!(readings, 1);
    }
}
