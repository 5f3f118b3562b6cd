//! What do both states hold at a path? An earlier file is read from the current document if nothing
//! changed there, and otherwise from where the earlier state is kept.

use std::borrow::Cow;

use crate::openapi::OperationKeys;
use crate::syntax::Notation;
use crate::workspace::{Changes, Earlier, Source, Workspace};

/// An earlier file that a current one is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::gate) struct Previous {
    /// Its path in the earlier state.
    pub(in crate::gate) path: String,
    /// `true` if the earlier file is still there, so that the current one is a copy of it.
    pub(in crate::gate) is_copy: bool,
}

/// The files of both states.
#[derive(Clone, Copy)]
pub(super) struct Files<'a> {
    /// The current documents.
    pub(super) workspace: &'a Workspace,
    /// The earlier state.
    pub(super) before: &'a Earlier<'a>,
}

impl<'a> Files<'a> {
    /// How the two states differ.
    pub(super) fn changes(self) -> &'a Changes {
        self.before.changes()
    }

    /// `true` if the earlier state has a file at this path.
    pub(super) fn existed(self, path: &str) -> bool {
        self.before.exists(path)
    }

    /// `true` if an earlier file is still at its path, whatever it says now.
    pub(super) fn remains(self, path: &str) -> bool {
        self.workspace.find(path).is_some() || !self.changes().differs(path)
    }

    /// The earlier file at `path` as one that the current file at `own` is a version of. It is a copy
    /// if the earlier file is still there, or is known to be another file now.
    pub(super) fn version(self, own: &str, path: String) -> Previous {
        let renamed = self.changes().became(&path);
        let is_renamed = renamed.is_some_and(|to| to != own && self.workspace.find(to).is_some());
        let is_copy = is_renamed || self.remains(&path);
        Previous { path, is_copy }
    }

    /// The earlier file at `path` as one that only some operations of a current file come from.
    pub(super) fn source(self, path: String) -> Previous {
        let is_copy = self.remains(&path);
        Previous { path, is_copy }
    }

    /// The operations of an earlier file; none if it can't be read.
    pub(super) fn operations_before(self, path: &str) -> OperationKeys {
        if !self.changes().is_changed(path)
            && let Some(document) = self.workspace.find(path)
        {
            return OperationKeys::of(document.tree().root());
        }
        let text = self.text_before(path).unwrap_or_default();
        let read = Notation::of(path).read(text.as_ref());
        read.map(|tree| OperationKeys::of(tree.root()))
            .unwrap_or_default()
    }

    /// The text of an earlier file.
    pub(super) fn text_before(self, path: &str) -> Option<Cow<'a, str>> {
        if !self.changes().is_changed(path)
            && let Some(document) = self.workspace.find(path)
        {
            return Some(Cow::Borrowed(document.text()));
        }
        let bytes = self.before.read(path).ok()?;
        Some(Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()))
    }
}
