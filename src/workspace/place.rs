use std::borrow::Cow;

use super::reference::{ReferenceError, Target, split};
use super::{Document, DocumentId, Workspace, path};
use crate::syntax::{Kind, Node, NodeId};
use crate::text::nearest;

/// A node of a document of a workspace. Small, copied freely; knows where references lead.
#[derive(Clone, Copy)]
pub struct Place<'w> {
    workspace: &'w Workspace,
    document: DocumentId,
    node: NodeId,
}

impl PartialEq for Place<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.key_of() == other.key_of()
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

/// Places are ordered by document, then as they stand in it.
impl Ord for Place<'_> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key_of().cmp(&other.key_of())
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
    pub(super) fn new(workspace: &'w Workspace, document: DocumentId, node: NodeId) -> Self {
        Self {
            workspace,
            document,
            node,
        }
    }

    fn key_of(self) -> (DocumentId, NodeId) {
        (self.document, self.node)
    }

    /// The workspace.
    pub fn workspace(self) -> &'w Workspace {
        self.workspace
    }

    /// The document.
    pub fn document(self) -> &'w Document {
        self.workspace.document(self.document)
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

    /// The members of an object or items of an array.
    pub fn children(self) -> impl Iterator<Item = Self> {
        self.node().children().map(move |node| self.at(node))
    }

    /// The node around this one.
    pub fn parent(self) -> Option<Self> {
        self.node().parent().map(|node| self.at(node))
    }

    /// This place, the one around it, and so on up to the root.
    pub fn ancestors(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |place| place.parent())
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

    /// Where a reference string leads, in one step.
    ///
    /// # Errors
    /// Why it leads nowhere.
    pub fn resolve(self) -> Result<Self, ReferenceError> {
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
        if document.fault().is_some() {
            return Err(ReferenceError::Unreadable);
        }
        let root = self.workspace.root(document);
        let Some(fragment) = fragment else {
            return Ok(root);
        };
        let fragment = percent_encoding::percent_decode_str(fragment)
            .decode_utf8()
            .map_err(|_| ReferenceError::BadPointer)?;
        if !fragment.is_empty() && !fragment.starts_with('/') {
            return Err(ReferenceError::BadPointer);
        }
        let node = root.node().pointer(&fragment);
        node.map(|node| root.at(node))
            .ok_or(ReferenceError::MissingNode)
    }

    /// The reference that this string is most likely a misspelling of: to a node beside the one it
    /// names in a document that exists, or to a file that has been read.
    pub fn near_target(self) -> Option<String> {
        let text = self.as_str()?;
        let (file, fragment) = split(&text);
        let document = match (file, self.document().targets.get(file)) {
            ("", _) => self.document(),
            (_, Some(Target::Document(id) | Target::OtherCase(id))) => self.workspace.document(*id),
            (_, Some(Target::Failed(ReferenceError::MissingFile))) => {
                let folder = path::folder(self.document().path());
                let wanted = path::join(folder, file)?;
                let known = self.workspace.documents().iter().map(Document::path);
                let near = path::relative(folder, nearest(&wanted, known)?);
                let fragment = fragment.map(|fragment| format!("#{fragment}"));
                return Some(format!("{near}{}", fragment.unwrap_or_default()));
            }
            _ => return None,
        };
        let (holder, name) = fragment?.rsplit_once('/')?;
        let holder = document.tree().root().pointer(holder)?;
        let names: Vec<_> = holder.children().filter_map(Node::key).collect();
        let near = nearest(name, names.iter().map(|name| &**name))?;
        let holder = crate::syntax::Pointer::to(holder);
        let near = near.replace('~', "~0").replace('/', "~1");
        Some(format!("{file}#{holder}/{near}"))
    }

    /// The members whose key stood in this object before.
    pub fn duplicates(self) -> impl Iterator<Item = Self> {
        let duplicates = self.document().tree().duplicates();
        duplicates
            .filter(move |node| node.parent() == Some(self.node()))
            .map(move |node| self.at(node))
    }

    /// Follows references until a node that has none.
    ///
    /// # Errors
    /// The reference that leads nowhere, and why.
    pub fn follow(self) -> Result<Resolved<'w>, (Self, ReferenceError)> {
        let mut chain = Vec::new();
        let mut place = self;
        while let Some(reference) = place.reference() {
            chain.push(place);
            let next = reference.resolve().map_err(|error| (reference, error))?;
            if chain.contains(&next) {
                return Err((reference, ReferenceError::Cycle));
            }
            place = next;
        }
        Ok(Resolved { place, chain })
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
