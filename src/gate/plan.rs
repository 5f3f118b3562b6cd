//! Which part of the earlier state has to be loaded and judged, to know the effect of a change?
//! Only the documents from which the [affected](super::affected) ones come, and the documents that
//! are gone.
//!
//! For example, a change edits one of a thousand documents, and nothing refers to it. Then one
//! document of the earlier state is loaded and judged. All findings about the other 999 are
//! inherited without a comparison.

use rustc_hash::{FxHashMap, FxHashSet};

use super::affected::affected;
use super::pairing::Pairing;
use crate::config::FILE_NAME;
use crate::model::Survey;
use crate::workspace::{
    Changes, Document, Earlier, FileId, Ignores, Input, Loading, Workspace, is_in_sight, path,
};

/// Files with patterns of files that a walk over a folder leaves out.
const IGNORE_FILES: [&str; 2] = [".gitignore", ".ignore"];

/// The part of the earlier state that has to be judged, and the current documents for the
/// comparison.
pub struct Plan<'a> {
    changes: &'a Changes,
    before: &'a Earlier<'a>,
    workspace: &'a Workspace,
    pairing: Pairing<'a>,
    /// The current documents whose findings may differ from the earlier ones.
    affected: FxHashSet<FileId>,
    /// The folders around the affected documents.
    folders: FxHashSet<&'a str>,
    /// Earlier files that are gone, or aren't documents any more.
    gone: FxHashSet<&'a str>,
    moved_configurations: FxHashMap<&'a str, &'a str>,
    ignored: Vec<String>,
    inputs: Vec<Input>,
    selected: Vec<String>,
}

impl<'a> Plan<'a> {
    /// Finds everything that the change from `before` to the current documents can affect.
    /// `folders` are the folders whose configurations or suppressions differ from the earlier
    /// state.
    pub fn new(
        workspace: &'a Workspace,
        survey: &Survey<'_>,
        before: &'a Earlier<'a>,
        inputs: &[Input],
        folders: &[String],
    ) -> Self {
        let changes = before.changes();
        let pairing = Pairing::new(workspace, before);
        let mut sight = Sight::new(before, inputs);
        let mut affected = affected(workspace, survey, changes, folders);
        if ignore_files(changes).next().is_some() {
            let documents = workspace.documents().iter();
            let unveiled = documents.filter(|one| one.is_selected() && !sight.had(one.path()));
            affected.extend(unveiled.map(Document::id));
        }
        let ignored = match ignore_files(changes).next() {
            Some(_) => ignored(workspace, before, inputs),
            None => Vec::new(),
        };
        let is_ignored: FxHashSet<&str> = ignored.iter().map(String::as_str).collect();
        let gone = changes
            .differing()
            .filter(|path| workspace.find(path).is_none() && !is_ignored.contains(path))
            .collect();
        let mut plan = Self {
            changes,
            before,
            workspace,
            pairing,
            folders: around(workspace, &affected),
            affected,
            gone,
            moved_configurations: FxHashMap::default(),
            ignored,
            inputs: Vec::new(),
            selected: Vec::new(),
        };
        plan.moved_configurations = plan.find_moved_configurations();
        plan.selected = plan.select(inputs, &mut sight);
        plan.inputs = plan.earlier_inputs(inputs);
        plan
    }

    fn find_moved_configurations(&self) -> FxHashMap<&'a str, &'a str> {
        let changes = self.changes;
        let renamed = changes.called(FILE_NAME).filter_map(|path| {
            let moving = MovingFolder {
                path,
                from: &changes.renamed(path)?.from,
                came_along: false,
                came_from_elsewhere: false,
            };
            Some((path::folder(path), moving))
        });
        let mut folders: FxHashMap<&str, MovingFolder<'a>> = renamed.collect();
        if folders.is_empty() {
            return FxHashMap::default();
        }
        for document in self.workspace.documents().iter().map(Document::path) {
            let is_added = changes.is_added(document);
            let previous = self
                .pairing
                .previous(document)
                .map(|previous| previous.path);
            let mut folder = path::folder(document);
            loop {
                if let Some(moving) = folders.get_mut(folder) {
                    let old = path::folder(moving.from);
                    let is_along =
                        |previous: &String| self.is_gone(previous) && path::is_below(old, previous);
                    moving.came_along |= previous.as_ref().is_some_and(is_along);
                    moving.came_from_elsewhere |=
                        !is_added || !previous.as_ref().is_none_or(is_along);
                }
                if folder.is_empty() {
                    break;
                }
                folder = path::folder(folder);
            }
        }
        let moved = folders.into_values();
        moved
            .filter(|moving| moving.came_along && !moving.came_from_elsewhere)
            .map(|moving| (moving.path, moving.from))
            .collect()
    }

