//! How much did a run read? A run shows that a finding is gone only if it read the whole file, and
//! all users of the file's definitions.
//!
//! For example, a run over the folder `disks` reads everything in `disks/disks.json`. It sees that
//! `disks/old.json` is gone. It knows nothing about `vms/vms.json`.

use rustc_hash::FxHashMap;

use super::file::Baseline;
use crate::config::{Config, Configs};
use crate::engine::Settings;
use crate::model::Survey;
use crate::workspace::{Document, Source, Workspace, path};

/// The documents and settings of a run.
#[derive(Clone, Copy)]
pub struct Run<'r, 'w> {
    /// The documents.
    pub workspace: &'w Workspace,
    /// The contents of the documents, with their examples if these were read.
    pub survey: &'r Survey<'w>,
    /// The settings of the run.
    pub settings: &'r Settings<'w>,
    /// The source from which the files are read.
    pub source: &'r dyn Source,
}

/// The knowledge of a run about the files in entries.
pub(super) struct Coverage<'b, 'r, 'w> {
    run: Run<'r, 'w>,
    known: FxHashMap<&'b str, FileCoverage>,
    sees_all_users: bool,
}

/// The knowledge of a run about a file.
#[derive(Clone, Copy)]
pub(super) struct FileCoverage {
    pub(super) contents: Contents,
    /// `true` if the run read all users of the file's definitions.
    pub(super) sees_users: bool,
}

/// The knowledge of a run about the contents of a file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Contents {
    /// Not enough to know that something isn't in the file.
    Unknown,
    /// Everything in the file.
    Whole,
    /// The file doesn't exist any more.
    Gone,
}

impl<'b, 'r, 'w> Coverage<'b, 'r, 'w> {
    pub(super) fn new(run: Run<'r, 'w>, baseline: &Baseline) -> Self {
        Self {
            run,
            known: FxHashMap::default(),
            sees_all_users: sees_all_users(baseline, &run),
        }
    }

    /// The knowledge of the run about the file at a path.
    pub(super) fn of(&mut self, path: &'b str) -> FileCoverage {
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

    /// `true` if the run read all users of a file's definitions: there are users, and all possible
    /// users are in folders that the run read.
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

/// `true` if a run sees all users of a shared definition. A user may be in a file that can't be
/// read, or in a file that was read when the baseline was written and isn't read now.
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
        // Something that a document lacks may be in its neighbours.
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
        // The run didn't read the file, perhaps because git ignores it.
        true => Contents::Unknown,
        false => Contents::Gone,
    }
}

/// The configuration of a file. The file may be gone.
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

/// `true` if a path is below the root and has the form in which the program writes paths.
fn is_normal(path: &str) -> bool {
    path::join("", path).as_deref() == Some(path)
}
