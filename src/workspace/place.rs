use std::borrow::Cow;

use super::memo::Memo;
use super::reference::{ReferenceError, Target, is_in_example, split};
use super::{Document, Revision, Workspace};
use crate::syntax::{Kind, Node, NodeId};

/// A node of a document of a workspace. Small, copied freely; knows where references lead.
#[derive(Clone, Copy)]
pub struct Place<'w> {
    workspace: &'w Workspace,
    /// Where the document is among those of the workspace.
    position: u32,
    node: NodeId,
}

impl PartialEq for Place<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.key_of() == other.key_of() && self.is_beside(*other)
    }
}

impl Eq for Place<'_> {}

impl std::hash::Hash for Place<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.key_of().hash(state);
    }
}

impl PartialOrd for Place<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Places are ordered by the paths of their documents, those in examples last, then as they appear
/// in the document.
impl Ord for Place<'_> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        if self.is_beside(*other) {
            // Documents are in the order of their paths.
            return self.key_of().cmp(&other.key_of());
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

/// Where following references ended, and the places whose `$ref` was followed on the way.
#[derive(Clone, Debug)]
pub struct Resolved<'w> {
    /// The end: no reference.
    pub place: Place<'w>,
    /// The objects with a `$ref` that were passed, the first one first.
    pub chain: Vec<Place<'w>>,
}

impl<'w> Place<'w> {
    /// A node of the document at a position of the workspace.
    pub(super) fn new(workspace: &'w Workspace, position: u32, node: NodeId) -> Self {
        Self {
            workspace,
            position,
            node,
        }
    }

    fn key_of(self) -> (u32, NodeId) {
        (self.position, self.node)
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

    /// Which of the texts of its file it is a place in.
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

    /// The value behind a key; references are not followed.
    pub fn get(self, key: &str) -> Option<Self> {
        self.node().get(key).map(|node| self.at(node))
    }

    /// The values behind a key, which is written more than once in some objects; references are not
    /// followed.
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

    /// The members of an object that count: of a key that stands twice the last.
    pub fn members(self) -> impl Iterator<Item = Self> {
        let repeats = self.node().has_repeated_keys();
        self.children().filter(move |&member| {
            !repeats
                || member
                    .key()
                    .is_some_and(|key| self.get(&key) == Some(member))
        })
    }

    /// Members of this object whose key stands in it more than once, key by key, each time in the
    /// order in which they are written.
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

    /// Whether the node's key is `key`.
    pub fn has_key(self, key: &str) -> bool {
        self.node().has_key(key)
    }

    /// Whether it stands in example data.
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

    /// What the value is, in words: `a string`.
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

    /// This node, or what it stands for if it is a YAML alias.
    #[must_use]
    pub fn content(self) -> Self {
        self.at(self.node().content())
    }

    /// The text of the string behind a key.
    pub fn text(self, key: &str) -> Option<Cow<'w, str>> {
        self.get(key)?.as_str()
    }

    /// The JSON Pointer that leads here.
    pub fn pointer(self) -> crate::syntax::Pointer {
        crate::syntax::Pointer::to(self.node())
    }

    /// The `$ref` of this object, if it has one that is a string.
    pub fn reference(self) -> Option<Self> {
        let reference = self.get("$ref")?;
        matches!(reference.node().kind(), Kind::String).then_some(reference)
    }

    /// The file that a reference string names, if it names one.
    pub fn target_file(self) -> Option<&'w Target> {
        let text = self.as_str()?;
        let (file, _) = split(&text);
        self.document().targets.get(file)
    }

    /// Where a reference string leads, in one step. Many rules ask for the same ones, so what was
    /// found is kept.
    ///
    /// # Errors
    /// Why it leads nowhere.
    pub fn resolve(self) -> Result<Self, ReferenceError> {
        let memo = self.document().memo_of(self.node);
        if let Some((position, node)) = memo.and_then(Memo::get) {
            return Ok(Self::new(self.workspace, position, node));
        }
        let found = self.look_up()?;
        if let Some(memo) = memo {
            memo.set(found.position, found.node);
        }
        Ok(found)
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
                // Only references in example data are not looked up.
                None => return Err(ReferenceError::MissingFile),
            }
        };
        self.workspace.root(document).fragment(fragment)
    }

    /// What the fragment of a reference names in the document of this root.
    pub(super) fn fragment(self, fragment: Option<&str>) -> Result<Self, ReferenceError> {
        let document = self.document();
        if document.fault().is_some() {
            return Err(ReferenceError::Unreadable);
        }
        let Some(fragment) = fragment else {
            return Ok(self);
        };
        let fragment = percent_encoding::percent_decode_str(fragment)
            .decode_utf8()
            .map_err(|_| ReferenceError::BadPointer)?;
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

    /// Follows references until a node that has none.
    ///
    /// # Errors
    /// The reference that leads nowhere, and why.
    pub fn follow(self) -> Result<Resolved<'w>, (Self, ReferenceError)> {
        let mut chain = Vec::new();
        let mut place = self;
        // A ring is noticed when it comes back to a mark, which is set anew after every power of
        // two steps (Brent): a chain of any length costs its length, and no set.
        let mut mark = self;
        while let Some(reference) = place.reference() {
            chain.push(place);
            let next = reference.resolve().map_err(|error| (reference, error))?;
            if next == mark {
                return Err((reference, ReferenceError::Cycle));
            }
            if chain.len().is_power_of_two() {
                mark = next;
            }
            place = next;
        }
        Ok(Resolved { place, chain })
    }

    /// Where the `$ref` of this object leads in one step, if it has one that leads anywhere.
    pub fn next(self) -> Option<Self> {
        self.reference()?.resolve().ok()
    }

    /// The end of the references from here; the last place that exists where one leads nowhere.
    pub fn target(self) -> Self {
        let Some(reference) = self.reference() else {
            return self;
        };
        match reference.resolve() {
            // Chains of more than one step hardly occur; `follow` guards against rings.
            Ok(next) if next.reference().is_none() => next,
            _ => self.follow().map_or(self, |resolved| resolved.place),
        }
    }
}
