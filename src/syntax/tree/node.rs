use std::borrow::Cow;
use std::collections::{HashMap, HashSet, hash_map};

use rustc_hash::FxHashSet;

use super::{
    EXTENSION, HAS_DUPLICATES, HAS_KEY, HAS_REFERENCE, INDEXED, KEY_DECODED, KEY_ESCAPED, Kind,
    LoneSurrogate, MAX_MERGES, MERGES, NodeId, REFERENCE, Raw, RawKind, Tree, VALUE_DECODED,
    VALUE_ESCAPED,
};
use crate::text::Span;

impl Tree {
    /// The root of the document.
    pub fn root(&self) -> Node<'_> {
        self.node(NodeId::ROOT)
    }

    /// The node with this number, which must come from this tree.
    pub fn node(&self, id: NodeId) -> Node<'_> {
        Node { tree: self, id }
    }

    /// The string values of all keys that refer to another node (`$ref`, `final-state-schema`), in
    /// document order.
    pub fn references(&self) -> impl ExactSizeIterator<Item = Node<'_>> {
        self.references.iter().map(|&id| self.node(id))
    }

    /// The members whose key begins with `x-`, in document order.
    pub fn extensions(&self) -> impl ExactSizeIterator<Item = Node<'_>> {
        self.extensions.iter().map(|&id| self.node(id))
    }

    /// Every member that repeats an earlier key of its object, in the order in which the objects
    /// end.
    pub fn duplicates(&self) -> impl ExactSizeIterator<Item = Node<'_>> {
        self.duplicates.iter().map(|&id| self.node(id))
    }

    /// The innermost node whose key or value covers `offset`; the root if there is none.
    pub fn node_at(&self, offset: u32) -> Node<'_> {
        let mut node = self.root();
        while let Some(child) = node
            .raw_children()
            .find(|child| child.entry_span().start <= offset && offset < child.entry_span().end)
        {
            node = child;
        }
        node
    }

    /// The first member or item, in document order, that begins at or after `offset`.
    pub fn entry_from(&self, offset: u32) -> Option<Node<'_>> {
        let at = self.nodes_before(offset);
        (at < self.nodes.len()).then(|| self.node(NodeId(at as u32)))
    }

    /// The last member or item, in document order, that begins before `offset`.
    pub fn entry_before(&self, offset: u32) -> Option<Node<'_>> {
        let at = self.nodes_before(offset) - 1;
        (at > 0).then(|| self.node(NodeId(at as u32)))
    }
}

/// A node of a tree. It is small and can be copied freely. Methods that read the content follow
/// aliases.
#[derive(Clone, Copy)]
pub struct Node<'t> {
    tree: &'t Tree,
    id: NodeId,
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.tree, other.tree) && self.id == other.id
    }
}

impl Eq for Node<'_> {}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Node({} {:?})", self.id.0, self.raw_kind())
    }
}

