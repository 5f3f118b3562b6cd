//! Files after reading. They can outlive the run that read them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use super::Version;
use crate::syntax::{Node, NodeId, SyntaxError, Tree};
use crate::text::{LineColumn, LineIndex, Span};

/// The number of a file. It stays the same when the file is read again, and no two files of a
/// session have the same one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FileId(pub(super) u32);

impl FileId {
    /// The number as an index: numbers are given without gaps, from zero.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A revision of a file's text: a larger one is newer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Revision(u32);

/// The two states of the files in a comparison. A path names one file in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum State {
    /// The files to check.
    #[default]
    Current,
    /// The earlier files to compare with.
    Earlier,
}

/// Assigns the numbers of all files: documents, examples, configurations, suppressions and
/// baselines, in both states of a comparison.
///
/// It is used while files are read, and never while documents are checked.
#[derive(Debug, Default)]
pub struct FileIds {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    ids: FxHashMap<(State, Box<str>), FileId>,
    /// The number of times that each file has been read, by its number.
    readings: Vec<u32>,
}

impl FileIds {
    /// Returns the number of the file at a path, and the revision of the text that was just read.
    fn reading(&self, state: State, path: &str) -> (FileId, Revision) {
        let mut known = self.lock();
        let next = FileId(known.readings.len() as u32);
        let id = *known.ids.entry((state, path.into())).or_insert(next);
        if id == next {
            known.readings.push(0);
        }
        // Each number is the index of a counter: the two grow together.
        let readings = &mut known.readings[id.index()];
        *readings += 1;
        (id, Revision(*readings))
    }

    /// The number of assigned file numbers.
    pub(super) fn count(&self) -> usize {
        self.lock().readings.len()
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        // A reader that panicked leaves a number without a file, which is harmless.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The content of a file after reading.
#[derive(Debug)]
pub(super) struct Content {
    pub(super) tree: Arc<Tree>,
    pub(super) faults: Vec<SyntaxError>,
    pub(super) version: Version,
}

impl Content {
    /// The content of a readable text.
    pub(super) fn of(tree: Tree) -> Self {
        Self::shared(Arc::new(tree))
    }

    /// The content of a readable text, shared with another file.
    pub(super) fn shared(tree: Arc<Tree>) -> Self {
        Self {
            version: Version::of(tree.root()),
            tree,
            faults: Vec::new(),
        }
    }
}

/// A file that has been read: its path, its text and its nodes.
///
/// It never changes and belongs to no workspace, so that findings can keep it.
#[derive(Debug)]
pub struct File {
    id: FileId,
    revision: Revision,
    path: Box<str>,
    tree: Arc<Tree>,
    faults: Vec<SyntaxError>,
    version: Version,
    lines: OnceLock<LineIndex>,
    anchors: OnceLock<HashMap<Box<str>, NodeId>>,
}

impl File {
    pub(super) fn new(ids: &FileIds, state: State, path: &str, content: Content) -> Arc<Self> {
        let (id, revision) = ids.reading(state, path);
        Arc::new(Self {
            id,
            revision,
            path: path.into(),
            tree: content.tree,
            faults: content.faults,
            version: content.version,
            lines: OnceLock::new(),
            anchors: OnceLock::new(),
        })
    }

    /// A file of the program itself that a finding may point into, such as a configuration. It
    /// isn't a document of a workspace.
    pub fn beside(ids: &FileIds, state: State, path: &str, tree: Tree) -> Arc<Self> {
        Self::new(ids, state, path, Content::of(tree))
    }

    /// The file's number.
    pub fn id(&self) -> FileId {
        self.id
    }

    /// The revision of the file's text.
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// Its path relative to the root, with `/`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Its nodes. For a text with faults, these are the nodes around the faults if they were
    /// requested; otherwise the null document.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// Its nodes, to share with another file of the same content.
    pub(super) fn shared_tree(&self) -> Arc<Tree> {
        Arc::clone(&self.tree)
    }

    /// Its text; the text before the fault if it isn't UTF-8.
    pub fn text(&self) -> &str {
        self.tree.text()
    }

    /// Its first fault: the reason why it can't be read.
    pub fn fault(&self) -> Option<&SyntaxError> {
        self.faults.first()
    }

    /// All faults found in it, in order. There is more than one only if the text around the faults
    /// is read too.
    pub fn faults(&self) -> &[SyntaxError] {
        &self.faults
    }

    /// The version that it declares.
    pub fn version(&self) -> Version {
        self.version
    }

    /// The schema with this `$anchor` of JSON Schema 2020-12, which OpenAPI 3.1 and the files it
    /// refers to can use. The anchors are collected at the first call.
    pub(super) fn anchor(&self, name: &str) -> Option<Node<'_>> {
        if !matches!(
            self.version,
            Version::OpenApi31 | Version::OpenApi32 | Version::Absent
        ) {
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

    /// Line and column of a byte. The index of lines is made at the first call.
    pub fn locate(&self, offset: u32) -> LineColumn {
        self.line_index().locate(self.text(), offset)
    }

    /// The line, from 1, of a byte. It is cheaper than [`locate`](Self::locate).
    pub fn line_of(&self, offset: u32) -> u32 {
        self.line_index().line_of(self.text(), offset)
    }

    /// The offset of the first byte of a line, from 1; `None` after the last line.
    pub fn line_start(&self, line: u32) -> Option<u32> {
        self.line_index().line_start(self.text(), line)
    }

    fn line_index(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(self.text()))
    }

    /// The whole text as a span.
    pub fn span(&self) -> Span {
        Span::new(0, self.text().len() as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_keeps_its_number_and_gets_a_new_revision() {
        let ids = FileIds::default();
        let read = |state, path: &str| File::beside(&ids, state, path, Tree::empty(""));
        let first = read(State::Current, "a.json");
        let other = read(State::Current, "b.json");
        let again = read(State::Current, "a.json");
        assert_eq!(first.id(), again.id());
        assert!(first.revision() < again.revision());
        assert_ne!(first.id(), other.id());
    }

    #[test]
    fn a_path_names_another_file_in_the_earlier_state() {
        let ids = FileIds::default();
        let of = |state| File::beside(&ids, state, "a.json", Tree::empty("")).id();
        assert_ne!(of(State::Current), of(State::Earlier));
        assert_eq!(ids.count(), 2);
    }
}
