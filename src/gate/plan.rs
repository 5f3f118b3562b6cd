//! What has to be looked at to tell what a change did: the documents whose findings it can have
//! touched, and those that they have come from.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::pairs::Pairs;
use crate::model::{Survey, Surveyed, System};
use crate::workspace::{Changes, Earlier, FileId, Input, Loading, Workspace, path, path_named_by};

/// Files with patterns of what is left out when a folder is walked.
const IGNORE_FILES: [&str; 2] = [".gitignore", ".ignore"];

/// Which part of the earlier state is to be judged, and beside which documents at hand.
pub struct Plan<'a> {
    pub(super) changes: &'a Changes,
    pub(super) pairs: Pairs<'a>,
    /// The documents at hand whose findings may be others than before.
    pub(super) affected: FxHashSet<FileId>,
    /// The folders around them.
    pub(super) touched_folders: FxHashSet<&'a str>,
    /// Files of the earlier state that are there no more, or are no documents.
    pub(super) gone: FxHashSet<&'a str>,
    ignored: Vec<String>,
    inputs: Vec<Input>,
    selected: Vec<String>,
}

impl<'a> Plan<'a> {
    /// Works out what the change can have touched that led from `before` to what is at hand. `folders` are those for which something else was
    /// said before than is now, by configurations and suppressions.
    pub fn new<'w>(
        workspace: &'a Workspace,
        survey: &Survey<'w>,
        before: &'a Earlier<'a>,
        inputs: &[Input],
        folders: &[String],
    ) -> Self {
        let changes = before.changes();
        let pairs = Pairs::new(workspace, changes, before);
        let affected = affected(workspace, survey, changes, folders);
        let mut selected: Vec<String> = workspace
            .documents()
            .iter()
            .filter(|document| document.is_selected() && affected.contains(&document.id()))
            .flat_map(|document| pairs.origins(document.path()))
            .map(|origin| origin.path)
            .collect();
        let ignored = match ignore_files(changes).next() {
            Some(_) => ignored(workspace, before, inputs),
            None => Vec::new(),
        };
        let is_ignored: FxHashSet<&str> = ignored.iter().map(String::as_str).collect();
        let lost = changes
            .differing()
            .filter(|path| workspace.find(path).is_none() && !is_ignored.contains(path));
        let gone: FxHashSet<&str> = lost.collect();
        let were_listed = gone
            .iter()
            .filter(|path| inputs.iter().any(|input| input.lists(path)));
        selected.extend(were_listed.map(|path| (*path).to_owned()));
        selected.sort_unstable();
        selected.dedup();
        let inputs = inputs.iter().map(|input| match input {
            Input::Folder(_) => input.clone(),
            Input::File(file) => {
                let origin = pairs.of(file).map(|pair| pair.path);
                Input::File(origin.unwrap_or_else(|| file.clone()))
            }
        });
        Self {
            changes,
            inputs: inputs.collect(),
            touched_folders: around(workspace, &affected),
            affected,
            gone,
            ignored,
            selected,
            pairs,
        }
    }

    /// The documents at hand whose findings may be others than before.
    pub fn affected(&self) -> &FxHashSet<FileId> {
        &self.affected
    }

    /// What the user asked for, by the names that it had before.
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// A file that says which others are not looked at, and is not what it was; and documents that were
    /// looked at before, are still there, and are not looked at any more.
    pub fn ignored(&self) -> Option<(&'a str, &[String])> {
        let file = ignore_files(self.changes).min()?;
        (!self.ignored.is_empty()).then_some((file, &self.ignored))
    }

    /// The documents of the earlier state that have to be judged.
    pub fn selected(&self) -> &[String] {
        &self.selected
    }
}

/// The folders in which some documents lie, and those around them.
fn around<'w>(workspace: &'w Workspace, documents: &FxHashSet<FileId>) -> FxHashSet<&'w str> {
    let documents = documents.iter().map(|&id| workspace.document(id).path());
    path::around(documents).into_iter().collect()
}

fn ignore_files(changes: &Changes) -> impl Iterator<Item = &str> {
    let names = IGNORE_FILES.iter();
    names.flat_map(|name| changes.called(name))
}

/// Documents that git knows, and that are there and not among those at hand.
fn ignored(workspace: &Workspace, before: &Earlier<'_>, inputs: &[Input]) -> Vec<String> {
    let now = before.now();
    let changes = before.changes();
    let kept = changes.all_before().chain(changes.added()).filter(|path| {
        workspace.find(path).is_none()
            && inputs.iter().any(|input| input.lists(path))
            && now.exists(path)
    });
    let kept: Vec<String> = kept.map(str::to_owned).collect();
    let kept = Workspace::load_some(now, inputs, &kept, Loading::default());
    let documents = kept.documents().iter();
    documents
        .filter(|document| document.is_selected() && document.version().is_supported())
        .map(|document| document.path().to_owned())
        .collect()
}

/// The documents whose findings may be others than before. These depend on the document itself and
/// all that it refers to, on its examples and settings, and on the operations that are described in
/// the same API: status monitors are looked for there.
fn affected(
    workspace: &Workspace,
    survey: &Survey<'_>,
    changes: &Changes,
    folders: &[String],
) -> FxHashSet<FileId> {
    let mut affected = workspace.touched_by(changes);
    if !folders.is_empty() {
        affected.extend(workspace.reaching(|document| {
            let mut folders = folders.iter();
            folders.any(|folder| path::is_below(folder, document.path()))
        }));
    }
    let is_shown_otherwise = |surveyed: &&Surveyed<'_>| {
        let mut examples = surveyed.example_references();
        examples.any(|place| {
            let path = path_named_by(place).and_then(Result::ok);
            path.is_some_and(|path| match survey.has_example(&path) {
                true => changes.is_changed(&path),
                false => changes.differs(&path),
            })
        })
    };
    let documents = survey.documents.par_iter();
    let shown: Vec<FileId> = documents
        .filter(is_shown_otherwise)
        .map(|surveyed| surveyed.api.document().id())
        .collect();
    affected.extend(shown);
    let documents = workspace.documents().iter();
    let touched = documents
        .filter(|document| document.version().is_supported() && affected.contains(&document.id()))
        .map(|document| path::folder(document.path()));
    let gone = changes
        .differing()
        .filter(|path| workspace.find(path).is_none());
    let mut gone = gone.map(path::folder).peekable();
    let is_any_gone = gone.peek().is_some();
    let folders: FxHashSet<&str> = touched.chain(gone).collect();
    let is_fabric_touched = survey.documents.iter().any(|surveyed| {
        let is_affected = affected.contains(&surveyed.api.document().id());
        surveyed.profile.system == System::Fabric && (is_affected || is_any_gone)
    });
    let beside = survey.documents.iter().filter(|surveyed| {
        folders.contains(path::folder(surveyed.api.document().path()))
            || is_fabric_touched && surveyed.profile.system == System::Fabric
    });
    affected.extend(beside.map(|surveyed| surveyed.api.document().id()));
    affected
}