    /// The earlier documents to judge: the documents from which affected documents come, and the
    /// documents that are gone and belonged to the user's inputs. A document that no walk found
    /// isn't judged, so all findings are new in documents that come from it.
    fn select(&self, inputs: &[Input], sight: &mut Sight<'_>) -> Vec<String> {
        let documents = self.workspace.documents().iter();
        let affected = documents
            .filter(|document| document.is_selected() && self.is_affected(document.id()))
            .map(Document::path);
        let mut selected = Vec::new();
        for path in affected {
            let versions = self.pairing.versions(path).map(|version| version.path);
            selected.extend(versions);
            let sources = self.pairing.other_sources(path).iter();
            selected.extend(sources.map(|source| source.path.clone()));
        }
        let were_listed = self
            .gone
            .iter()
            .filter(|path| inputs.iter().any(|input| input.lists(path)));
        selected.extend(were_listed.map(|path| (*path).to_owned()));
        selected.retain(|path| sight.had(path));
        selected.sort_unstable();
        selected.dedup();
        selected
    }

    fn earlier_inputs(&self, inputs: &[Input]) -> Vec<Input> {
        let inputs = inputs.iter().map(|input| match input {
            Input::Folder(_) => input.clone(),
            Input::File(file) => {
                let previous = self.pairing.previous(file).map(|previous| previous.path);
                Input::File(previous.unwrap_or_else(|| file.clone()))
            }
        });
        inputs.collect()
    }

    /// The user's inputs, by their earlier paths.
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// A changed file with patterns of ignored files, and the documents that are ignored because of
    /// it although they still exist.
    pub fn ignored(&self) -> Option<(&'a str, &[String])> {
        let file = ignore_files(self.changes).min()?;
        (!self.ignored.is_empty()).then_some((file, &self.ignored))
    }

    /// The documents of the earlier state that have to be judged.
    pub fn selected(&self) -> &[String] {
        &self.selected
    }

    /// `true` if an earlier file changed, and belonged to the user's inputs.
    pub(super) fn was_asked_for(&self, path: &str) -> bool {
        self.changes.differs(path) && self.inputs.iter().any(|input| input.lists(path))
    }

    /// The earlier state.
    pub fn before(&self) -> &'a Earlier<'a> {
        self.before
    }

    /// The current documents.
    pub(super) fn workspace(&self) -> &'a Workspace {
        self.workspace
    }

    /// The pairs of current and earlier documents.
    pub(super) fn pairing(&self) -> &Pairing<'a> {
        &self.pairing
    }

    /// `true` if the change edits the file at a path.
    pub(super) fn is_changed(&self, path: &str) -> bool {
        self.changes.is_changed(path)
    }

    /// `true` if the findings about a current document may differ from the earlier ones.
    pub(super) fn is_affected(&self, document: FileId) -> bool {
        self.affected.contains(&document)
    }

    /// `true` if there is an affected document in the folder of a file or below it.
    pub(super) fn is_around_affected(&self, file: &str) -> bool {
        self.folders.contains(path::folder(file))
    }

    /// The configurations that moved together with the documents of their folders: the earlier path
    /// by the current one. Folders with documents from elsewhere, or without any that moved, are
    /// left out.
    ///
    /// For example, a change renames `disks/` to `volumes/`. Then `volumes/lro-lint.yaml` was
    /// `disks/lro-lint.yaml`, and what it says about these documents isn't new.
    pub fn moved_configurations(&self) -> &FxHashMap<&'a str, &'a str> {
        &self.moved_configurations
    }

    /// `true` if an earlier file is gone, or isn't a document any more.
    pub(super) fn is_gone(&self, path: &str) -> bool {
        self.gone.contains(path)
    }
}

/// A folder with a configuration that had another path, and where its documents come from.
struct MovingFolder<'a> {
    /// The current path of the configuration.
    path: &'a str,
    /// Its earlier path.
    from: &'a str,
    /// `true` if a document came from the earlier folder.
    came_along: bool,
    /// `true` if a document was here before, or came from another folder.
    came_from_elsewhere: bool,
}

/// Finds out which files of the earlier state were checked, if they were documents.
struct Sight<'s> {
    inputs: &'s [Input],
    original: Option<&'s str>,
    ignores: Ignores<'s>,
}

impl<'s> Sight<'s> {
    fn new(before: &'s Earlier<'_>, inputs: &'s [Input]) -> Self {
        Self {
            inputs,
            original: before.changes().original(),
            ignores: Ignores::new(before),
        }
    }

    /// `true` if a walk found the earlier file at a path, or the user named it.
    fn had(&mut self, path: &str) -> bool {
        let mut asked = self.inputs.iter();
        let is_named = asked.any(|input| matches!(input, Input::File(file) if file == path));
        let mut asked = self.inputs.iter();
        // A walk never returns a file whose name isn't Unicode.
        let is_unicode = !path.contains(char::REPLACEMENT_CHARACTER);
        is_named
            || self.original == Some(path)
            || is_unicode
                && (is_in_sight(path) || asked.any(|input| input.lists(path)))
                && !self.ignores.leave_out(path)
    }
}

/// The folders of some documents, and all folders around them.
fn around<'w>(workspace: &'w Workspace, documents: &FxHashSet<FileId>) -> FxHashSet<&'w str> {
    let documents = documents.iter().map(|&id| workspace.document(id).path());
    path::around(documents).into_iter().collect()
}

/// The changed files with patterns of ignored files.
fn ignore_files(changes: &Changes) -> impl Iterator<Item = &str> {
    let names = IGNORE_FILES.iter();
    names.flat_map(|name| changes.called(name))
}

/// The documents that git knows and that exist, but aren't among the current ones.
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
