use std::hash::RandomState;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::FxHashMap;

use super::{
    Comment, Far, HAS_DUPLICATES, HAS_REFERENCE, INDEXED, KEY_DECODED, KEY_ESCAPED, Kind,
    LoneSurrogate, MERGES, Node, NodeId, REFERENCE, Raw, RawKind, Tree, VALUE_DECODED,
    VALUE_ESCAPED,
};
use crate::syntax::{SyntaxError, Unreadable};
use crate::text::Span;

/// An object with at least this many members is searched by hash.
const INDEXED_FROM: usize = 16;

/// A key or a scalar, as found by a reader.
#[derive(Clone, Debug, Default)]
pub(in crate::syntax) struct Text {
    pub(in crate::syntax) span: Span,
    /// The bytes contain JSON escapes.
    pub(in crate::syntax) escaped: bool,
    /// The text, if it differs from the bytes (without the quotes).
    pub(in crate::syntax) decoded: Option<Box<str>>,
}

/// The kind of a scalar: [`Kind`] without arrays and objects.
#[derive(Clone, Copy, Debug)]
pub(in crate::syntax) enum Scalar {
    Null,
    Bool(bool),
    Number,
    String,
}

/// A container that is open while its contents are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::syntax) enum Container {
    Array,
    Object,
}

/// Builds a [`Tree`] in document order. Both readers use it, so both make the same kind of tree.
#[derive(Debug)]
pub(in crate::syntax) struct Builder {
    tree: Tree,
    open: Vec<u32>,
    /// A buffer for [`Builder::close`], reused to save allocations.
    members: Vec<u32>,
}

impl Tree {
    /// The null document over `text`, used for unreadable documents.
    pub fn empty(text: impl Into<Box<str>>) -> Self {
        Builder::new(text.into()).finish()
    }
}

impl Builder {
    /// Starts the tree of a text.
    pub(in crate::syntax) fn new(text: Box<str>) -> Self {
        // Real documents have one node for 25 to 60 bytes.
        let nodes = Vec::with_capacity(text.len() / 40 + 1);
        Self {
            tree: Tree {
                text,
                nodes,
                far: Far::default(),
                index: HashTable::new(),
                hasher: RandomState::new(),
                decoded: FxHashMap::default(),
                aliases: FxHashMap::default(),
                merges: FxHashMap::default(),
                references: Vec::new(),
                extensions: Vec::new(),
                duplicates: Vec::new(),
                lone_surrogates: Vec::new(),
                comments: Vec::new(),
                more_documents: None,
            },
            open: Vec::new(),
            members: Vec::new(),
        }
    }

    /// The innermost open container, if any.
    pub(in crate::syntax) fn container(&self) -> Option<Container> {
        let &top = self.open.last()?;
        Some(match self.tree.nodes[top as usize].kind() {
            RawKind::Object => Container::Object,
            _ => Container::Array,
        })
    }

    /// The start of the innermost open container.
    pub(in crate::syntax) fn innermost_start(&self) -> u32 {
        let innermost = self.open.last();
        innermost.map_or(0, |&id| self.tree.node(NodeId(id)).span().start)
    }

    fn push(&mut self, key: Option<Text>, value: Span, kind: RawKind) -> u32 {
        let id = self.tree.nodes.len() as u32;
        let parent = self.open.last().copied().unwrap_or_default();
        let span = key.as_ref().map(|key| key.span);
        let mut raw = Raw::new(id, parent, span, value, kind, &mut self.tree.far);
        if let Some(key) = key {
            if key.escaped {
                raw.mark(KEY_ESCAPED);
            }
            if let Some(text) = key.decoded {
                raw.mark(KEY_DECODED);
                self.tree.decoded.insert((id, true), text);
            }
        }
        self.tree.nodes.push(raw);
        if kind != RawKind::Alias {
            self.note_key(NodeId(id));
        }
        id
    }

    /// Notes a key with a meaning for trees. The first letter tells nearly all keys that have none.
    /// The target of an alias must be known.
    fn note_key(&mut self, id: NodeId) {
        let node = self.tree.node(id);
        let parent = node.raw().parent;
        let is_string = node.kind() == Kind::String;
        match node.first_letter() {
            Some(b'x') if node.is_extension() => self.tree.extensions.push(id),
            Some(b'$') if is_string && node.has_key(REFERENCE) => {
                self.tree.nodes[parent as usize].mark(HAS_REFERENCE);
                self.tree.references.push(id);
            }
            Some(b'f') if is_string && node.has_key("final-state-schema") => {
                self.tree.references.push(id);
            }
            Some(b'<') if node.is_merge() => {
                self.tree.nodes[parent as usize].mark(MERGES);
                let merges = self.tree.merges.entry(parent).or_default();
                merges.push(id);
            }
            _ => {}
        }
    }

    /// Adds a scalar.
    pub(in crate::syntax) fn scalar(
        &mut self,
        key: Option<Text>,
        value: Text,
        scalar: Scalar,
    ) -> NodeId {
        let kind = match scalar {
            Scalar::Null => RawKind::Null,
            Scalar::Bool(true) => RawKind::True,
            Scalar::Bool(false) => RawKind::False,
            Scalar::Number => RawKind::Number,
            Scalar::String => RawKind::String,
        };
        let id = self.push(key, value.span, kind);
        let raw = &mut self.tree.nodes[id as usize];
        if value.escaped {
            raw.mark(VALUE_ESCAPED);
        }
        if let Some(text) = value.decoded {
            raw.mark(VALUE_DECODED);
            self.tree.decoded.insert((id, false), text);
        }
        NodeId(id)
    }

