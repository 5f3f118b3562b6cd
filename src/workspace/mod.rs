//! All documents of a run: found, read, their references resolved, and frozen.
//!
//! A [`Workspace`] never changes once it is loaded, and is shared between threads without locks.

mod base;
mod beside;
mod broken;
mod chain;
mod changes;
mod claim;
mod composition;
mod compositions;
mod content;
#[cfg(feature = "disk")]
mod disk;
mod document;
mod earlier;
mod examples;
mod file;
mod flaw;
#[cfg(feature = "git")]
mod git;
mod glob;
mod ignores;
mod load;
mod memo;
mod overlaid;
pub mod path;
mod place;
mod problem;
mod reference;
mod renames;
mod source;
mod suggest;
mod uri;

use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

pub use base::Base;
pub use beside::{Beside, look_for};
pub use chain::Chain;
pub use changes::{Before, Changes};
pub(crate) use claim::{KEYS, looks_like_document};
pub use composition::{Composition, PartOf};
pub(crate) use compositions::Spot;
#[cfg(feature = "disk")]
pub use disk::Disk;
#[cfg(feature = "disk")]
pub(crate) use disk::read_regular;
pub use document::Document;
pub use earlier::{Earlier, Objects};
pub use examples::Examples;
pub(crate) use examples::path_named_by;
pub use file::{File, FileId, FileIds, Revision, State};
pub use flaw::Flaw;
#[cfg(feature = "git")]
pub use git::{Commit, GitError, Repository, RepositoryObjects};
pub use glob::PathGlob;
pub use ignores::Ignores;
pub use load::{Input, Known, LoadError, Loading};
pub use overlaid::Overlaid;
pub use place::{Place, Resolved};
pub use problem::Broken;
pub use reference::{ReferenceError, Target};
pub use renames::Rename;
pub use source::is_in_sight;
pub use source::{ContentId, FolderNames, Listing, Memory, ReadError, Source};

use self::flaw::Flawed;
use self::suggest::Readable;
use crate::syntax::{Node, NodeId, Tree};

/// The version that a document declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// `swagger: "2.0"`
    Swagger2,
    /// `openapi: 3.0.x`
    OpenApi30,
    /// `openapi: 3.1.x`
    OpenApi31,
    /// `openapi: 3.2.x`
    OpenApi32,
    /// A `swagger` or `openapi` key with another value.
    Unsupported,
    /// No such key: a file with definitions for others, or not a specification.
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
            (Some("3"), Some("1")) => Self::OpenApi31,
            (Some("3"), Some("2")) => Self::OpenApi32,
            _ => Self::Unsupported,
        }
    }

    /// `true` if operations of a document with this version are read.
    pub fn is_supported(self) -> bool {
        match self {
            Self::Swagger2 | Self::OpenApi30 | Self::OpenApi31 | Self::OpenApi32 => true,
            Self::Unsupported | Self::Absent => false,
        }
    }

    /// `true` if the document declares no version, so it isn't an API description.
    pub fn is_absent(self) -> bool {
        self == Self::Absent
    }
}

/// The format of a file that isn't an API description and declares that itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherFormat {
    /// `overlay: 1.x`
    Overlay,
    /// `arazzo: 1.x`
    Arazzo,
}

impl OtherFormat {
    fn of(root: Node<'_>) -> Option<Self> {
        let says = |key: &str| root.get(key).is_some();
        if says("overlay") && says("actions") {
            Some(Self::Overlay)
        } else if says("arazzo") && says("workflows") {
            Some(Self::Arazzo)
        } else {
            None
        }
    }

    /// The name of the format.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Overlay => "an OpenAPI Overlay",
            Self::Arazzo => "an Arazzo description",
        }
    }

    /// The advice on what to check instead.
    pub const fn instead(self) -> &'static str {
        match self {
            Self::Overlay => "apply it, and name the description that results",
            Self::Arazzo => "name the descriptions of its `sourceDescriptions`",
        }
    }
}

/// The reason why a document is in the workspace.
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

impl Origin {
    /// `true` if the user asked for it; `false` if only a reference led to it.
    pub fn is_selected(self) -> bool {
        matches!(self, Self::Named | Self::Found)
    }
}

/// All documents of a run, frozen.
#[derive(Debug, Default)]
pub struct Workspace {
    /// The registry that numbers its files.
    ids: Arc<FileIds>,
    state: State,
    /// Sorted by path.
    documents: Vec<Document>,
    /// The indexes of documents in `documents`, by file number. Files that are not documents have
    /// numbers too.
    positions: Vec<u32>,
    by_path: FxHashMap<Box<str>, FileId>,
    /// The documents that other documents refer to.
    referenced: FxHashSet<FileId>,
    inputs: Vec<Input>,
    /// Files that are not specifications: files in walked folders, or files that declare another
    /// format.
    skipped: FxHashMap<Box<str>, Option<OtherFormat>>,
    /// Folders with files that were not read.
    partly_read: FxHashSet<Box<str>>,
    /// The readable documents, by folder and name; filled at the first search.
    readable: OnceLock<Readable>,
    flawed: Flawed,
}

