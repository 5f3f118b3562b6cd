//! Checks again after each change of a file.
//!
//! The program looks at the files repeatedly: at their times and sizes, and at the names in the
//! folders. This works on every file system, and needs no support from the operating system. Ctrl-C
//! ends the process in the usual way.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime};
use std::{env, fs};

use super::args::CheckArguments;
use super::inputs::{self, Found, Opened};
use super::{Failure, Status, check, say};
use crate::text::{Escaped, counted};
use crate::workspace::{Disk, Input, Source as _};

/// The shortest time between two looks at the files.
const PAUSE: Duration = Duration::from_millis(200);

/// With very many files, one look takes long. The time between two looks is this many times longer.
const LOOKS_APART: u32 = 5;

/// An editor may write several files, or one file in several steps. A new run waits until nothing has
/// changed for this time.
const SETTLING: Duration = Duration::from_millis(50);

/// The maximum number of changed files that are named.
const NAMED: usize = 3;

/// Clears the screen, and moves the cursor to its beginning.
const CLEAR_SCREEN: &str = "\u{1b}[2J\u{1b}[H";

/// Checks the documents, and checks them again after each change. It never returns without an error.
pub(super) fn run(arguments: &CheckArguments) -> Result<Status, Failure> {
    let reading = &arguments.inputs.reading;
    let find = || inputs::find(&arguments.inputs.paths, reading);
    if arguments
        .inputs
        .paths
        .iter()
        .any(|path| inputs::is_stdin(path))
    {
        return Err(Failure::new("--watch can't read standard input").hint("name files or folders"));
    }
    let mut watched = Watched::of_inputs(&find()?, arguments);
    loop {
        let before = watched.look();
        let mut read = None;
        let result = check::run(arguments, |opened| read = Some(paths(opened)));
        if let Err(failure) = result {
            say(&failure);
        }
        // After an error, for example in a configuration, the files of earlier runs still count.
        watched.files.extend(read.into_iter().flatten());
        let mut known = watched.look();
        known.keep(&before);
        if !arguments.quiet {
            let count = counted(known.existing(), "file");
            say(&format_args!("watching {count} for changes; Ctrl-C stops"));
        }
        let changed = watched.wait(&known);
        if io::stdout().is_terminal() {
            let _ = write!(io::stdout(), "{CLEAR_SCREEN}");
        }
        say_changed(&changed);
    }
}

/// The files that a run has read, as absolute paths.
fn paths(opened: &Opened) -> BTreeSet<PathBuf> {
    let paths = opened.session.paths().into_iter();
    paths.map(|path| opened.root.join(path)).collect()
}

fn say_changed(changed: &[PathBuf]) {
    let here = env::current_dir().unwrap_or_default();
    let named = changed.iter().take(NAMED).map(|path| {
        let path = path.strip_prefix(&here).unwrap_or(path);
        Escaped(&path.to_string_lossy()).to_string()
    });
    let mut named: Vec<String> = named.collect();
    if changed.len() > NAMED {
        named.push(format!("{} more", changed.len() - NAMED));
    }
    say(&format_args!("changed: {}", named.join(", ")));
}

/// The files and folders on which the findings of a run depend.
struct Watched {
    disk: Disk,
    /// Folders relative to the root. All documents in them count, also new ones.
    folders: Vec<String>,
    files: BTreeSet<PathBuf>,
    /// Reports that each run writes. They may be in the folders.
    reports: BTreeSet<PathBuf>,
}

impl Watched {
    /// The files and folders that the command line names.
    fn of_inputs(found: &Found, arguments: &CheckArguments) -> Self {
        let mut folders = Vec::new();
        let mut files = BTreeSet::new();
        for input in &found.inputs {
            match input {
                Input::Folder(folder) => folders.push(folder.clone()),
                Input::File(file) => {
                    files.insert(found.root.join(file));
                }
            }
        }
        let here = env::current_dir().unwrap_or_default();
        let comparison = &arguments.comparison;
        let named = [
            &arguments.inputs.reading.config,
            &comparison.baseline,
            &comparison.original,
        ];
        files.extend(named.into_iter().flatten().map(|file| here.join(file)));
        let reports = arguments.format.iter().filter_map(|wanted| {
            let report = here.join(wanted.file.as_ref()?);
            // The report may not exist yet.
            let folder = report.parent()?.canonicalize().ok()?;
            Some(folder.join(report.file_name()?))
        });
        Self {
            disk: found.disk.clone(),
            folders,
            files,
            reports: reports.collect(),
        }
    }