    /// Adds an alias of an existing node, complete or not.
    pub(in crate::syntax) fn alias(&mut self, key: Option<Text>, span: Span, target: NodeId) {
        let id = self.push(key, span, RawKind::Alias);
        self.tree.aliases.insert(id, target);
        self.note_key(NodeId(id));
    }

    /// Opens an array or object at byte `start`.
    pub(in crate::syntax) fn open(
        &mut self,
        key: Option<Text>,
        start: u32,
        container: Container,
    ) -> NodeId {
        let kind = match container {
            Container::Array => RawKind::Array,
            Container::Object => RawKind::Object,
        };
        let id = self.push(key, Span::empty(start), kind);
        self.open.push(id);
        NodeId(id)
    }

    /// Closes the innermost open container before byte `end`.
    pub(in crate::syntax) fn close(&mut self, end: u32) {
        let Some(id) = self.open.pop() else { return };
        let last = self.tree.nodes.len() as u32;
        let raw = &mut self.tree.nodes[id as usize];
        raw.end = last;
        raw.stop_at(end);
        if raw.kind() == RawKind::Object {
            self.index_members(id);
        }
    }

    /// Finds repeated keys, and indexes large objects.
    fn index_members(&mut self, object: u32) {
        let mut members = std::mem::take(&mut self.members);
        members.clear();
        let written = self.tree.node(NodeId(object)).raw_children();
        members.extend(written.map(|child| child.id().0));

        // They are taken out of the tree, because they grow while its nodes are read.
        let mut duplicates = std::mem::take(&mut self.tree.duplicates);
        let mut index = std::mem::take(&mut self.tree.index);
        let known = duplicates.len();
        let mut flags = 0;
        if members.len() < INDEXED_FROM {
            self.compare_members(&members, &mut duplicates);
        } else {
            flags |= INDEXED;
            self.hash_members(&members, &mut index, &mut duplicates);
        }
        if duplicates.len() > known {
            flags |= HAS_DUPLICATES;
        }
        self.tree.duplicates = duplicates;
        self.tree.index = index;
        self.tree.nodes[object as usize].mark(flags);
        self.members = members;
    }

    fn compare_members(&self, members: &[u32], duplicates: &mut Vec<NodeId>) {
        let mut seen = 0_u64;
        for (at, &member) in members.iter().enumerate() {
            let member = self.tree.node(NodeId(member));
            // Members with different marks have different keys.
            let mark = 1 << member.key_mark();
            if seen & mark == 0 {
                seen |= mark;
                continue;
            }
            let mut earlier = members
                .iter()
                .take(at)
                .map(|&id| self.tree.node(NodeId(id)));
            if earlier.any(|earlier| same_key(earlier, member)) {
                duplicates.push(member.id());
            }
        }
    }

    fn hash_members(
        &self,
        members: &[u32],
        index: &mut HashTable<u32>,
        duplicates: &mut Vec<NodeId>,
    ) {
        let node = |&member: &u32| self.tree.node(NodeId(member));
        let hash = |member: &u32| {
            let parent = node(member).raw().parent;
            let key = node(member).key().unwrap_or_default();
            self.tree.hash_of(parent, &key)
        };
        for member in members {
            let parent = node(member).raw().parent;
            let key = node(member).key().unwrap_or_default();
            let is_same =
                |other: &u32| node(other).raw().parent == parent && node(other).has_key(&key);
            match index.entry(self.tree.hash_of(parent, &key), is_same, hash) {
                Entry::Occupied(mut earlier) => {
                    *earlier.get_mut() = *member;
                    duplicates.push(NodeId(*member));
                }
                Entry::Vacant(place) => {
                    place.insert(*member);
                }
            }
        }
    }

    /// Notes a string that Unicode text can't express.
    pub(in crate::syntax) fn lone_surrogate(&mut self, span: Span) {
        self.tree.lone_surrogates.push(LoneSurrogate { span });
    }

    /// Notes a comment.
    pub(in crate::syntax) fn comment(&mut self, comment: Comment) {
        self.tree.comments.push(comment);
    }

    /// Notes the start of a second document.
    pub(in crate::syntax) fn more_documents(&mut self, span: Span) {
        self.tree.more_documents.get_or_insert(span);
    }

    /// A node that was added earlier.
    pub(in crate::syntax) fn peek(&self, id: NodeId) -> Node<'_> {
        self.tree.node(id)
    }

    /// The source text.
    pub(in crate::syntax) fn text(&self) -> &str {
        &self.tree.text
    }

    /// Returns the document as far as it was read before its fault. Open containers end there.
    pub(in crate::syntax) fn abandon(mut self, error: SyntaxError) -> Unreadable {
        while self.container().is_some() {
            self.close(error.span.start);
        }
        Unreadable {
            readable: Box::new(self.finish()),
            error,
        }
    }

    /// Finishes the tree. A text without any value is the null document.
    pub(in crate::syntax) fn finish(mut self) -> Tree {
        if self.tree.nodes.is_empty() {
            let end = Span::empty(self.tree.text.len() as u32);
            self.push(None, end, RawKind::Null);
        }
        self.tree.nodes.shrink_to_fit();
        self.tree
    }
}

/// `true` if two members have the same key. Most keys need no decoding: if their lengths differ, so
/// do the keys, unless the difference is a pair of quotes.
fn same_key(a: Node<'_>, b: Node<'_>) -> bool {
    if a.raw().is(KEY_ESCAPED | KEY_DECODED) || b.raw().is(KEY_ESCAPED | KEY_DECODED) {
        return a.key() == b.key();
    }
    let (key_a, key_b) = (a.written_key(), b.written_key());
    matches!(key_a.len().abs_diff(key_b.len()), 0 | 2) && a.bytes(key_a) == b.bytes(key_b)
}