impl<'t> Node<'t> {
    /// The tree that the node belongs to.
    pub fn tree(self) -> &'t Tree {
        self.tree
    }

    /// The node's number.
    pub fn id(self) -> NodeId {
        self.id
    }

    pub(super) fn raw(self) -> &'t Raw {
        self.tree.raw(self.id)
    }

    /// The kind of the node; for an alias, the kind of its target.
    pub fn kind(self) -> Kind {
        self.content().raw_kind()
    }

    /// The kind as written: an alias stays an alias.
    pub fn raw_kind(self) -> Kind {
        match self.raw().kind() {
            RawKind::Null => Kind::Null,
            RawKind::True => Kind::Bool(true),
            RawKind::False => Kind::Bool(false),
            RawKind::Number => Kind::Number,
            RawKind::String => Kind::String,
            RawKind::Array => Kind::Array,
            RawKind::Object => Kind::Object,
            // Every alias has a target: one call of the builder makes both.
            RawKind::Alias => Kind::Alias(
                self.tree
                    .aliases
                    .get(&self.id.0)
                    .copied()
                    .unwrap_or(NodeId::ROOT),
            ),
        }
    }

    /// The node itself, or the target if it is an alias.
    ///
    /// YAML allows no anchor on an alias, so one step is enough.
    pub fn content(self) -> Self {
        match self.raw().kind() {
            RawKind::Alias => match self.raw_kind() {
                Kind::Alias(target) => self.tree.node(target),
                _ => self,
            },
            _ => self,
        }
    }

    /// The node around this one.
    pub fn parent(self) -> Option<Self> {
        (self.id != NodeId::ROOT).then(|| self.tree.node(NodeId(self.raw().parent)))
    }

    /// This node, its parent, and so on up to the root.
    pub fn ancestors(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |node| node.parent())
    }

    /// This node and all nodes below it, as written and in document order.
    pub fn below(self) -> impl ExactSizeIterator<Item = Self> {
        (self.id.0..self.raw().end).map(move |id| self.tree.node(NodeId(id)))
    }

    /// `true` if `other` is this node or is written below it.
    pub fn encloses(self, other: Self) -> bool {
        self.id <= other.id && other.id.0 < self.raw().end
    }

    /// The bytes of the value, quotes included.
    pub fn span(self) -> Span {
        self.raw().value(self.id.0, &self.tree.far)
    }

    /// The bytes of the key, quotes included; empty if there is none.
    pub(super) fn written_key(self) -> Span {
        self.raw().key(self.id.0, &self.tree.far)
    }

    /// The bytes of the key, quotes included; `None` for the root and for items of arrays.
    pub fn key_span(self) -> Option<Span> {
        self.raw().is(HAS_KEY).then(|| self.written_key())
    }

    /// The bytes from the key, if there is one, to the end of the value.
    pub fn entry_span(self) -> Span {
        self.key_span()
            .map_or(self.span(), |key| key.cover(self.span()))
    }

    /// The key; `None` for the root and for items of arrays.
    ///
    /// A key with a lone surrogate is returned as written.
    pub fn key(self) -> Option<Cow<'t, str>> {
        self.raw().is(HAS_KEY).then(|| {
            self.text_of(true)
                .unwrap_or_else(|_| Cow::Borrowed(self.bytes(self.written_key())))
        })
    }

    /// The key; empty if there is none.
    pub(in crate::syntax) fn decoded_key(self) -> Result<Cow<'t, str>, LoneSurrogate> {
        self.text_of(true)
    }

    /// The string, or `None` for other kinds and for a string with a lone surrogate.
    pub fn as_str(self) -> Option<Cow<'t, str>> {
        self.string().and_then(Result::ok)
    }

    /// The string; `None` for other kinds.
    ///
    /// # Errors
    /// The string contains a lone surrogate.
    pub fn string(self) -> Option<Result<Cow<'t, str>, LoneSurrogate>> {
        let node = self.content();
        (node.raw().kind() == RawKind::String).then(|| node.text_of(false))
    }

    /// The text of a string, number, boolean or null, as written in the document.
    pub fn scalar_text(self) -> Option<Cow<'t, str>> {
        let node = self.content();
        match node.raw().kind() {
            RawKind::Array | RawKind::Object | RawKind::Alias => None,
            _ => node.text_of(false).ok(),
        }
    }

    /// The boolean.
    pub fn as_bool(self) -> Option<bool> {
        match self.kind() {
            Kind::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// `true` if it is an object.
    pub fn is_object(self) -> bool {
        self.content().raw().kind() == RawKind::Object
    }

    /// `true` if it is an array.
    pub fn is_array(self) -> bool {
        self.content().raw().kind() == RawKind::Array
    }

    /// The value of a key. If a key is written twice, the last value counts, as in every JSON
    /// reader. The object's own keys win over keys from a YAML merge.
    pub fn get(self, key: &str) -> Option<Self> {
        let object = self.content();
        let raw = object.raw();
        if raw.kind() != RawKind::Object {
            return None;
        }
        let own = object.own(key);
        if own.is_some() || !raw.is(MERGES) {
            return own;
        }
        let mut sources = object.merged_objects().into_iter();
        sources.find_map(|source| source.own(key))
    }

    /// The value of `$ref`, as [`Self::get`] returns it. Most objects have none, which needs no
    /// search.
    pub fn reference(self) -> Option<Self> {
        let raw = self.content().raw();
        raw.is(HAS_REFERENCE | MERGES)
            .then(|| self.get(REFERENCE))?
    }

    /// The object's own member with this key, without merged members.
    fn own(self, key: &str) -> Option<Self> {
        let raw = self.raw();
        if raw.is(INDEXED) {
            return self.get_indexed(key);
        }
        let (mut found, mut next, end) = (None, self.id.0 + 1, raw.end);
        while next < end {
            let member = self.tree.node(NodeId(next));
            if member.has_key(key) {
                found = Some(member);
                // The last of several members with one key counts.
                if !raw.is(HAS_DUPLICATES) {
                    break;
                }
            }
            next = member.raw().end;
        }
        found
    }

    /// The items of an array or the members of an object; empty for other kinds. Merged members
    /// come after the object's own. If a key is written twice, both members are included.
    pub fn children(self) -> impl Iterator<Item = Self> {
        let node = self.content();
        let merges = node.raw().is(MERGES);
        let merged = if merges { node.merged() } else { Vec::new() };
        node.raw_children()
            .filter(move |child| !(merges && child.is_merge()))
            .chain(merged)
    }

    /// `true` if the object contains a key more than once.
    pub fn has_repeated_keys(self) -> bool {
        self.content().raw().is(HAS_DUPLICATES)
    }

    /// The members whose key appears in this object more than once, grouped by key, in the order of
    /// the repetitions. Merge keys are left out: each of them counts.
    pub fn repeated(self) -> Vec<Vec<Self>> {
        let object = self.content();
        if !object.has_repeated_keys() {
            return Vec::new();
        }
        let mut groups: Vec<Vec<Self>> = Vec::new();
        let mut known: HashMap<Cow<'t, str>, (Self, Option<usize>)> = HashMap::new();
        for member in object.raw_children().filter(|child| !child.is_merge()) {
            let Some(key) = member.key() else { continue };
            match known.entry(key) {
                hash_map::Entry::Vacant(first) => {
                    first.insert((member, None));
                }
                hash_map::Entry::Occupied(mut earlier) => {
                    let (first, group) = earlier.get_mut();
                    let at = *group.get_or_insert_with(|| {
                        groups.push(vec![*first]);
                        groups.len() - 1
                    });
                    if let Some(group) = groups.get_mut(at) {
                        group.push(member);
                    }
                }
            }
        }
        groups
    }

    /// The children as written, without following aliases and merge keys.
    pub fn raw_children(self) -> impl Iterator<Item = Self> {
        let end = self.raw().end;
        let first = self.id.0 + 1;
        std::iter::successors((first < end).then_some(first), move |&child| {
            let next = self.tree.nodes[child as usize].end;
            (next < end).then_some(next)
        })
        .map(|child| self.tree.node(NodeId(child)))
    }

    /// `true` if the node's key is `key`. A key that needs no decoding is compared directly.
    #[inline]
    pub fn has_key(self, key: &str) -> bool {
        let raw = self.raw();
        // Most keys differ in length, so their text doesn't have to be compared.
        let may_be = raw.key_bytes().is_none_or(|written| {
            let written = written as usize;
            written == key.len() || written == key.len() + 2
        });
        (may_be || raw.is(KEY_ESCAPED | KEY_DECODED)) && self.has_written_key(key)
    }

    fn has_written_key(self, key: &str) -> bool {
        let raw = self.raw();
        if raw.is(KEY_ESCAPED | KEY_DECODED) {
            return self.key().is_some_and(|own| own == key);
        }
        let written = self.written_key().bytes_of(&self.tree.text);
        raw.is(HAS_KEY) && unquoted(written).unwrap_or(written) == key.as_bytes()
    }

    fn get_indexed(self, key: &str) -> Option<Self> {
        let tree = self.tree;
        tree.index
            .find(tree.hash_of(self.id.0, key), |&child| {
                let child = tree.node(NodeId(child));
                child.raw().parent == self.id.0 && child.has_key(key)
            })
            .map(|&child| tree.node(NodeId(child)))
    }

    /// The members that merge keys add, each key once, without the object's own keys.
    fn merged(self) -> Vec<Self> {
        let mut seen: HashSet<Cow<'t, str>> = self
            .raw_children()
            .filter_map(|child| child.key())
            .collect();
        let mut found = Vec::new();
        for source in self.merged_objects() {
            let has_duplicates = source.raw().is(HAS_DUPLICATES);
            for child in source.raw_children().filter(|child| !child.is_merge()) {
                if let Some(key) = child.key()
                    && (!has_duplicates || source.own(&key) == Some(child))
                    && seen.insert(key)
                {
                    found.push(child);
                }
            }
        }
        found
    }

    /// The objects that merge keys name, each once, so that a cycle ends. After an object come the
    /// objects that it merges itself, then the next object of the list.
    fn merged_objects(self) -> Vec<Self> {
        let mut found = Vec::new();
        let mut visited = FxHashSet::default();
        visited.insert(self.id);
        let mut pending = self.merge_sources();
        for _ in 0..MAX_MERGES {
            let Some(source) = pending.pop() else { break };
            if visited.insert(source.id) {
                found.push(source);
                pending.extend(source.merge_sources());
            }
        }
        found
    }

    /// The objects that this object's merge keys name, in reverse order.
    fn merge_sources(self) -> Vec<Self> {
        let mut sources = Vec::new();
        for &merge in self.tree.merges.get(&self.id.0).into_iter().flatten() {
            let merge = self.tree.node(merge).content();
            match merge.raw().kind() {
                RawKind::Object => sources.push(merge),
                RawKind::Array => {
                    let items = merge.raw_children().take(MAX_MERGES).map(Self::content);
                    sources.extend(items.filter(|item| item.raw().kind() == RawKind::Object));
                }
                _ => {}
            }
            if sources.len() >= MAX_MERGES {
                break;
            }
        }
        sources.reverse();
        sources
    }

    /// The first letter of the key, if it has one.
    pub(super) fn first_letter(self) -> Option<u8> {
        let raw = self.raw();
        if !raw.is(HAS_KEY) {
            return None;
        }
        if raw.is(KEY_ESCAPED | KEY_DECODED) {
            return self.key()?.bytes().next();
        }
        let written = self.written_key().bytes_of(&self.tree.text);
        match written {
            [b'"' | b'\'', letter, ..] | [letter, ..] => Some(*letter),
            [] => None,
        }
    }

    /// A number below 64 that equal keys share. Different keys rarely do.
    pub(super) fn key_mark(self) -> u32 {
        let raw = self.raw();
        if raw.is(KEY_ESCAPED | KEY_DECODED) {
            return mark_of(self.key().unwrap_or_default().as_bytes());
        }
        let written = self.written_key().bytes_of(&self.tree.text);
        mark_of(unquoted(written).unwrap_or(written))
    }

    /// `true` if the key begins with `x-`.
    pub(super) fn is_extension(self) -> bool {
        let raw = self.raw();
        if raw.is(KEY_ESCAPED | KEY_DECODED) {
            return self.key().is_some_and(|key| key.starts_with(EXTENSION));
        }
        let written = self.written_key().bytes_of(&self.tree.text);
        let written = unquoted(written).unwrap_or(written);
        written.starts_with(EXTENSION.as_bytes())
    }

    /// `true` if the key is `<<` without quotes, which is possible only in YAML.
    pub(super) fn is_merge(self) -> bool {
        let key = self.written_key();
        key.len() == 2 && key.slice(&self.tree.text) == "<<"
    }

    /// The source text of a span of this tree, without the quotes around it.
    pub(super) fn bytes(self, span: Span) -> &'t str {
        let text = span.slice(&self.tree.text);
        match unquoted(text.as_bytes()) {
            Some(_) => &text[1..text.len() - 1],
            None => text,
        }
    }

    fn text_of(self, key: bool) -> Result<Cow<'t, str>, LoneSurrogate> {
        let raw = self.raw();
        let (span, escaped, decoded) = if key {
            (self.written_key(), KEY_ESCAPED, KEY_DECODED)
        } else {
            (self.span(), VALUE_ESCAPED, VALUE_DECODED)
        };
        if raw.is(decoded)
            && let Some(text) = self.tree.decoded.get(&(self.id.0, key))
        {
            return Ok(Cow::Borrowed(text));
        }
        if raw.is(escaped) {
            return serde_json::from_str(span.slice(&self.tree.text))
                .map(Cow::Owned)
                .map_err(|_| LoneSurrogate { span });
        }
        Ok(Cow::Borrowed(self.bytes(span)))
    }
}