    /// Looks at all files.
    fn look(&self) -> Look {
        let mut stamps: BTreeMap<PathBuf, Option<Stamp>> = BTreeMap::new();
        let root = self.disk.root();
        let listed = self
            .folders
            .iter()
            .flat_map(|folder| self.disk.list(folder).files);
        let listed = listed.map(|file| root.join(file));
        let files = listed.chain(self.files.iter().cloned());
        for file in files.filter(|file| !self.reports.contains(file)) {
            let stamp = Stamp::of(&file);
            stamps.insert(file, stamp);
        }
        Look(stamps)
    }

    /// Waits until a file differs from an earlier look, and returns the files that differ.
    fn wait(&self, known: &Look) -> Vec<PathBuf> {
        loop {
            let started = Instant::now();
            let mut now = self.look();
            if now.changes_since(known).is_empty() {
                thread::sleep(PAUSE.max(started.elapsed() * LOOKS_APART));
                continue;
            }
            loop {
                thread::sleep(SETTLING);
                let next = self.look();
                if next == now {
                    return now.changes_since(known);
                }
                now = next;
            }
        }
    }
}

/// The state of files at one time: the stamp of the file at each path, or `None` if there is no
/// file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Look(BTreeMap<PathBuf, Option<Stamp>>);

impl Look {
    /// The files that exist.
    fn existing(&self) -> usize {
        self.0.values().flatten().count()
    }

    /// Takes the stamps of an earlier look for files that are in both.
    fn keep(&mut self, earlier: &Self) {
        for (path, stamp) in &mut self.0 {
            if let Some(earlier) = earlier.0.get(path) {
                *stamp = *earlier;
            }
        }
    }

    /// The files that differ from an earlier look: new, changed or removed ones.
    fn changes_since(&self, earlier: &Self) -> Vec<PathBuf> {
        let paths: BTreeSet<&PathBuf> = self.0.keys().chain(earlier.0.keys()).collect();
        let differs = |path: &&PathBuf| {
            let of = |look: &Self| look.0.get(*path).copied().flatten();
            of(self) != of(earlier)
        };
        paths.into_iter().filter(differs).cloned().collect()
    }
}

/// A change of a file's content changes its stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
}

impl Stamp {
    fn of(path: &Path) -> Option<Self> {
        let found = fs::metadata(path).ok()?;
        Some(Self {
            modified: found.modified().ok(),
            length: found.len(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(length: u64) -> Option<Stamp> {
        Some(Stamp {
            modified: None,
            length,
        })
    }

    fn look(files: &[(&str, Option<Stamp>)]) -> Look {
        Look(
            files
                .iter()
                .map(|&(path, stamp)| (path.into(), stamp))
                .collect(),
        )
    }

    #[test]
    fn new_changed_and_removed_files_are_changes() {
        let before = look(&[
            ("a", stamp(1)),
            ("b", stamp(1)),
            ("c", stamp(1)),
            ("d", None),
        ]);
        let after = look(&[
            ("a", stamp(1)),
            ("b", stamp(2)),
            ("d", stamp(1)),
            ("e", stamp(1)),
        ]);
        let changed = after.changes_since(&before);
        assert_eq!(changed, ["b", "c", "d", "e"].map(PathBuf::from));
        assert!(before.changes_since(&before).is_empty());
    }

    #[test]
    fn a_change_during_a_run_counts() {
        let before = look(&[("a", stamp(1))]);
        let mut known = look(&[("a", stamp(2)), ("b", stamp(1))]);
        let now = known.clone();
        known.keep(&before);
        assert_eq!(now.changes_since(&known), ["a"].map(PathBuf::from));
    }

    #[test]
    fn a_file_that_does_not_exist_yet_is_watched() {
        let folder = tempfile::tempdir().unwrap();
        let watched = Watched {
            disk: Disk::new(folder.path(), 1).unwrap(),
            folders: vec![String::new()],
            files: BTreeSet::from([folder.path().canonicalize().unwrap().join("lro-lint.yaml")]),
            reports: BTreeSet::new(),
        };
        let before = watched.look();
        assert_eq!(before.existing(), 0);
        fs::write(folder.path().join("lro-lint.yaml"), "").unwrap();
        fs::write(folder.path().join("new.json"), "{}").unwrap();
        fs::write(folder.path().join("notes.txt"), "").unwrap();
        let changed = watched.look().changes_since(&before);
        let names = changed.iter().map(|path| path.file_name().unwrap());
        assert_eq!(names.collect::<Vec<_>>(), ["lro-lint.yaml", "new.json"]);
    }
}
