use std::borrow::Cow;

use rustc_hash::FxHashSet;

use super::chain::Chain;
use super::compositions::Spot;
use super::memo::{Known, Memo};
use super::reference::{ReferenceError, Target, is_in_example, split};
use super::{Document, Revision, Workspace};
use crate::syntax::{Kind, Node, NodeId};

/// A node of a document of a workspace. A place is small, can be copied freely, and can follow
/// references.
#[derive(Clone, Copy)]
pub struct Place<'w> {
    workspace: &'w Workspace,
    /// The index of the document in the workspace.
    position: u32,
    node: NodeId,
}

impl PartialEq for Place<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.spot() == other.spot() && self.is_beside(*other)
    }
}

impl Eq for Place<'_> {}

impl std::hash::Hash for Place<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.spot().hash(state);
    }
}

impl PartialOrd for Place<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Places are sorted by the paths of their documents, with example files last, then by their order
/// in the document.
impl Ord for Place<'_> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        if self.is_beside(*other) {
            // Documents are sorted by path.
            return self.spot().cmp(&other.spot());
        }
        let key = |place: &Self| {
            let document = place.document();
            (document.is_example(), document.path(), place.node)
        };
        key(self).cmp(&key(other))
    }
}

impl std::fmt::Debug for Place<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}#{}", self.document().path(), self.pointer())
    }
}

/// The number of objects that [`Place::follow`] returns for a chain of references. Nobody writes
/// longer chains on purpose. If thousands of operations each kept a whole long chain, memory would
/// run out.
const PASSED: usize = 64;

/// The result of following references: the last place, and the places whose `$ref` was followed.
#[derive(Clone, Debug)]
pub struct Resolved<'w> {
    /// The last place, which is not a reference.
    pub place: Place<'w>,
    /// The objects whose `$ref` was followed, in order. For a long chain, only the first ones.
    pub chain: Chain<Spot>,
}

/// The reference of the first object of a ring, by document and position. `again` and all followed
/// references after it form the ring.
fn first_of_ring<'w>(passed: &[Place<'w>], again: Place<'w>) -> Place<'w> {
    let ring = passed.iter().copied().skip_while(|&passed| passed != again);
    ring.min_by_key(|reference| reference.parent())
        .unwrap_or(again)
}

impl<'w> Place<'w> {
    /// A node of the document at this index of the workspace.
    pub(super) fn new(workspace: &'w Workspace, position: u32, node: NodeId) -> Self {
        Self {
            workspace,
            position,
            node,
        }
    }

    /// The position of the document in the workspace, and the node.
    pub(crate) fn spot(self) -> Spot {
        (self.position, self.node)
    }

    /// A place of the same workspace.
    pub(crate) fn at_spot(self, (position, node): Spot) -> Self {
        Self::new(self.workspace, position, node)
    }

    /// `true` if two places are in the same workspace.
    fn is_beside(self, other: Self) -> bool {
        std::ptr::eq(self.workspace, other.workspace)
    }

