//! All documents of a run: found, read, their references resolved, and frozen.
//!
//! A [`Workspace`] never changes once it is loaded, and is shared between threads without locks.

mod base;
mod beside;
mod broken;
mod changes;
mod examples;
mod git;
mod glob;
mod load;
mod memo;
pub mod path;
mod place;
mod reference;
mod source;
mod suggest;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

pub use base::Base;
pub use beside::{Beside, look_for};
pub use broken::Broken;
pub use changes::{Before, Changes, Earlier, Objects, Rename};
pub use examples::Examples;
pub(crate) use examples::path_named_by;
pub use git::{Commit, GitError, Repository, RepositoryObjects};
pub use glob::PathGlob;
pub use load::{Input, LoadError, Part};
pub use place::{Place, Resolved};
pub use reference::{ReferenceError, Target};
pub use source::{ContentId, Disk, Listing, Memory, Overlaid, ReadError, Source};

use crate::syntax::{Node, NodeId, SyntaxError, Tree};
use crate::text::{LineColumn, LineIndex, Span};

/// A document's number in its workspace. Documents are numbered in the order of their paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId(u32);

impl DocumentId {
    /// The document's place among [`Workspace::documents`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a document claims to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// `swagger: "2.0"`
    Swagger2,
    /// `openapi: 3.0.x`
    OpenApi30,
    /// `openapi: 3.1.x`, and 3.2 which is read as 3.1.
    OpenApi31,
    /// A `swagger` or `openapi` key with another value.
    Unsupported,
    /// No such key: definitions that others refer to, or no specification at all.
    Absent,
}

impl Version {
    fn of(root: Node<'_>) -> Self {
        if let Some(version) = root.get("swagger") {
            return match version.scalar_text().as_deref() {
                Some("2.0" | "2") => Self::Swagger2,
                _ => Self::Unsupported,
            };
        }
        let Some(version) = root.get("openapi") else {
            return Self::Absent;
        };
        let text = version.scalar_text().unwrap_or_default();
        let mut parts = text.split('.');
        match (parts.next(), parts.next()) {
            (Some("3"), Some("0")) => Self::OpenApi30,
            (Some("3"), Some("1" | "2")) => Self::OpenApi31,
            _ => Self::Unsupported,
        }
    }

    /// Whether operations of such a document are read.
    pub fn is_supported(self) -> bool {
        matches!(self, Self::Swagger2 | Self::OpenApi30 | Self::OpenApi31)
    }
}

/// Why a document is in the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// Named by the user.
    Named,
    /// Found in a folder that the user named.
    Found,
    /// Only the target of a reference: read, not linted.
    Referenced,
    /// Named by an example: read for the data in it.
    Example,
}

/// A document of the workspace.
#[derive(Debug)]
pub struct Document {
    id: DocumentId,
    path: Box<str>,
    tree: Arc<Tree>,
    fault: Option<SyntaxError>,
    version: Version,
    origin: Origin,
    /// Where the files lead that references of this document name, as they are written.
    targets: FxHashMap<Box<str>, Target>,
    lines: OnceLock<LineIndex>,
    anchors: OnceLock<HashMap<Box<str>, NodeId>>,
    broken: OnceLock<Vec<broken::BrokenReference>>,
    /// One for each of the tree's references, in their order.
    memos: OnceLock<Box<[memo::Memo]>>,
}

impl Document {
    /// A file of ours that a finding may point into, such as a configuration. It belongs to no
    /// workspace; its number is the `nth` behind those of `workspace`.
    pub fn beside(workspace: &Workspace, nth: usize, path: &str, tree: Tree) -> Self {
        Self {
            id: DocumentId((workspace.documents.len() + nth) as u32),
            path: path.into(),
            version: Version::of(tree.root()),
            tree: Arc::new(tree),
            fault: None,
            origin: Origin::Named,
            targets: FxHashMap::default(),
            lines: OnceLock::new(),
            anchors: OnceLock::new(),
            broken: OnceLock::new(),
            memos: OnceLock::new(),
        }
    }

    /// The document's number.
    pub fn id(&self) -> DocumentId {
        self.id
    }

    /// Its path relative to the root, with `/`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Its nodes; the null document if it could not be read.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// Its text; what comes before the fault if it isn't UTF-8.
    pub fn text(&self) -> &str {
        self.tree.text()
    }

    /// Why it could not be read.
    pub fn fault(&self) -> Option<&SyntaxError> {
        self.fault.as_ref()
    }

    /// What it claims to be.
    pub fn version(&self) -> Version {
        self.version
    }

    /// Why it is here.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// Whether the user asked for it, rather than a reference.
    pub fn is_selected(&self) -> bool {
        matches!(self.origin, Origin::Named | Origin::Found)
    }

