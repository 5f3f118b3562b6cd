//! All documents of a run: found, read, their references resolved, and frozen.
//!
//! A [`Workspace`] never changes once it is loaded, and is shared between threads without locks.

mod base;
mod beside;
mod broken;
mod changes;
#[cfg(feature = "disk")]
mod disk;
mod document;
mod earlier;
mod examples;
mod file;
#[cfg(feature = "git")]
mod git;
mod glob;
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

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

pub use base::Base;
pub use beside::{Beside, look_for};
pub use changes::{Before, Changes};
#[cfg(feature = "disk")]
pub use disk::Disk;
pub use document::Document;
pub use earlier::{Earlier, Objects};
pub use examples::Examples;
pub(crate) use examples::path_named_by;
pub use file::{File, FileId, FileIds, Revision, State};
#[cfg(feature = "git")]
pub use git::{Commit, GitError, Repository, RepositoryObjects};
pub use glob::PathGlob;
pub use load::{Input, Known, LoadError, Loading};
pub use overlaid::Overlaid;
pub use place::{Place, Resolved};
pub use problem::Broken;
pub use reference::{ReferenceError, Target};
pub use renames::Rename;
pub use source::{ContentId, Listing, Memory, ReadError, Source};

use crate::syntax::{Node, NodeId, Tree};

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

/// All documents of a run, frozen.
#[derive(Debug, Default)]
pub struct Workspace {
    /// Where its files have their numbers from.
    ids: Arc<FileIds>,
    state: State,
    /// In the order of their paths.
    documents: Vec<Document>,
    /// The places of documents in that order, by the numbers of their files. Files of others have
    /// numbers as well.
    positions: Vec<u32>,
    by_path: FxHashMap<Box<str>, FileId>,
    /// Documents that another one refers to.
    referenced: FxHashSet<FileId>,
    inputs: Vec<Input>,
    /// Files of walked folders that are no specifications.
    skipped: FxHashSet<Box<str>>,
    /// Folders with files that were not read.
    partly_read: FxHashSet<Box<str>>,
}

impl Workspace {
    /// Puts documents together, which must be in the order of their paths and have their numbers from
    /// `ids`.
    fn of(ids: Arc<FileIds>, state: State, documents: Vec<Document>) -> Self {
        let mut positions = vec![0; ids.count()];
        let mut by_path = FxHashMap::default();
        for (at, document) in documents.iter().enumerate() {
            // All numbers are below their count.
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

    /// Where its files have their numbers from.
    pub fn ids(&self) -> &Arc<FileIds> {
        &self.ids
    }

    /// A file of ours beside the documents, such as a configuration.
    pub fn file_beside(&self, path: &str, tree: Tree) -> Arc<File> {
        File::beside(&self.ids, self.state, path, tree)
    }

    /// All documents, in the order of their paths.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// The document of that number, which must come from this workspace.
    pub fn document(&self, id: FileId) -> &Document {
        // A document's number is only given to who has the document, and has its position here.
        &self.documents[self.positions[id.index()] as usize]
    }

    /// The document at a path.
    pub fn find(&self, path: &str) -> Option<&Document> {
        self.by_path.get(path).map(|&id| self.document(id))
    }

    /// Whether a file is one of its documents, and not one beside them or of another state.
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
        self.referenced.contains(&document.id())
    }

    /// A document and all that it refers to, directly or through others.
    pub fn closure<'w>(&'w self, document: &'w Document) -> Vec<&'w Document> {
        let mut found = vec![document];
        let mut seen = FxHashSet::from_iter([document.id()]);
        let mut at = 0;
        while let Some(next) = found.get(at) {
            at += 1;
            let below = next.referenced().filter(|&id| seen.insert(id));
            let mut below: Vec<&Document> = below.map(|id| self.document(id)).collect();
            below.sort_unstable_by_key(|document| document.path());
            found.extend(below);
        }
        found
    }

    /// How many files of walked folders are no specifications.
    pub fn skipped(&self) -> usize {
        self.skipped.len()
    }

    /// Whether it has documents at the same paths as another one.
    pub fn has_files_of(&self, other: &Self) -> bool {
        let paths = |workspace: &Self| {
            let documents = workspace.documents.iter();
            documents.map(Document::id).collect::<Vec<_>>()
        };
        paths(self) == paths(other)
    }
}