    /// The workspace.
    pub fn workspace(self) -> &'w Workspace {
        self.workspace
    }

    /// The document.
    pub fn document(self) -> &'w Document {
        // A place is only made with the position of a document.
        &self.workspace.documents[self.position as usize]
    }

    /// The revision of the text that contains the place.
    pub fn revision(self) -> Revision {
        self.document().revision()
    }

    /// The node.
    pub fn node(self) -> Node<'w> {
        self.document().tree().node(self.node)
    }

    fn at(self, node: Node<'w>) -> Self {
        Self {
            node: node.id(),
            ..self
        }
    }

    /// The value of a key, without following references.
    pub fn get(self, key: &str) -> Option<Self> {
        self.node().get(key).map(|node| self.at(node))
    }

    /// All values of a key, which some objects contain more than once, without following
    /// references.
    pub fn all(self, key: &str) -> Vec<Self> {
        if self.document().has_repeated_keys() {
            let own = self.children().filter(|member| member.has_key(key));
            let own: Vec<Self> = own.collect();
            if own.len() > 1 {
                return own;
            }
        }
        self.get(key).into_iter().collect()
    }

    /// The members of an object or items of an array.
    pub fn children(self) -> impl Iterator<Item = Self> {
        self.node().children().map(move |node| self.at(node))
    }

    /// The members of an object that count. If a key is written twice, the last one counts.
    pub fn members(self) -> impl Iterator<Item = Self> {
        let repeats = self.node().has_repeated_keys();
        self.children().filter(move |&member| {
            !repeats
                || member
                    .key()
                    .is_some_and(|key| self.get(&key) == Some(member))
        })
    }

    /// Members of this object whose key appears in it more than once, grouped by key, in the order
    /// of the document.
    pub fn repeated(self) -> Vec<Vec<Self>> {
        let groups = self.node().repeated().into_iter();
        groups
            .map(|members| members.into_iter().map(|member| self.at(member)).collect())
            .collect()
    }

    /// The node around this one.
    pub fn parent(self) -> Option<Self> {
        self.node().parent().map(|node| self.at(node))
    }

    /// This place, the one around it, and so on up to the root.
    pub fn ancestors(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |place| place.parent())
    }

    /// This node and all below it, in document order.
    pub fn below(self) -> impl Iterator<Item = Self> {
        self.node().below().map(move |node| self.at(node))
    }

    /// The members of the document whose key begins with `x-`, in document order.
    pub fn extensions(self) -> impl Iterator<Item = Self> {
        let extensions = self.document().tree().extensions();
        extensions.map(move |node| self.at(node))
    }

    /// `true` if the node's key is `key`.
    pub fn has_key(self, key: &str) -> bool {
        self.node().has_key(key)
    }

    /// `true` if it is in example data.
    pub fn is_in_example(self) -> bool {
        is_in_example(self.node())
    }

    /// The key.
    pub fn key(self) -> Option<Cow<'w, str>> {
        self.node().key()
    }

    /// The string.
    pub fn as_str(self) -> Option<Cow<'w, str>> {
        self.node().as_str()
    }

    /// The kind of the value, in words: `a string`.
    pub fn kind_name(self) -> &'static str {
        match self.node().kind() {
            Kind::Null | Kind::Alias(_) => "null",
            Kind::Bool(_) => "a boolean",
            Kind::Number => "a number",
            Kind::String => "a string",
            Kind::Array => "an array",
            Kind::Object => "an object",
        }
    }

    /// This node, or the target node if it is a YAML alias.
    #[must_use]
    pub fn content(self) -> Self {
        self.at(self.node().content())
    }

    /// The text of the string at a key.
    pub fn text(self, key: &str) -> Option<Cow<'w, str>> {
        self.get(key)?.as_str()
    }

    /// The JSON Pointer that leads here.
    pub fn pointer(self) -> crate::syntax::Pointer {
        crate::syntax::Pointer::to(self.node())
    }

    /// The `$ref` of this object, if it is a string.
    pub fn reference(self) -> Option<Self> {
        let reference = self.at(self.node().reference()?);
        matches!(reference.node().kind(), Kind::String).then_some(reference)
    }

    /// The file that a reference string leads to, if it names a file.
    pub fn target_file(self) -> Option<&'w Target> {
        let text = self.as_str()?;
        let (file, _) = split(&text);
        self.document().targets.get(file)
    }

    /// The target of a reference string, in one step. Many rules need the same targets, so they are
    /// kept.
    ///
    /// # Errors
    /// The reason why it leads nowhere.
    pub fn resolve(self) -> Result<Self, ReferenceError> {
        let memo = self.memo();
        if let Some(found) = memo.and_then(|memo| self.known(&memo.step)) {
            return Ok(found);
        }
        let found = self.look_up()?;
        if let Some(memo) = memo {
            memo.step.set(found.position, found.node);
        }
        Ok(found)
    }

    /// The result of an earlier search from this place, if `known` has it.
    fn known(self, known: &Known) -> Option<Self> {
        let (position, node) = known.get()?;
        Some(Self::new(self.workspace, position, node))
    }

    fn memo(self) -> Option<&'w Memo> {
        self.document().memo_of(self.node)
    }

    fn look_up(self) -> Result<Self, ReferenceError> {
        let text = self.as_str().ok_or(ReferenceError::BadPointer)?;
        let (file, fragment) = split(&text);
        let document = if file.is_empty() {
            self.document()
        } else {
            match self.document().targets.get(file) {
                Some(Target::Document(id) | Target::OtherCase(id)) => self.workspace.document(*id),
                Some(Target::Failed(error)) => return Err(error.clone()),
                // Only references in example data are not resolved.
                None => return Err(ReferenceError::MissingFile),
            }
        };
        self.workspace.root(document).fragment(fragment)
    }

    /// The node that the fragment of a reference names in the document of this root.
    pub(super) fn fragment(self, fragment: Option<&str>) -> Result<Self, ReferenceError> {
        let document = self.document();
        if document.fault().is_some() {
            return Err(ReferenceError::Unreadable);
        }
        let Some(fragment) = fragment else {
            return Ok(self);
        };
        let fragment = match memchr::memchr(b'%', fragment.as_bytes()) {
            None => Cow::Borrowed(fragment),
            Some(_) => percent_encoding::percent_decode_str(fragment)
                .decode_utf8()
                .map_err(|_| ReferenceError::BadPointer)?,
        };
        if !fragment.is_empty() && !fragment.starts_with('/') {
            return document
                .file()
                .anchor(&fragment)
                .map(|node| self.at(node))
                .ok_or(ReferenceError::BadPointer);
        }
        let node = self.node().pointer(&fragment);
        node.map(|node| self.at(node))
            .ok_or(ReferenceError::MissingNode)
    }

    /// Follows references to the first node that isn't a reference.
    ///
    /// # Errors
    /// The reason why a reference on the way leads nowhere.
    pub fn follow(self) -> Result<Resolved<'w>, ReferenceError> {
        let Some(reference) = self.reference() else {
            return Ok(Resolved {
                place: self,
                chain: Chain::none(),
            });
        };
        let next = reference.resolve()?;
        if next.reference().is_none() {
            // Hardly any chain has more than one step.
            return Ok(Resolved {
                place: next,
                chain: Chain::one(self.spot()),
            });
        }
        let place = self.end()?;
        let passed = std::iter::successors(Some(self), |place| place.next());
        let chain = passed.take_while(|&passed| passed != place).take(PASSED);
        Ok(Resolved {
            place,
            chain: chain.map(Self::spot).collect(),
        })
    }

    /// The last place of the references from here. The result is kept for all references on the
    /// way, so operations that share a long chain follow it once.
    fn end(self) -> Result<Self, ReferenceError> {
        let Some(first) = self.reference() else {
            return Ok(self);
        };
        let next = first.resolve()?;
        if next.reference().is_none() {
            // Hardly any chain has more than one step.
            return Ok(next);
        }
        let mut passed = Vec::new();
        let mut seen = FxHashSet::default();
        let mut place = self;
        // The last place, or the broken reference.
        let found = loop {
            let Some(reference) = place.reference() else {
                break Ok(place);
            };
            if let Some(known) = reference.known_end() {
                break known;
            }
            if !seen.insert(reference) {
                break Err(first_of_ring(&passed, reference));
            }
            passed.push(reference);
            match reference.resolve() {
                Ok(next) => place = next,
                Err(_) => break Err(reference),
            }
        };
        for memo in passed.into_iter().filter_map(Self::memo) {
            match found {
                Ok(end) => memo.end.set(end.position, end.node),
                Err(failed) => memo.failure.set(failed.position, failed.node),
            }
        }
        // If no reference is broken, they form a ring.
        found.map_err(|failed| failed.resolve().err().unwrap_or(ReferenceError::Cycle))
    }

    /// The `$ref` of the first object of a ring, by document and position, if the references from
    /// here lead into a ring of objects that only refer to each other.
    pub(super) fn ring(self) -> Option<Self> {
        match self.end() {
            Err(ReferenceError::Cycle) => self.reference()?.known_end()?.err(),
            _ => None,
        }
    }

    /// The known end of the chain that starts at this reference: the last place, or the broken
    /// reference.
    fn known_end(self) -> Option<Result<Self, Self>> {
        let memo = self.memo()?;
        let end = self.known(&memo.end).map(Ok);
        end.or_else(|| self.known(&memo.failure).map(Err))
    }

    /// The target of this object's `$ref` in one step, if it has one that isn't broken.
    pub fn next(self) -> Option<Self> {
        self.reference()?.resolve().ok()
    }

    /// The last place of the references from here; this place itself if a reference on the way is
    /// broken.
    pub fn target(self) -> Self {
        self.end().unwrap_or(self)
    }
}