    /// Whether it is here for the data of an example.
    pub fn is_example(&self) -> bool {
        self.origin == Origin::Example
    }

    /// Whether some object of it holds a key more than once.
    pub fn has_repeated_keys(&self) -> bool {
        self.tree.duplicates().len() > 0
    }

    /// The schema with that `$anchor`, as JSON Schema 2020-12 has it and so OpenAPI 3.1 and what
    /// its documents refer to. The anchors are collected at the first call.
    fn anchor(&self, name: &str) -> Option<Node<'_>> {
        if !matches!(self.version, Version::OpenApi31 | Version::Absent) {
            return None;
        }
        let anchors = self.anchors.get_or_init(|| {
            let nodes = self.tree.root().below();
            let named =
                nodes.filter(|node| node.has_key("$anchor") || node.has_key("$dynamicAnchor"));
            named
                .filter_map(|node| Some((Box::from(node.as_str()?), node.parent()?.id())))
                .collect()
        });
        anchors.get(name).map(|&id| self.tree.node(id))
    }

    /// What is known of where the reference of that node leads; `None` if the node is none. The
    /// table is made at the first call.
    fn memo_of(&self, node: NodeId) -> Option<&memo::Memo> {
        let at = self.tree.reference_number(node)?;
        let memos = self.memos.get_or_init(|| {
            let references = self.tree.references();
            references.map(|_| memo::Memo::default()).collect()
        });
        memos.get(at)
    }

    /// Line and column of a byte. The index of lines is made at the first call.
    pub fn locate(&self, offset: u32) -> LineColumn {
        self.line_index().locate(self.text(), offset)
    }

    /// The lines of the text.
    pub fn line_index(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(self.text()))
    }

    /// The whole text as a span.
    pub fn span(&self) -> Span {
        Span::new(0, self.text().len() as u32)
    }

    /// The documents that references in this one lead to, itself left out, in no order.
    pub fn referenced(&self) -> impl Iterator<Item = DocumentId> {
        self.targets
            .values()
            .filter_map(|target| match target {
                Target::Document(id) | Target::OtherCase(id) => Some(*id),
                Target::Failed(_) => None,
            })
            .filter(|&id| id != self.id)
    }
}

/// All documents of a run, frozen.
#[derive(Debug, Default)]
pub struct Workspace {
    /// The number of the first document.
    first: u32,
    documents: Vec<Document>,
    by_path: FxHashMap<Box<str>, DocumentId>,
    /// Documents that another one refers to.
    referenced: FxHashSet<DocumentId>,
    inputs: Vec<Input>,
    skipped: usize,
    /// Folders with files that were not read.
    partly_read: FxHashSet<Box<str>>,
}

impl Workspace {
    /// All documents, in the order of their paths.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// The document of that number, which must come from this workspace.
    pub fn document(&self, id: DocumentId) -> &Document {
        // A `DocumentId` is only made by the workspace that it belongs to.
        &self.documents[(id.0 - self.first) as usize]
    }

    /// The document at a path.
    pub fn find(&self, path: &str) -> Option<&Document> {
        self.by_path.get(path).map(|&id| self.document(id))
    }

    /// The root of a document as a place.
    pub fn root(&self, document: &Document) -> Place<'_> {
        self.place(document, NodeId::ROOT)
    }

    /// A node of a document as a place.
    pub fn place(&self, document: &Document, node: NodeId) -> Place<'_> {
        Place::new(self, document.id, node)
    }

    /// Whether the user asked for a file, or for all that lies in a folder.
    pub fn selects(&self, path: &str) -> bool {
        self.inputs.iter().any(|input| match input {
            Input::File(file) => file == path,
            Input::Folder(folder) => glob::below(folder, path).is_some(),
        })
    }

    /// Whether there are files in the folder of a document that nobody asked for, so that what
    /// the document lacks may be there.
    pub fn may_lack_neighbours(&self, document: &Document) -> bool {
        self.partly_read.contains(path::folder(document.path()))
    }

    /// Whether another document refers to this one.
    pub fn is_referenced(&self, document: &Document) -> bool {
        self.referenced.contains(&document.id)
    }

    /// A document and all that it refers to, directly or through others.
    pub fn closure<'w>(&'w self, document: &'w Document) -> Vec<&'w Document> {
        let mut found = vec![document];
        let mut seen = FxHashSet::from_iter([document.id]);
        let mut at = 0;
        while let Some(next) = found.get(at) {
            at += 1;
            let mut below: Vec<DocumentId> =
                next.referenced().filter(|&id| seen.insert(id)).collect();
            below.sort_unstable();
            found.extend(below.into_iter().map(|id| self.document(id)));
        }
        found
    }

    /// How many files of walked folders are no specifications.
    pub fn skipped(&self) -> usize {
        self.skipped
    }
}
