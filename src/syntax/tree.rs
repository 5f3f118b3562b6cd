mod builder;
mod node;
mod raw;

use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;
use rustc_hash::FxHashMap;

use crate::text::Span;

pub(super) use self::builder::{Builder, Container, Scalar, Text};
pub use self::node::Node;
use self::raw::{Far, Raw, RawKind};

/// The number of merges to follow from one object. Real objects have one or two. The bound keeps
/// [`Node::get`] cheap in a document that chains thousands.
pub(super) const MAX_MERGES: usize = 64;

/// The beginning of the key of an extension.
const EXTENSION: &str = "x-";

/// The key of a reference.
const REFERENCE: &str = "$ref";

/// A node's number in its tree. Nodes are numbered in document order; the root is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(crate) u32);

impl NodeId {
    /// The root of every tree.
    pub const ROOT: Self = Self(0);
}

/// The kind of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, kept as written.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
    /// A YAML alias. [`Node`] follows it, so only code that requests raw nodes sees one.
    Alias(NodeId),
}

/// A string with half of a surrogate pair, which Unicode text can't express.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoneSurrogate {
    /// The string that contains it, quotes included.
    pub span: Span,
}

/// A comment of a YAML document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// From the `#` to the end of the line.
    pub span: Span,
    /// `true` if only blanks come before it on its line.
    pub own_line: bool,
}

/// The node has a key.
const HAS_KEY: u16 = 1;
/// The key contains JSON escapes, which are decoded on use.
const KEY_ESCAPED: u16 = 1 << 1;
/// The value contains JSON escapes, which are decoded on use.
const VALUE_ESCAPED: u16 = 1 << 2;
/// The key's text differs from its bytes; it is in [`Tree::decoded`].
const KEY_DECODED: u16 = 1 << 3;
/// The value's text differs from its bytes; it is in [`Tree::decoded`].
const VALUE_DECODED: u16 = 1 << 4;
/// The object is in [`Tree::merges`].
const MERGES: u16 = 1 << 5;
/// The members of this object are in [`Tree::index`].
const INDEXED: u16 = 1 << 6;
/// The object contains a key twice.
const HAS_DUPLICATES: u16 = 1 << 7;
/// The object has a member `$ref` of its own.
const HAS_REFERENCE: u16 = 1 << 8;
/// The node is in [`Tree::far`].
const IS_FAR: u16 = 1 << 9;

/// A document: its text, and its nodes in document order.
///
/// A tree never changes after reading.
#[derive(Debug)]
pub struct Tree {
    text: Box<str>,
    nodes: Vec<Raw>,
    far: Far,
    /// Members of large objects, by the hash of object and key.
    index: HashTable<u32>,
    /// It has a random seed, so that no document can choose keys that collide.
    hasher: RandomState,
    /// The text of keys (node, true) and values (node, false) that differs from the source bytes.
    decoded: FxHashMap<(u32, bool), Box<str>>,
    /// The targets of aliases.
    aliases: FxHashMap<u32, NodeId>,
    /// The members of an object that are YAML merge keys (`<<`).
    merges: FxHashMap<u32, Vec<NodeId>>,
    references: Vec<NodeId>,
    extensions: Vec<NodeId>,
    duplicates: Vec<NodeId>,
    lone_surrogates: Vec<LoneSurrogate>,
    comments: Vec<Comment>,
    more_documents: Option<Span>,
}

impl Tree {
    /// The source text, a byte order mark included.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text alone, without its nodes.
    pub fn into_text(self) -> Box<str> {
        self.text
    }

    /// The number of nodes in the document.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Always `false`: every document has a root.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The index of a node in [`Self::references`], if it is a reference.
    pub fn reference_number(&self, node: NodeId) -> Option<usize> {
        // The references are in document order, so they are sorted by number.
        self.references.binary_search(&node).ok()
    }

    /// Strings that can't be decoded, in document order.
    pub fn lone_surrogates(&self) -> &[LoneSurrogate] {
        &self.lone_surrogates
    }

    /// The comments of a YAML document, in document order.
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// The start of a second YAML document in the same stream, which is not read.
    pub fn more_documents(&self) -> Option<Span> {
        self.more_documents
    }

    /// The number of nodes that begin before `offset`. The root always counts, since it is not an
    /// entry.
    fn nodes_before(&self, offset: u32) -> usize {
        let below = self.nodes.get(1..).unwrap_or_default();
        1 + below.partition_point(|raw| raw.start() < offset)
    }

    fn hash_of(&self, object: u32, key: &str) -> u64 {
        self.hasher.hash_one((object, key))
    }

    fn raw(&self, id: NodeId) -> &Raw {
        // Only the tree that a `NodeId` belongs to makes it.
        &self.nodes[id.0 as usize]
    }
}
