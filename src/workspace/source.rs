//! Where the bytes of documents come from.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use ignore::WalkBuilder;
use rustc_hash::FxHashSet;

use super::path;

/// Why a file could not be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// There is no such file.
    Missing,
    /// It lies outside the root, perhaps behind a symbolic link.
    Outside,
    /// The system said no, in these words.
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

/// What a folder holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Files that may be specifications, relative to the root.
    pub files: Vec<String>,
    /// Files and folders that could not be looked at, with the reason.
    pub failures: Vec<(String, String)>,
}

/// A name for contents: equal names mean equal bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ContentId(pub u128);

/// The one door through which documents come in. Paths are relative to the root, with `/`.
pub trait Source: Sync {
    /// Files below a folder (the empty path is the root) that may be specifications. Folders
    /// named `examples` below it are left out, unless the folder itself lies in one.
    fn list(&self, folder: &str) -> Listing;

    /// The bytes of a file.
    ///
    /// # Errors
    /// Why there are none; never content from outside the root.
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError>;

    /// The bytes of a file that [`Source::list`] gave, for which it need not be asked again
    /// whether it lies below the root.
    ///
    /// # Errors
    /// As [`Source::read`].
    fn read_listed(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.read(path)
    }

    /// Whether a path leads to anything, for those who ask for many that don't.
    fn exists(&self, path: &str) -> bool {
        !matches!(self.read(path), Err(ReadError::Missing))
    }

    /// The files of a folder itself, without those of folders below it, that may be
    /// specifications; none where the source doesn't know.
    fn files_in(&self, folder: &str) -> Vec<String> {
        let _ = folder;
        Vec::new()
    }

    /// The name of a file's content, where the source knows one without reading it.
    fn content_id(&self, path: &str) -> Option<ContentId> {
        let _ = path;
        None
    }

    /// The path of an existing file that differs from `path` in case only.
    fn find_ignoring_case(&self, path: &str) -> Option<String>;
}

fn is_examples(name: &str) -> bool {
    name == "examples"
}

fn in_examples(folder: &str) -> bool {
    folder.split('/').any(is_examples)
}

/// Whether [`Source::list`] gives a file for a folder.
pub(super) fn is_listed(folder: &str, path: &str) -> bool {
    super::glob::below(folder, path).is_some_and(|below| {
        path::is_specification(path) && (in_examples(folder) || !in_examples(path::folder(below)))
    })
}

/// Files on disk, below a root that nothing leaves.
#[derive(Clone, Debug)]
pub struct Disk {
    root: PathBuf,
    threads: usize,
    /// Folders that were found to lie below the root, links followed. Thousands of files lie in a
    /// few of them, and to follow a whole path costs as much as to read a small file.
    inside: Arc<Mutex<FxHashSet<PathBuf>>>,
}

impl Disk {
    /// The files below `root`; `threads` (0 = as many as there are cores) walk folders at once.
    ///
    /// # Errors
    /// The root doesn't exist or can't be entered.
    pub fn new(root: &Path, threads: usize) -> io::Result<Self> {
        Ok(Self {
            root: root.canonicalize()?,
            threads,
            inside: Arc::default(),
        })
    }

    /// The root, absolute and without symbolic links.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The path of a file relative to the root; `None` if it lies outside or its name is not
    /// Unicode.
    fn relative(&self, path: &Path) -> Option<String> {
        let relative = path.strip_prefix(&self.root).ok()?;
        let parts: Option<Vec<&str>> = relative
            .components()
            .map(|part| part.as_os_str().to_str())
            .collect();
        Some(parts?.join("/"))
    }

    /// Whether a file lies below the root, links followed.
    fn is_inside(&self, path: &Path) -> Result<(), ReadError> {
        let folder = path.parent().unwrap_or(path);
        let is_known = self.known_inside().contains(folder);
        let is_link = |path: &Path| path.symlink_metadata().map(|found| found.is_symlink());
        if is_known && !is_link(path).map_err(|error| failure(&error))? {
            return Ok(());
        }
        self.leads_inside(path)?;
        if !is_known && self.leads_inside(folder).is_ok() {
            self.known_inside().insert(folder.to_owned());
        }
        Ok(())
    }

    fn known_inside(&self) -> MutexGuard<'_, FxHashSet<PathBuf>> {
        // A poisoned lock means that another reader panicked; the set is intact.
        self.inside.lock().unwrap_or_else(|lock| lock.into_inner())
    }

    fn leads_inside(&self, path: &Path) -> Result<(), ReadError> {
        match path.canonicalize() {
            Ok(real) if !real.starts_with(&self.root) => Err(ReadError::Outside),
            Ok(real) => match self.relative(&real) {
                Some(real) if path::is_in_git(&real) => Err(ReadError::Outside),
                _ => Ok(()),
            },
            Err(error) => Err(failure(&error)),
        }
    }
}

fn failure(error: &io::Error) -> ReadError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ReadError::Missing,
        _ => ReadError::Failed(error.to_string()),
    }
}

