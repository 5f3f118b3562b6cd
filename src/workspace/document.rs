use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::compositions::Compositions;
use super::file::{File, FileId, Revision};
use super::memo::Memo;
use super::problem::BrokenReference;
use super::reference::Target;
use super::{Origin, Version};
use crate::syntax::{NodeId, SyntaxError, Tree};
use crate::text::{LineColumn, Span};

/// A file as a document of a workspace, with the targets of its references.
#[derive(Debug)]
pub struct Document {
    file: Arc<File>,
    origin: Origin,
    is_excluded: bool,
    /// The targets of this document's references to files, by the text of the reference.
    pub(super) targets: FxHashMap<Box<str>, Target>,
    pub(super) broken: OnceLock<Vec<BrokenReference>>,
    /// One memo for each reference of the tree, in order.
    memos: OnceLock<Box<[Memo]>>,
    pub(super) compositions: Compositions,
}

impl Document {
    pub(super) fn new(
        file: Arc<File>,
        origin: Origin,
        targets: FxHashMap<Box<str>, Target>,
    ) -> Self {
        Self {
            file,
            origin,
            is_excluded: false,
            targets,
            broken: OnceLock::new(),
            memos: OnceLock::new(),
            compositions: Compositions::default(),
        }
    }

    /// The file, which may be kept after the workspace is gone.
    pub fn file(&self) -> &Arc<File> {
        &self.file
    }

    /// The file's number.
    pub fn id(&self) -> FileId {
        self.file.id()
    }

    /// The revision of the file's text.
    pub fn revision(&self) -> Revision {
        self.file.revision()
    }

    /// Its path relative to the root, with `/`.
    pub fn path(&self) -> &str {
        self.file.path()
    }

    /// Its nodes; the null document if it can't be read.
    pub fn tree(&self) -> &Tree {
        self.file.tree()
    }

    /// Its text; the text before the fault if it isn't UTF-8.
    pub fn text(&self) -> &str {
        self.file.text()
    }

    /// The reason why it can't be read.
    pub fn fault(&self) -> Option<&SyntaxError> {
        self.file.fault()
    }

    /// The version that it declares.
    pub fn version(&self) -> Version {
        self.file.version()
    }

    /// The reason why it is in the workspace.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// A copy of the document that is checked or excluded.
    pub(super) fn with_excluded(&self, is_excluded: bool) -> Self {
        Self {
            is_excluded,
            ..Self::new(Arc::clone(&self.file), self.origin, self.targets.clone())
        }
    }

    /// `true` if the user asked for it and no configuration excludes it.
    pub fn is_selected(&self) -> bool {
        self.origin.is_selected() && !self.is_excluded
    }

    /// `true` if it was found in a folder, and a configuration excludes it. Other documents may
    /// refer to it, but it isn't checked.
    pub fn is_excluded(&self) -> bool {
        self.is_excluded
    }

    /// `true` if it was loaded for the data of an example.
    pub fn is_example(&self) -> bool {
        self.origin == Origin::Example
    }

    /// `true` if an object in it has a key more than once.
    pub fn has_repeated_keys(&self) -> bool {
        self.tree().duplicates().len() > 0
    }

    /// The known targets of the reference at this node; `None` if the node isn't a reference. The
    /// table is made at the first call.
    pub(super) fn memo_of(&self, node: NodeId) -> Option<&Memo> {
        let tree = self.tree();
        let at = tree.reference_number(node)?;
        let memos = self.memos.get_or_init(|| {
            let references = tree.references();
            references.map(|_| Memo::default()).collect()
        });
        memos.get(at)
    }

    /// Line and column of a byte. The index of lines is made at the first call.
    pub fn locate(&self, offset: u32) -> LineColumn {
        self.file.locate(offset)
    }

    /// The line, from 1, of a byte.
    pub fn line_of(&self, offset: u32) -> u32 {
        self.file.line_of(offset)
    }

    /// The whole text as a span.
    pub fn span(&self) -> Span {
        self.file.span()
    }

    /// The other documents that its references lead to, in any order.
    pub fn referenced(&self) -> impl Iterator<Item = FileId> {
        self.targets
            .values()
            .filter_map(|target| match target {
                Target::Document(id) | Target::OtherCase(id) => Some(*id),
                Target::Failed(_) => None,
            })
            .filter(|&id| id != self.id())
    }
}