impl Workspace {
    /// Makes a workspace of documents. They must be sorted by path and have their numbers from
    /// `ids`.
    fn of(ids: Arc<FileIds>, state: State, documents: Vec<Document>) -> Self {
        let mut positions = vec![0; ids.count()];
        let mut by_path = FxHashMap::default();
        for (at, document) in documents.iter().enumerate() {
            // Every number is smaller than the count.
            positions[document.id().index()] = at as u32;
            by_path.insert(Box::from(document.path()), document.id());
        }
        Self {
            referenced: documents.iter().flat_map(Document::referenced).collect(),
            ids,
            state,
            documents,
            positions,
            by_path,
            ..Self::default()
        }
    }

    /// The registry that numbers its files.
    pub fn ids(&self) -> &Arc<FileIds> {
        &self.ids
    }

    /// A file of the program itself next to the documents, such as a configuration.
    pub fn file_beside(&self, path: &str, tree: Tree) -> Arc<File> {
        File::beside(&self.ids, self.state, path, tree)
    }

    /// All documents, sorted by path.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// A copy of the workspace in which a configuration excludes some documents from checks. A file
    /// that the user named is never excluded.
    #[must_use]
    pub fn excluding(&self, is_excluded: impl Fn(&Document) -> bool) -> Self {
        let is_named = |document: &Document| {
            let mut inputs = self.inputs.iter();
            inputs.any(|input| matches!(input, Input::File(file) if file == document.path()))
        };
        let documents = self.documents.iter().map(|document| {
            let is_asked = document.origin().is_selected() && !is_named(document);
            document.with_excluded(is_asked && is_excluded(document))
        });
        Self {
            documents: documents.collect(),
            ids: Arc::clone(&self.ids),
            positions: self.positions.clone(),
            by_path: self.by_path.clone(),
            referenced: self.referenced.clone(),
            inputs: self.inputs.clone(),
            skipped: self.skipped.clone(),
            partly_read: self.partly_read.clone(),
            state: self.state,
            // Earlier search results may be wrong now.
            ..Self::default()
        }
    }

    /// The document with this number, which must come from this workspace.
    pub fn document(&self, id: FileId) -> &Document {
        // Every number comes from a document of this workspace, so it has a position here.
        &self.documents[self.positions[id.index()] as usize]
    }

    /// The document at a path.
    pub fn find(&self, path: &str) -> Option<&Document> {
        self.by_path.get(path).map(|&id| self.document(id))
    }

    /// The readable documents. The index is made at the first call.
    fn readable(&self) -> &Readable {
        self.readable.get_or_init(|| Readable::of(&self.documents))
    }

    /// `true` if the file is a document of this workspace, not a file next to it or of another
    /// state.
    pub fn holds(&self, file: &File) -> bool {
        let own = self.find(file.path());
        own.is_some_and(|own| std::ptr::eq(&**own.file(), file))
    }

    /// The root of a document as a place.
    pub fn root(&self, document: &Document) -> Place<'_> {
        self.place(document, NodeId::ROOT)
    }

    /// A node of a document as a place.
    pub fn place(&self, document: &Document, node: NodeId) -> Place<'_> {
        Place::new(self, self.positions[document.id().index()], node)
    }

    /// `true` if the user named the file, or a folder around it.
    pub fn selects(&self, path: &str) -> bool {
        self.inputs.iter().any(|input| match input {
            Input::File(file) => file == path,
            Input::Folder(folder) => glob::below(folder, path).is_some(),
        })
    }

    /// `true` if the folder of a document has files that nobody asked for. Something that the
    /// document lacks may be in them.
    pub fn may_lack_neighbours(&self, document: &Document) -> bool {
        self.partly_read.contains(path::folder(document.path()))
    }

    /// `true` if another document refers to this one.
    pub fn is_referenced(&self, document: &Document) -> bool {
        self.referenced.contains(&document.id())
    }

    /// The number of skipped files, which are not specifications.
    pub fn skipped(&self) -> usize {
        self.skipped.len()
    }

    /// The skipped files that declare another format, sorted by path.
    pub fn other_formats(&self) -> Vec<(&str, OtherFormat)> {
        let skipped = self.skipped.iter();
        let mut others: Vec<_> = skipped
            .filter_map(|(path, format)| Some((&**path, (*format)?)))
            .collect();
        others.sort_unstable_by_key(|(path, _)| *path);
        others
    }

    /// `true` if the documents of both workspaces have the same paths.
    pub fn has_files_of(&self, other: &Self) -> bool {
        let paths = |workspace: &Self| {
            let documents = workspace.documents.iter();
            documents.map(Document::id).collect::<Vec<_>>()
        };
        paths(self) == paths(other)
    }
}
