//! Files on disk.

use std::ffi::OsStr;
use std::fs::{self, Metadata};
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
    /// The root, and folders below it whose paths contain no link. Thousands of files share a few
    /// folders, and following a whole path costs as much as reading a small file.
    folders: Arc<Mutex<FxHashSet<PathBuf>>>,
}

impl Disk {
    /// The files below `root`. `threads` threads walk folders at once; 0 means one per core.
    ///
    /// # Errors
    /// The root doesn't exist or can't be entered.
    pub fn new(root: &Path, threads: usize) -> io::Result<Self> {
        let root = root.canonicalize()?;
        let folders = FxHashSet::from_iter([root.clone()]);
        Ok(Self {
            root,
            threads,
            folders: Arc::new(Mutex::new(folders)),
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

    /// Follows the links of a path one by one. Returns the place to which it leads, and what is
    /// there, if that had to be looked up.
    fn follow(&self, path: &Path) -> Result<(PathBuf, Option<Metadata>), ReadError> {
        let folder = path.parent().filter(|folder| self.is_known(folder));
        let (mut place, rest) = match (folder, path.file_name()) {
            (Some(folder), Some(name)) => (folder.to_owned(), Path::new(name)),
            _ => match path.strip_prefix(&self.root) {
                Ok(relative) => (self.root.clone(), relative),
                Err(_) => return Err(ReadError::Outside),
            },
        };
        let mut found = None;
        let mut links = 0;
        let mut rest: Vec<PathBuf> = parts(rest);
        while let Some(part) = rest.pop() {
            if part.as_os_str() == OsStr::new("..") {
                if place == self.root {
                    return Err(ReadError::Outside);
                }
                place.pop();
                found = None;
                continue;
            }
            place.push(&part);
            if self.is_known(&place) {
                found = None;
                continue;
            }
            let entry = place.symlink_metadata().map_err(|error| failure(&error))?;
            if !entry.is_symlink() {
                if entry.is_dir() && is_real(&place) {
                    self.known_folders().insert(place.clone());
                }
                found = Some(entry);
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
        Ok((place, found))
    }

    /// The path of a link that leaves the root and comes back, and the message about it.
    fn detour(&self, path: &Path) -> Option<(String, String)> {
        let shown = self
            .relative(path)
            .filter(|shown| path::is_specification(shown))?;
        let is_refused = self.leaves(path);
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
            && (!is_link || path.is_file() && self.leads_inside(path).is_ok());
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

    /// `true` if a link on the way leaves the root, even if it comes back.
    fn leaves(&self, path: &Path) -> bool {
        matches!(self.follow(path), Err(ReadError::Outside))
    }

    fn is_known(&self, folder: &Path) -> bool {
        self.known_folders().contains(folder)
    }

    fn known_folders(&self) -> MutexGuard<'_, FxHashSet<PathBuf>> {
        // A poisoned lock means that another reader panicked; the set is intact.
        self.folders.lock().unwrap_or_else(|lock| lock.into_inner())
    }

    /// Checks that a path leads below the root, after following links. No link on the way may leave
    /// the root, even if it comes back: git doesn't know the earlier target of such a link. Returns
    /// what is there, if that had to be looked up.
    fn leads_inside(&self, path: &Path) -> Result<Option<Metadata>, ReadError> {
        let (place, found) = self.follow(path)?;
        let mut above = place.ancestors().take(2);
        let real = match above.any(|folder| self.is_known(folder)) {
            true => place,
            false => path.canonicalize().map_err(|error| failure(&error))?,
        };
        if !real.starts_with(&self.root) {
            return Err(ReadError::Outside);
        }
        match self.relative(&real) {
            Some(real) if path::is_in_git(&real) => Err(ReadError::Outside),
            _ => Ok(found),
        }
    }
}

/// `true` if a folder has no other path, apart from links to it. Only some systems ignore case, or
/// give files a second, short name.
fn is_real(folder: &Path) -> bool {
    cfg!(target_os = "linux") || folder.canonicalize().is_ok_and(|real| real == folder)
}

/// Reads a regular file. Pipes and devices are refused: opening a pipe waits for a writer, perhaps
/// forever, and a device may never end. From a file that is larger than any document, only one byte
/// more than the limit is read: enough for the reader to refuse it.
///
/// # Errors
/// The system's error, or that it isn't a regular file.
pub(crate) fn read_regular(path: &Path) -> io::Result<Vec<u8>> {
    match fs::metadata(path)?.is_file() {
        true => read_open(fs::File::open(path)?),
        false => Err(io::Error::other(NOT_REGULAR)),
    }
}

/// Reads a file that has just been opened. Its path was that of a regular file, and may lead to
/// something else now.
fn read_open(mut file: fs::File) -> io::Result<Vec<u8>> {
    let found = file.metadata()?;
    if !found.is_file() {
        return Err(io::Error::other(NOT_REGULAR));
    }
    let most = MAX_BYTES + 1;
    let length = usize::try_from(found.len()).map_or(most, |length| length.min(most));
    // There is room for one more byte: if it stays empty, nothing follows.
    let mut bytes = vec![0; most.min(length + 1)];
    let read = loop {
        match file.read(&mut bytes) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => break read?,
        }
    };
    bytes.truncate(read);
    if read != length {
        // The file is growing or shrinking, or the system reads it in parts.
        file.take((most - read) as u64).read_to_end(&mut bytes)?;
    }
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
        if self.leaves(&start) {
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
        let found = self.leads_inside(&path)?;
        let bytes = match found.is_some_and(|found| found.is_file()) {
            true => fs::File::open(&path).and_then(read_open),
            false => read_regular(&path),
        };
        bytes.map_err(|error| failure(&error))
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

#[cfg(all(test, unix))]
mod tests {
    use std::io::Seek as _;
    use std::os::unix::fs::symlink;
    use std::process::Command;

    use super::*;

    /// A folder with a root in it, and files in both.
    fn files() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        for path in ["root/a/b", "root/a/c", "root/.git", "elsewhere"] {
            fs::create_dir_all(at(path)).unwrap();
        }
        for path in [
            "root/one.json",
            "root/a/two.json",
            "root/a/b/three.json",
            "root/a/c/four.json",
            "root/.git/five.json",
            "elsewhere/six.json",
        ] {
            fs::write(at(path), path).unwrap();
        }
        let link = |target: &str, path: &str| symlink(target, at(path)).unwrap();
        link("../../one.json", "root/a/b/one.json");
        link("../../../elsewhere/six.json", "root/a/b/six.json");
        link("../../../root/one.json", "root/a/b/detour.json");
        link("../../.git/five.json", "root/a/b/five.json");
        link("/etc/passwd", "root/a/b/passwd.json");
        link("round.json", "root/a/b/round.json");
        link("../..", "root/a/b/up");
        link("../c", "root/a/b/c");
        link("../../../elsewhere", "root/a/b/out");
        link(".git", "root/git");
        folder
    }

    #[test]
    fn a_link_leads_to_the_same_file_whatever_was_read_before() {
        let folder = files();
        let disk = || Disk::new(&folder.path().join("root"), 1).unwrap();
        let there = |path: &str| Ok(format!("root/{path}").into_bytes());
        let failed = |why: &str| Err(ReadError::Failed(why.to_owned()));
        let expected = [
            ("one.json", there("one.json")),
            ("a/b/three.json", there("a/b/three.json")),
            ("a/b/one.json", there("one.json")),
            ("a/b/six.json", Err(ReadError::Outside)),
            ("a/b/detour.json", Err(ReadError::Outside)),
            ("a/b/five.json", Err(ReadError::Outside)),
            ("a/b/passwd.json", Err(ReadError::Outside)),
            (
                "a/b/round.json",
                failed("too many levels of symbolic links"),
            ),
            ("a/b/missing.json", Err(ReadError::Missing)),
            ("a/b/up/a/two.json", there("a/two.json")),
            ("a/b/up/a/b/up/one.json", there("one.json")),
            ("a/b/up/a/b/six.json", Err(ReadError::Outside)),
            ("a/b/up/git/five.json", Err(ReadError::Outside)),
            ("a/b/c/four.json", there("a/c/four.json")),
            ("a/b/c/../two.json", there("a/two.json")),
            ("a/b/out/six.json", Err(ReadError::Outside)),
            ("a/b/out/missing.json", Err(ReadError::Outside)),
            ("../elsewhere/six.json", Err(ReadError::Outside)),
            (".git/five.json", Err(ReadError::Outside)),
            ("one.json/two.json", Err(ReadError::Missing)),
            ("missing/one.json", Err(ReadError::Missing)),
        ];
        let used = disk();
        for _ in 0..2 {
            for (path, expected) in &expected {
                assert_eq!(used.read(path), *expected, "{path}");
                assert_eq!(disk().read(path), *expected, "{path} alone");
            }
        }
    }

    #[test]
    fn a_pipe_is_not_opened() {
        let folder = files();
        let pipe = folder.path().join("root/a/pipe.json");
        assert!(
            Command::new("mkfifo")
                .arg(&pipe)
                .status()
                .unwrap()
                .success()
        );
        symlink("pipe.json", folder.path().join("root/a/link.json")).unwrap();
        let disk = Disk::new(&folder.path().join("root"), 1).unwrap();
        for path in ["a/pipe.json", "a/link.json", "a"] {
            let refused = Err(ReadError::Failed(NOT_REGULAR.to_owned()));
            assert_eq!(disk.read(path), refused, "{path}");
            assert_eq!(disk.read_listed(path), refused, "{path}");
        }
    }

    #[test]
    fn a_file_is_read_to_its_end_whatever_its_length_was() {
        let folder = files();
        let path = folder.path().join("root/one.json");
        let open = || fs::File::open(&path).unwrap();
        assert_eq!(read_open(open()).unwrap(), b"root/one.json");
        // The rest is shorter than the file, as if the file had shrunk.
        for start in [5, 12, 13] {
            let mut file = open();
            file.seek(io::SeekFrom::Start(start)).unwrap();
            let rest = &b"root/one.json"[start as usize..];
            assert_eq!(read_open(file).unwrap(), rest);
        }
        fs::write(&path, "").unwrap();
        assert_eq!(read_open(open()).unwrap(), b"");
        // The length of this file is 0.
        let grown = Path::new("/proc/self/maps");
        if grown.exists() {
            assert!(read_regular(grown).unwrap().len() > 1);
        }
    }
}
