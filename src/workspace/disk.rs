//! Files on disk.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use ignore::{DirEntry, WalkBuilder};
use rustc_hash::FxHashSet;

use super::changes::MAX_LINKS;
use super::claim::looks_like_document;
use super::path;
use super::source::{FolderNames, Listing, ReadError, Source, in_examples};
use crate::syntax::MAX_BYTES;

/// Files on disk, below a root. No path may lead out of the root.
#[derive(Clone, Debug)]
pub struct Disk {
    root: PathBuf,
    threads: usize,
    /// Folders known to be below the root, after following links. Thousands of files share a few
    /// folders, and following a whole path costs as much as reading a small file.
    inside: Arc<Mutex<FxHashSet<PathBuf>>>,
}

impl Disk {
    /// The files below `root`. `threads` threads walk folders at once; 0 means one per core.
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

    /// The path of a file relative to the root; `None` if it is outside or its name is not Unicode.
    fn relative(&self, path: &Path) -> Option<String> {
        let relative = path.strip_prefix(&self.root).ok()?;
        let parts: Option<Vec<&str>> = relative
            .components()
            .map(|part| part.as_os_str().to_str())
            .collect();
        Some(parts?.join("/"))
    }

    /// Checks that a file is below the root, after following links.
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

    /// Follows the links of a path one by one.
    fn stays_inside(&self, path: &Path) -> Result<(), ReadError> {
        let Ok(relative) = path.strip_prefix(&self.root) else {
            return Err(ReadError::Outside);
        };
        let mut place = self.root.clone();
        let mut depth = 0_usize;
        let mut links = 0;
        let mut rest: Vec<PathBuf> = parts(relative);
        while let Some(part) = rest.pop() {
            if part.as_os_str() == OsStr::new("..") {
                depth = depth.checked_sub(1).ok_or(ReadError::Outside)?;
                place.pop();
                continue;
            }
            place.push(&part);
            let found = place.symlink_metadata();
            if !found.map_err(|error| failure(&error))?.is_symlink() {
                depth += 1;
                continue;
            }
            links += 1;
            if links > MAX_LINKS {
                let why = "too many levels of symbolic links";
                return Err(ReadError::Failed(why.to_owned()));
            }
            let target = fs::read_link(&place).map_err(|error| failure(&error))?;
            if target.has_root() || target.is_absolute() {
                return Err(ReadError::Outside);
            }
            place.pop();
            rest.extend(parts(&target));
        }
        Ok(())
    }

    /// The path of a link that leaves the root and comes back, and the message about it.
    fn detour(&self, path: &Path) -> Option<(String, String)> {
        let shown = self
            .relative(path)
            .filter(|shown| path::is_specification(shown))?;
        let is_refused = self.stays_inside(path) == Err(ReadError::Outside);
        let comes_back = path
            .canonicalize()
            .is_ok_and(|real| real.starts_with(&self.root));
        (is_refused && comes_back).then(|| (shown, OUT.to_owned()))
    }

    /// Examines an entry of a walk: a possible specification, or an entry that can't be examined,
    /// with the reason.
    fn look_at(
        &self,
        folder: &str,
        entry: Result<DirEntry, ignore::Error>,
    ) -> Option<Result<String, (String, String)>> {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let place = failed_path(&error)
                    .and_then(|path| self.relative(path))
                    .unwrap_or_else(|| folder.to_owned());
                let why = error
                    .io_error()
                    .map_or_else(|| error.to_string(), io::Error::to_string);
                return Some(Err((place, why)));
            }
        };
        let path = entry.path();
        let is_link = entry.path_is_symlink();
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        let failure = match (is_link, is_file) {
            (true, _) => self.detour(path),
            (false, true) => self.misnamed(path),
            (false, false) => return None,
        };
        if failure.is_some() {
            return failure.map(Err);
        }
        let file = self.relative(path)?;
        let is_found = path::is_specification(&file)
            && (!is_link || path.is_file() && self.is_inside(path).is_ok());
        is_found.then_some(Ok(file))
    }

    /// The name of a document whose name isn't Unicode, as far as it can be written, and the
    /// message about it.
    fn misnamed(&self, path: &Path) -> Option<(String, String)> {
        if self.relative(path).is_some() {
            return None;
        }
        let relative = path.strip_prefix(&self.root).ok()?.components();
        let parts: Vec<_> = relative
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        let shown = parts.join("/");
        let is_document = path::is_specification(&shown)
            && read_regular(path).is_ok_and(|bytes| looks_like_document(&bytes));
        is_document.then(|| (shown, "its name isn't UTF-8".to_owned()))
    }

    fn known_inside(&self) -> MutexGuard<'_, FxHashSet<PathBuf>> {
        // A poisoned lock means that another reader panicked; the set is intact.
        self.inside.lock().unwrap_or_else(|lock| lock.into_inner())
    }

    /// Checks that a path leads below the root, after following links. No link on the way may leave
    /// the root, even if it comes back: git doesn't know the earlier target of such a link.
    fn leads_inside(&self, path: &Path) -> Result<(), ReadError> {
        self.stays_inside(path)?;
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

/// Reads a regular file. Pipes and devices are refused: opening a pipe waits for a writer, perhaps
/// forever, and a device may never end. From a file that is larger than any document, only one byte
/// more than the limit is read: enough for the reader to refuse it.
///
/// # Errors
/// The system's error, or that it isn't a regular file.
pub(crate) fn read_regular(path: &Path) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other(NOT_REGULAR));
    }
    let file = fs::File::open(path)?;
    // The path may lead to something else now.
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

/// The message about a link that leaves the root.
const OUT: &str =
    "a symbolic link is absolute or leaves the root; use a relative link that stays in it";

/// The names of a relative path, the last one first.
fn parts(path: &Path) -> Vec<PathBuf> {
    let parts = path.components().rev();
    let named = parts.filter(|part| !matches!(part, Component::CurDir));
    named.map(|part| PathBuf::from(part.as_os_str())).collect()
}

/// The message about a folder, a pipe or a device where a file is expected.
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
        if self.stays_inside(&start) == Err(ReadError::Outside) {
            return Listing {
                failures: vec![(folder.to_owned(), OUT.to_owned())],
                ..Listing::default()
            };
        }
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
                let looked_at = self.look_at(folder, entry);
                // A poisoned lock means that another walker panicked; the list is intact.
                let mut found = found.lock().unwrap_or_else(|lock| lock.into_inner());
                match looked_at {
                    Some(Ok(file)) => found.files.push(file),
                    Some(Err(failure)) => found.failures.push(failure),
                    None => {}
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
        let folder = self.root.join(folder);
        if self.leads_inside(&folder).is_err() {
            return Vec::new();
        }
        let Ok(entries) = fs::read_dir(folder) else {
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
            // Don't reveal anything outside the root, not even that it exists.
            self.leads_inside(&found).ok()?;
            if found.join(part).symlink_metadata().is_ok() {
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
