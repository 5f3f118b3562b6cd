//! How much did a run look at? Only if it looked at a whole file, and at all users of what the file
//! defines, does it show that a finding isn't there any more.
//!
//! For example, a run over the folder `disks` sees all that is in `disks/disks.json`. It sees that
//! `disks/old.json` is gone. About `vms/vms.json` it knows nothing.

use rustc_hash::FxHashMap;

use super::file::Baseline;
use crate::config::{Config, Configs};
use crate::engine::Settings;
use crate::model::Survey;
use crate::workspace::{Document, Source, Workspace, path};

/// What a run looked at.
#[derive(Clone, Copy)]
pub struct Run<'r, 'w> {
    /// The documents.
    pub workspace: &'w Workspace,
    /// What was read from them, and the examples if they were.
    pub survey: &'r Survey<'w>,
    /// What was asked about them.
    pub settings: &'r Settings<'w>,
    /// The source from which the files are read.
    pub source: &'r dyn Source,
}

/// What a run knows of the files that entries are about.
pub(super) struct Coverage<'r, 'w> {
    run: Run<'r, 'w>,
    known: FxHashMap<&'w str, FileCoverage>,
    sees_all_users: bool,
}

/// What a run knows of a file.
#[derive(Clone, Copy)]
pub(super) struct FileCoverage {
    pub(super) contents: Contents,
    /// `true` if the run looked at all users of what the file defines.
    pub(super) sees_users: bool,
}

/// What a run knows of the contents of a file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Contents {
    /// Not enough to say that something isn't there.
    Unknown,
    /// All that is in the file.
    Whole,
    /// That the file doesn't exist any more.
    Gone,
}

impl<'r, 'w> Coverage<'r, 'w> {
    pub(super) fn new(run: Run<'r, 'w>, baseline: &Baseline) -> Self {
        Self {
            run,
            known: FxHashMap::default(),
            sees_all_users: sees_all_users(baseline, &run),
        }
    }

    /// What the run knows of the file at a path.
    pub(super) fn of(&mut self, path: &'w str) -> FileCoverage {
        if let Some(known) = self.known.get(path) {
            return *known;
        }
        let coverage = FileCoverage {
            contents: contents(path, &self.run),
            sees_users: self.sees_users(path),
        };
        self.known.insert(path, coverage);
        coverage
    }

    /// `true` if the run looked at all users of what a file defines: there are some, and all that could
    /// be lie in folders that were looked at.
    fn sees_users(&self, path: &str) -> bool {
        let Run {
            workspace, survey, ..
        } = self.run;
        let has_users = |document: &Document| {
            let mut surveyed = survey.documents.iter();
            workspace.is_referenced(document)
                || surveyed.any(|known| {
                    known.api.document().id() == document.id() && !known.operations.is_empty()
                })
        };
        let is_beside = || workspace.selects(path::folder(path));
        let is_used = || workspace.find(path).is_none_or(has_users);
        self.sees_all_users && (workspace.selects("") || is_beside() && is_used())
    }
}

/// `true` if a run sees all users of a shared definition. A user may be in a file that can't be read, or
/// in a file that was looked at when the baseline was written, and isn't now.
fn sees_all_users(baseline: &Baseline, run: &Run<'_, '_>) -> bool {
    let mut documents = run.workspace.documents().iter();
    let mut entries = baseline.entries().iter();
    documents.all(|document| document.fault().is_none() || !document.is_selected())
        && entries.all(|entry| !is_normal(&entry.path) || run.workspace.selects(&entry.path))
}

fn contents(path: &str, run: &Run<'_, '_>) -> Contents {
    if !is_normal(path) || !run.workspace.selects(path) {
        return Contents::Unknown;
    }
    if let Some(document) = find(path, run) {
        // What a document lacks may be in its neighbours.
        let is_whole = document.fault().is_none()
            && !document.is_excluded()
            && !run.workspace.may_lack_neighbours(document);
        return if is_whole {
            Contents::Whole
        } else {
            Contents::Unknown
        };
    }
    let configs = run.settings.configs.map_or(&[][..], Configs::all);
    if configs.iter().any(|config| config.file().path() == path) {
        return match run.workspace.selects(path::folder(path)) {
            true => Contents::Whole,
            false => Contents::Unknown,
        };
    }
    match run.source.exists(path) {
        // Nobody looked into it, perhaps because git ignores it.
        true => Contents::Unknown,
        false => Contents::Gone,
    }
}

/// The configuration of a file, which may be gone.
pub(super) fn config_of<'w>(path: &str, run: &Run<'_, 'w>) -> Option<&'w Config> {
    let configs = run.settings.configs?;
    match find(path, run) {
        Some(document) => configs.of(document.file()),
        None => {
            let around = configs.all().iter();
            let around = around.filter(|config| path::is_below(config.book().folder, path));
            around.max_by_key(|config| config.book().folder.len())
        }
    }
}

/// The document or example file at `path`, if the run read it.
fn find<'w>(path: &str, run: &Run<'_, 'w>) -> Option<&'w Document> {
    let examples = run.survey.examples;
    run.workspace
        .find(path)
        .or_else(|| examples?.workspace().find(path))
}

/// `true` if a path lies below the root and is written as the program writes paths.
fn is_normal(path: &str) -> bool {
    path::join("", path).as_deref() == Some(path)
}
