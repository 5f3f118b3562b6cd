//! Files on disk.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use ignore::WalkBuilder;
use rustc_hash::FxHashSet;

use super::path;
use super::source::{FolderNames, Listing, ReadError, Source, in_examples};
use crate::syntax::MAX_BYTES;

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

/// Reads a file. A pipe or a device is refused: to open a pipe waits for a writer, perhaps forever, and
/// a device may never end. Of a file that is larger than any document, only so much is read that the
/// reader sees it.
///
/// # Errors
/// What the system says, or that it is no regular file.
pub(crate) fn read_regular(path: &Path) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other(NOT_REGULAR));
    }
    let file = fs::File::open(path)?;
    // The path may lead to something else by now.
    let found = file.metadata()?;
    if !found.is_file() {
        return Err(io::Error::other(NOT_REGULAR));
    }
    let most = MAX_BYTES as u64 + 1;
    let length = usize::try_from(found.len().min(most)).unwrap_or_default();
    let mut bytes = Vec::with_capacity(length);
    file.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What is said about a folder, a pipe or a device in the place of a file.
const NOT_REGULAR: &str = "it isn't a regular file";

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
        read_regular(&path).map_err(|error| failure(&error))
    }

    fn read_listed(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        read_regular(&self.root.join(path)).map_err(|error| failure(&error))
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
        self.find_in_any_case(path, &mut FolderNames::default())
    }

    fn find_in_any_case(&self, path: &str, folders: &mut FolderNames) -> Option<String> {
        let mut found = self.root.clone();
        for part in path.split('/') {
            if found.join(part).exists() {
                found.push(part);
                continue;
            }
            let read = || {
                let entries = fs::read_dir(&found).into_iter().flatten();
                let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
                names.collect()
            };
            let same = folders.find(&found, part, read)?;
            found.push(same);
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