impl Source for Disk {
    fn list(&self, folder: &str) -> Listing {
        let with_examples = in_examples(folder);
        let found = Mutex::new(Listing::default());
        let start = self.root.join(folder);
        let walk = WalkBuilder::new(&start)
            .threads(self.threads)
            .require_git(true)
            .filter_entry(move |entry| {
                with_examples
                    || entry.depth() == 0
                    || entry.file_name() != OsStr::new("examples")
                    || !entry.file_type().is_some_and(|kind| kind.is_dir())
            })
            .build_parallel();
        walk.run(|| {
            Box::new(|entry| {
                let add = |what: Result<String, (String, String)>| {
                    // A poisoned lock means that another walker panicked; the list is intact.
                    let mut found = found.lock().unwrap_or_else(|lock| lock.into_inner());
                    match what {
                        Ok(file) => found.files.push(file),
                        Err(failure) => found.failures.push(failure),
                    }
                };
                match entry {
                    Ok(entry) => {
                        let is_link = entry.path_is_symlink();
                        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
                        if (is_file || is_link)
                            && let Some(file) = self.relative(entry.path())
                            && path::is_specification(&file)
                            && (!is_link
                                || entry.path().is_file() && self.is_inside(entry.path()).is_ok())
                        {
                            add(Ok(file));
                        }
                    }
                    Err(error) => {
                        let place = failed_path(&error)
                            .and_then(|path| self.relative(path))
                            .unwrap_or_else(|| folder.to_owned());
                        let why = error
                            .io_error()
                            .map_or_else(|| error.to_string(), io::Error::to_string);
                        add(Err((place, why)));
                    }
                }
                ignore::WalkState::Continue
            })
        });
        let mut found = found.into_inner().unwrap_or_else(|lock| lock.into_inner());
        found.files.sort_unstable();
        found.failures.sort_unstable();
        found
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let path = self.root.join(path);
        self.is_inside(&path)?;
        fs::read(&path).map_err(|error| failure(&error))
    }

    fn read_listed(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        fs::read(self.root.join(path)).map_err(|error| failure(&error))
    }

    fn files_in(&self, folder: &str) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.root.join(folder)) else {
            return Vec::new();
        };
        let files = entries.filter_map(|entry| self.relative(&entry.ok()?.path()));
        files.filter(|file| path::is_specification(file)).collect()
    }

    fn exists(&self, path: &str) -> bool {
        fs::symlink_metadata(self.root.join(path)).is_ok()
    }

    fn find_ignoring_case(&self, path: &str) -> Option<String> {
        let mut found = self.root.clone();
        for part in path.split('/') {
            if found.join(part).exists() {
                found.push(part);
                continue;
            }
            let mut same: Vec<_> = fs::read_dir(&found)
                .ok()?
                .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
                .filter(|name| name.to_lowercase() == part.to_lowercase())
                .collect();
            same.sort_unstable();
            found.push(same.into_iter().next()?);
        }
        self.relative(&found)
    }
}

fn failed_path(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            failed_path(err)
        }
        _ => None,
    }
}

/// Files in memory.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    files: BTreeMap<String, Vec<u8>>,
}

impl Memory {
    /// Adds a file, or replaces it.
    pub fn insert(&mut self, path: impl Into<String>, content: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), content.into());
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
        self.files.get(path).cloned().ok_or(ReadError::Missing)
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
        let wanted = path.to_lowercase();
        self.files
            .keys()
            .find(|name| name.to_lowercase() == wanted)
            .cloned()
    }
}

/// A source with some files replaced: standard input, the buffers of an editor.
#[derive(Debug)]
pub struct Overlaid<S> {
    below: S,
    above: Memory,
}

impl<S> Overlaid<S> {
    /// Lays the files of `above` over `below`.
    pub fn new(below: S, above: Memory) -> Self {
        Self { below, above }
    }

    /// What is below the files that replace others.
    pub fn below(&self) -> &S {
        &self.below
    }
}

impl<S: Source> Source for Overlaid<S> {
    fn list(&self, folder: &str) -> Listing {
        let mut listing = self.below.list(folder);
        listing.files.extend(self.above.list(folder).files);
        listing.files.sort_unstable();
        listing.files.dedup();
        listing
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        match self.above.read(path) {
            Err(ReadError::Missing) => self.below.read(path),
            found => found,
        }
    }

    fn read_listed(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        match self.above.read(path) {
            Err(ReadError::Missing) => self.below.read_listed(path),
            found => found,
        }
    }

    fn files_in(&self, folder: &str) -> Vec<String> {
        let mut files = self.below.files_in(folder);
        files.extend(self.above.files_in(folder));
        files
    }

    fn exists(&self, path: &str) -> bool {
        self.above.exists(path) || self.below.exists(path)
    }

    fn content_id(&self, path: &str) -> Option<ContentId> {
        match self.above.files.get(path) {
            Some(_) => None,
            None => self.below.content_id(path),
        }
    }

    fn find_ignoring_case(&self, path: &str) -> Option<String> {
        self.above
            .find_ignoring_case(path)
            .or_else(|| self.below.find_ignoring_case(path))
    }
}
