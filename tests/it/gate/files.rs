//! Two states of files in memory, compared without git and without a process.
//!
//! Most scenarios need no more than that, and have it a hundred times for the price of one work tree.
//! What is about revisions, links, submodules, settings of git, ignored files or arguments of the
//! program plays in a [`Repository`](super::repository::Repository).

use std::cell::RefCell;
use std::collections::BTreeMap;

use lro_lint::internals::diagnostic::{Findings, Severity};
use lro_lint::report::{self, Format};
use lro_lint::session::{EarlierFiles, Memory, Options, Question, Session, SessionError};
use serde_json::Value;

use super::outcome::Outcome;

/// Files by their paths.
type State = BTreeMap<String, Vec<u8>>;

/// What was committed, and what is there now. Its methods are those of a
/// [`Repository`](super::repository::Repository), as far as they mean something here.
#[derive(Debug, Default)]
pub(crate) struct Files {
    committed: RefCell<State>,
    now: RefCell<State>,
    /// Where files were before they were moved, by where they are.
    moved: RefCell<BTreeMap<String, String>>,
}

impl Files {
    /// With some files that are committed.
    pub(crate) fn with<C: AsRef<[u8]>>(files: &[(&str, C)]) -> Self {
        let tree = Self::default();
        tree.write_all(files);
        tree.commit("What was there before");
        tree
    }

    /// Writes a file.
    pub(crate) fn write(&self, path: &str, contents: impl AsRef<[u8]>) {
        let mut now = self.now.borrow_mut();
        now.insert(path.to_owned(), contents.as_ref().to_owned());
    }

    /// Writes some files.
    pub(crate) fn write_all<C: AsRef<[u8]>>(&self, files: &[(&str, C)]) {
        for (path, contents) in files {
            self.write(path, contents);
        }
    }

    /// What a file says.
    #[track_caller]
    pub(crate) fn read(&self, path: &str) -> String {
        String::from_utf8(self.now.borrow()[path].clone()).unwrap()
    }

    /// Puts another text into a file in place of one that is there.
    #[track_caller]
    pub(crate) fn replace(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert!(text.contains(old), "no {old:?} in {path}: {text}");
        self.write(path, text.replace(old, new));
    }

    /// Removes a file.
    #[track_caller]
    pub(crate) fn remove(&self, path: &str) {
        let removed = self.now.borrow_mut().remove(path);
        assert!(removed.is_some(), "no {path}");
    }

    /// Copies a folder with all below it.
    #[track_caller]
    pub(crate) fn copy(&self, from: &str, to: &str) {
        for (path, target) in self.below(from, to) {
            let text = self.now.borrow()[&path].clone();
            self.write(&target, text);
        }
    }

    /// Moves a file or a folder.
    #[track_caller]
    pub(crate) fn rename(&self, from: &str, to: &str) {
        for (path, target) in self.below(from, to) {
            let mut now = self.now.borrow_mut();
            let text = now.remove(&path).unwrap();
            now.insert(target.clone(), text);
            let mut moved = self.moved.borrow_mut();
            let origin = moved.remove(&path).unwrap_or(path);
            moved.insert(target, origin);
        }
    }

    /// The file or the files below a folder, each with its path below another one.
    #[track_caller]
    fn below(&self, from: &str, to: &str) -> Vec<(String, String)> {
        let now = self.now.borrow();
        let below = now.keys().filter_map(|path| {
            let rest = path.strip_prefix(from)?;
            let is_below = rest.is_empty() || rest.starts_with('/');
            is_below.then(|| (path.clone(), format!("{to}{rest}")))
        });
        let below: Vec<_> = below.collect();
        assert!(!below.is_empty(), "nothing at {from}");
        below
    }

    /// Commits all that is there.
    pub(crate) fn commit(&self, _message: &str) {
        self.committed.replace(self.now.borrow().clone());
        self.moved.replace(BTreeMap::new());
    }

