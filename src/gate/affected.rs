//! Which current documents can have other findings than before? A finding depends on its document,
//! the targets of the document's references, its examples and settings, and the operations of the
//! same API, because a status monitor may be among them.
//!
//! For example, a change edits `common/types.json`. Every document that refers to this file is
//! affected, directly or through other files, and so is every document in a folder with one of these.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::model::{Survey, Surveyed, System};
use crate::workspace::{Changes, FileId, Workspace, path, path_named_by};

/// The documents that a change can affect. `folders` are the folders whose configurations or
/// suppressions differ from the earlier state.
pub(super) fn affected(
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
    affected.extend(with_other_examples(survey, changes));
    let beside = beside(workspace, survey, changes, &affected);
    affected.extend(beside);
    affected
}

/// The documents with an example that the change edits.
fn with_other_examples(survey: &Survey<'_>, changes: &Changes) -> Vec<FileId> {
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
    documents
        .filter(is_shown_otherwise)
        .map(|surveyed| surveyed.api.document().id())
        .collect()
}

/// The documents whose API has other operations than before: the documents in a folder with an
/// affected document or with a document that is gone. In Fabric, all documents if one of them is
/// affected.
fn beside(
    workspace: &Workspace,
    survey: &Survey<'_>,
    changes: &Changes,
    affected: &FxHashSet<FileId>,
) -> Vec<FileId> {
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
    beside
        .map(|surveyed| surveyed.api.document().id())
        .collect()
}
