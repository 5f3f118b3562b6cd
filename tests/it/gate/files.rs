//! Two states of files in memory, compared without git and without a process.
//!
//! Most scenarios need no more than that, and have it a hundred times for the price of one work tree.
//! What is about revisions, links, submodules, settings of git, ignored files or arguments of the
//! program plays in a [`Repository`](super::repository::Repository).

use std::cell::RefCell;
use std::collections::BTreeMap;

use lro_lint::config::{self, Choice, ConfigError, Configs};
use lro_lint::diagnostic::{Findings, Severity};
use lro_lint::engine::{self, Settings};
use lro_lint::gate::{self, Plan, Silencing};
use lro_lint::lro::{self, Profile, Survey};
use lro_lint::report::{self, Format, Options};
use lro_lint::suppress::SuppressionFiles;
use lro_lint::workspace::{
    Before, Changes, Earlier, Input, Memory, Objects, Part, ReadError, Rename, Source, Workspace,
    path,
};
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
        let mut inputs = Vec::new();
        let mut fail_on = None;
        let mut arguments = arguments.iter();
        while let Some(&argument) = arguments.next() {
            let mut value = || *arguments.next().unwrap();
            match argument {
                "--base" => assert_eq!(value(), "HEAD", "there is one commit"),
                "--fail-on" => fail_on = Some(value()),
                _ if argument.starts_with('-') => panic!("{argument} needs the program"),
                file if self.now.borrow().contains_key(file) => {
                    inputs.push(Input::File(file.to_owned()));
                }
                folder => inputs.push(Input::Folder(folder.to_owned())),
            }
        }
        if inputs.is_empty() {
            inputs.push(Input::Folder(String::new()));
        }
        let fails_on = fail_on.unwrap_or("error");
        let severities = [Severity::Error, Severity::Warning, Severity::Info];
        let lowest = severities.into_iter().find(|one| one.name() == fails_on);
        assert!(lowest.is_some() || fails_on == "never", "{fails_on}");
        let (exit, stderr, report) = match self.compared(&inputs, lowest) {
            Ok((fails, report)) => (i32::from(fails), String::new(), report),
            Err(errors) => {
                let errors = errors.iter().map(ConfigError::to_string);
                (2, errors.collect::<Vec<_>>().join("\n"), Value::Null)
            }
        };
        Outcome::new(Some(exit), stderr, report, fail_on.is_some())
    }

    /// How both states differ, as git would tell it.
    fn changes(&self) -> Changes {
        let (committed, now) = (self.committed.borrow(), self.now.borrow());
        let moved = self.moved.borrow();
        let mut changes = Changes::default();
        changes.keep(committed.keys().cloned().collect());
        for (path, text) in &*committed {
            if now.get(path) != Some(text) {
                changes.differed(path, Before::Bytes(text.clone()));
            }
        }
        let mut gone: BTreeMap<&String, &Vec<u8>> = committed.iter().collect();
        gone.retain(|path, _| !now.contains_key(*path));
        for (path, text) in &*now {
            if committed.contains_key(path) {
                continue;
            }
            changes.add(path);
            let same = gone.iter().find(|(_, before)| **before == text);
            let same = same.map(|(from, _)| (*from).clone());
            let moved = moved.get(path).filter(|from| gone.contains_key(from));
            if let Some(from) = moved.cloned().or(same) {
                let is_exact = gone.remove(&from) == Some(text);
                changes.rename(path, Rename { from, is_exact });
            }
        }
        changes
    }

    /// Whether the change fails a run, and the report about it.
    fn compared(
        &self,
        inputs: &[Input],
        fail_on: Option<Severity>,
    ) -> Result<(bool, Value), Vec<ConfigError>> {
        let source: Memory = self.now.borrow().clone().into_iter().collect();
        let changes = self.changes();
        let (now, errors) = Workspace::load(&source, inputs);
        assert!(errors.is_empty(), "{errors:?}");
        let configs = Configs::load(&source, &now, &Choice::Nearest)?;
        let survey = survey(&now, &configs);
        let examples = survey.load_examples(&source);
        let survey = survey.with_examples(&examples);
        let before = Earlier::new(&source, &changes, &Nowhere);
        let reconfigured = reconfigured(&changes, &configs, &before);
        let plan = Plan::new(&now, &survey, &before, inputs, &reconfigured);
        let settings = Settings {
            configs: Some(&configs),
            keep_suppressed: true,
            ..Settings::default()
        };
        let closely = Settings {
            closely: Some(plan.affected()),
            ..settings.clone()
        };
        let mut findings = engine::lint(&now, &survey, &closely);
        let part = Part {
            inputs: plan.inputs(),
            selected: plan.selected().to_vec(),
            known: &|path| before.known(&now, path),
        };
        let earlier = Workspace::load_part(&before, &part);
        // A configuration that couldn't be read counts for nothing: the one of now is taken for both.
        let load = |workspace: &Workspace| {
            Configs::load(&before, workspace, &Choice::Nearest)
                .or_else(|_| Configs::load(&source, workspace, &Choice::Nearest))
        };
        let configs_before = load(&earlier)?;
        let survey_before = self::survey(&earlier, &configs_before);
        let examples_before = survey_before.load_examples(&before);
        let survey_before = survey_before.with_examples(&examples_before);
        let found_before = judged(&earlier, &survey_before, &configs_before);
        // The files of now, judged as they would have been before.
        let as_before = match reconfigured.is_empty() {
            true => None,
            false => Some(load(&now)?),
        };
        let found_as_before = as_before.as_ref().map(|configs| {
            let survey = self::survey(&now, configs).with_examples(&examples);
            judged(&now, &survey, configs)
        });
        let silencing = Silencing {
            settings: &settings,
            now: &findings,
            before: &found_before,
            as_before: found_as_before.as_ref(),
            configs: &configs,
            configs_before: as_before.as_ref().unwrap_or(&configs),
            shown: Severity::Info,
            fail_on,
        };
        let silenced = gate::silenced(&silencing, &plan, &now);
        gate::compare(
            &mut findings,
            found_before,
            found_as_before.as_ref(),
            &plan,
            &now,
            &earlier,
            "what was committed".to_owned(),
        );
        findings.add(silenced);
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

fn survey<'w>(workspace: &'w Workspace, configs: &'w Configs) -> Survey<'w> {
    Survey::new(workspace, |api, document| {
        let configured = configs.profile(document);
        configured.unwrap_or_else(|| Profile::of(lro::detect(api)))
    })
}

/// What is found by configurations of the earlier state.
fn judged<'w>(workspace: &'w Workspace, survey: &Survey<'w>, configs: &'w Configs) -> Findings<'w> {
    let settings = Settings {
        configs: Some(configs),
        keep_suppressed: true,
        ..Settings::default()
    };
    engine::lint(workspace, survey, &settings)
}

/// The folders for which configurations and suppressions say something else than before.
fn reconfigured(changes: &Changes, now: &Configs, before: &Earlier<'_>) -> Vec<String> {
    let is_config = |path: &str| path.rsplit('/').next() == Some(config::FILE_NAME);
    let reads = |path: &str| SuppressionFiles::reads(path, before.read(path).ok().as_deref());
    let differing = changes.differing();
    let differing = differing.filter(|path| is_config(path) || reads(path));
    let books = now.books();
    let books = books.iter().map(|book| book.document.path());
    let changed = differing.chain(books.filter(|path| changes.is_changed(path)));
    changed.map(|path| path::folder(path).to_owned()).collect()
}

fn written(findings: &Findings<'_>) -> Value {
    let mut report = Vec::new();
    report::write(Format::Json, findings, &Options::default(), &mut report).unwrap();
    serde_json::from_slice(&report).unwrap()
}

/// What was there comes as bytes, and no object has to be fetched.
struct Nowhere;

impl Objects for Nowhere {
    fn read(&self, _: &str) -> Result<Vec<u8>, ReadError> {
        Err(ReadError::Missing)
    }
}