    /// Checks all files against what is committed, which is the only revision.
    #[track_caller]
    pub(crate) fn check_against(&self, revision: &str) -> Outcome {
        self.check(&["--base", revision])
    }

    /// Checks with these arguments: paths, `--base HEAD` and `--fail-on`.
    #[track_caller]
    pub(crate) fn check(&self, arguments: &[&str]) -> Outcome {
        let mut options = Options::default();
        let mut fail_on = None;
        let mut arguments = arguments.iter();
        while let Some(&argument) = arguments.next() {
            let mut value = || *arguments.next().unwrap();
            options = match argument {
                "--base" => {
                    assert_eq!(value(), "HEAD", "there is one commit");
                    options
                }
                "--fail-on" => {
                    fail_on = Some(value());
                    options
                }
                _ if argument.starts_with('-') => panic!("{argument} needs the program"),
                file if self.now.borrow().contains_key(file) => options.file(file),
                folder => options.folder(folder),
            };
        }
        let fails_on = fail_on.unwrap_or("error");
        let severities = [Severity::Error, Severity::Warning, Severity::Info];
        let lowest = severities.into_iter().find(|one| one.name() == fails_on);
        assert!(lowest.is_some() || fails_on == "never", "{fails_on}");
        let (exit, stderr, report) = match self.compared(options.fail_on(lowest), lowest) {
            Ok((fails, report)) => (i32::from(fails), String::new(), report),
            Err(error) => (2, error.to_string(), Value::Null),
        };
        Outcome::new(Some(exit), stderr, report, fail_on.is_some())
    }

    /// What was committed, as git would tell it.
    fn earlier(&self) -> EarlierFiles {
        let (committed, now) = (self.committed.borrow(), self.now.borrow());
        let moved = self.moved.borrow();
        let earlier = EarlierFiles::new("what was committed");
        let mut earlier = earlier.all(committed.keys().cloned());
        for (path, text) in &*committed {
            if now.get(path) != Some(text) {
                earlier = earlier.with(path, text.clone());
            }
        }
        let mut gone: BTreeMap<&String, &Vec<u8>> = committed.iter().collect();
        gone.retain(|path, _| !now.contains_key(*path));
        for (path, text) in &*now {
            if committed.contains_key(path) {
                continue;
            }
            let same = gone.iter().find(|(_, before)| **before == text);
            let same = same.map(|(from, _)| (*from).clone());
            let moved = moved.get(path).filter(|from| gone.contains_key(from));
            earlier = match moved.cloned().or(same) {
                Some(from) => {
                    gone.remove(&from);
                    earlier.renamed(path, from)
                }
                None => earlier.without(path),
            };
        }
        earlier
    }

    /// Whether the change fails a run, and the report about it.
    fn compared(
        &self,
        options: Options,
        fail_on: Option<Severity>,
    ) -> Result<(bool, Value), SessionError> {
        let source: Memory = self.now.borrow().clone().into_iter().collect();
        let session = Session::open(source, options)?;
        assert!(session.unopened().is_empty(), "{:?}", session.unopened());
        let earlier = self.earlier();
        let mut question = Question::default();
        question.earlier = Some(&earlier);
        let findings = session.compare(&question)?.findings;
        let mut all = findings.diagnostics.iter();
        let fails = fail_on.is_some_and(|lowest| {
            all.any(|found| found.severity >= lowest && !found.is_inherited())
        });
        Ok((fails, written(&findings)))
    }
}

/// Plays a pull request: what was there, and a change of it.
#[track_caller]
pub(crate) fn pull_request<C: AsRef<[u8]>>(
    before: &[(&str, C)],
    change: impl FnOnce(&Files),
) -> Outcome {
    let tree = Files::with(before);
    change(&tree);
    tree.check_against("HEAD")
}

fn written(findings: &Findings) -> Value {
    let mut report = Vec::new();
    let options = report::Options::default();
    report::write(Format::Json, findings, &options, &mut report).unwrap();
    serde_json::from_slice(&report).unwrap()
}
