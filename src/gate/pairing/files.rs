//! What do both states contain at a path? If nothing changed there, an earlier file is read from
//! the current document. Otherwise it is read from the stored earlier state.

use std::borrow::Cow;

use crate::openapi::OperationKeys;
use crate::syntax::Notation;
use crate::workspace::{Changes, Earlier, Source, Workspace};

/// An earlier file that a current one is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::gate) struct Previous {
    /// The path in the earlier state.
    pub(in crate::gate) path: String,
    /// `true` if the earlier file still exists, so that the current one is a copy of it.
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
    /// The differences of the two states.
    pub(super) fn changes(self) -> &'a Changes {
        self.before.changes()
    }

    /// `true` if the earlier state has a file at this path.
    pub(super) fn existed(self, path: &str) -> bool {
        self.before.exists(path)
    }

    /// `true` if an earlier file still exists at its path, with any content.
    pub(super) fn remains(self, path: &str) -> bool {
        self.workspace.find(path).is_some() || !self.changes().differs(path)
    }

    /// The earlier file at `path`, as the earlier version of the current file at `own`. The current
    /// file is a copy if the earlier file still exists, or is known to be another file now.
    pub(super) fn version(self, own: &str, path: String) -> Previous {
        let renamed = self.changes().became(&path);
        let is_renamed = renamed.is_some_and(|to| to != own && self.workspace.find(to).is_some());
        let is_copy = is_renamed || self.remains(&path);
        Previous { path, is_copy }
    }

    /// The earlier file at `path`, as the source of only some operations of a current file.
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