/// A number below 64 for a key: from its length and some of its letters.
fn mark_of(key: &[u8]) -> u32 {
    let letter = |at: Option<&u8>| at.map_or(0, |&letter| u32::from(letter));
    let (first, middle, last) = (key.first(), key.get(key.len() / 2), key.last());
    let sum = key.len() as u32 * 7 + letter(first) + letter(middle) * 5 + letter(last) * 3;
    sum % 64
}

/// The bytes between quotes; `None` if there are no quotes.
fn unquoted(bytes: &[u8]) -> Option<&[u8]> {
    match bytes {
        [quote @ (b'"' | b'\''), inside @ .., last] if quote == last => Some(inside),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{read_json, read_yaml};

    const TEXT: &str = r#"{"a": [1, {"b": "x"}], "$ref": "r", "c": {"$ref": 1, "d": null}}"#;

    fn tree() -> Tree {
        read_json(TEXT).expect("a document")
    }

    fn at(tree: &Tree, pointer: &str) -> NodeId {
        tree.root().pointer(pointer).expect(pointer).id()
    }

    #[test]
    fn nodes_are_numbered_in_document_order() {
        let tree = tree();
        let ids = [
            "", "/a", "/a/0", "/a/1", "/a/1/b", "/$ref", "/c", "/c/$ref", "/c/d",
        ];
        for (id, pointer) in ids.iter().enumerate() {
            assert_eq!(at(&tree, pointer), NodeId(id as u32), "{pointer}");
        }
        assert_eq!(tree.len(), ids.len());
        assert!(!tree.is_empty());
    }

    #[test]
    fn ancestors_lead_from_a_node_to_the_root() {
        let tree = tree();
        let node = tree.node(at(&tree, "/a/1/b"));
        let path: Vec<_> = node.ancestors().map(Node::id).collect();
        assert_eq!(
            path,
            [node.id(), at(&tree, "/a/1"), at(&tree, "/a"), NodeId::ROOT]
        );
        assert_eq!(tree.root().parent(), None);
    }

    #[test]
    fn a_node_encloses_itself_and_what_lies_below() {
        let tree = tree();
        let a = tree.node(at(&tree, "/a"));
        assert!(a.encloses(a));
        assert!(a.encloses(tree.node(at(&tree, "/a/1/b"))));
        assert!(!a.encloses(tree.node(at(&tree, "/$ref"))));
        assert!(!a.encloses(tree.root()));
    }

    #[test]
    fn a_place_in_the_text_leads_to_the_innermost_node() {
        let tree = tree();
        let found = |shown: &str| {
            let offset = TEXT.find(shown).expect(shown) as u32;
            tree.node_at(offset).id()
        };
        assert_eq!(found("x"), at(&tree, "/a/1/b"));
        assert_eq!(found(r#"b""#), at(&tree, "/a/1/b"), "its key belongs to it");
        assert_eq!(found("1,"), at(&tree, "/a/0"));
        assert_eq!(found(", {"), at(&tree, "/a"));
        assert_eq!(tree.node_at(0), tree.root());
        assert_eq!(tree.node_at(10_000), tree.root());
    }

    #[test]
    fn references_are_strings_behind_the_key() {
        let tree = tree();
        let found: Vec<_> = tree.references().map(Node::id).collect();
        assert_eq!(found, [at(&tree, "/$ref")]);
        let tree = read_yaml("$ref: &r x\na: {$ref: *r}\nb: {'$ref': y}\n").expect("a document");
        let found: Vec<_> = tree.references().filter_map(Node::as_str).collect();
        assert_eq!(found, ["x", "x", "y"]);
    }

    #[test]
    fn repeated_keys_are_grouped() {
        let text = r#"{"a": 1, "b": 2, "a": 3, "\u0061": 4, "c": {"a": 5}, "b": 6}"#;
        let tree = read_json(text).expect("a document");
        let groups = tree.root().repeated();
        let values = |group: &Vec<Node<'_>>| -> Vec<String> {
            let texts = group.iter().filter_map(|node| node.scalar_text());
            texts.map(Cow::into_owned).collect()
        };
        let values: Vec<_> = groups.iter().map(values).collect();
        assert_eq!(values, [vec!["1", "3", "4"], vec!["2", "6"]]);
        let tree = read_yaml("x: &x {k: 1}\ny:\n  <<: *x\n  <<: *x\n").expect("a document");
        let merging = tree.root().get("y").expect("an object");
        assert!(merging.repeated().is_empty());
    }

    #[test]
    fn what_a_node_is_not_it_does_not_give() {
        let tree = tree();
        let root = tree.root();
        assert!(root.is_object() && !root.is_array());
        assert_eq!((root.as_str(), root.as_bool()), (None, None));
        assert_eq!(
            (root.scalar_text(), root.key(), root.key_span()),
            (None, None, None)
        );
        let list = root.get("a").expect("a list");
        assert!(list.is_array() && !list.is_object());
        assert_eq!(list.get("0"), None);
        let text = root.get("$ref").expect("a text");
        assert_eq!(text.children().count(), 0);
        assert_eq!(text.get("x"), None);
    }

    #[test]
    fn scalars_give_their_text() {
        let tree = read_json(r#"["\u0061", 1.50, true, null]"#).expect("a document");
        let texts: Vec<_> = tree
            .root()
            .children()
            .filter_map(Node::scalar_text)
            .collect();
        assert_eq!(texts, ["a", "1.50", "true", "null"]);
    }
}
