use crate::text::Span;
use crate::workspace::{Place, ReferenceError};

/// Which part of a node is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Its key; the value where it has none.
    Key,
    /// Its value.
    Value,
    /// Bytes of its document that are no node's, such as those that can't be read.
    Bytes(Span),
}

/// A place that a finding can point at, and the references that led there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site<'w> {
    /// The node.
    pub place: Place<'w>,
    /// The part of it.
    pub part: Part,
    /// The objects whose `$ref` was followed on the way here, the first one first.
    pub chain: Vec<Place<'w>>,
}

impl<'w> Site<'w> {
    /// The value of a place.
    pub fn value(place: Place<'w>) -> Self {
        Self {
            part: Part::Value,
            ..Self::from(place)
        }
    }

    /// Some bytes of the document that a place belongs to.
    pub fn bytes(place: Place<'w>, span: Span) -> Self {
        Self {
            part: Part::Bytes(span),
            ..Self::from(place)
        }
    }

    /// The bytes to point at.
    pub fn span(&self) -> Span {
        let node = self.place.node();
        match self.part {
            Part::Bytes(span) => span,
            Part::Key => node.key_span().unwrap_or_else(|| opening(node)),
            Part::Value => match node.raw_kind() {
                crate::syntax::Kind::Object | crate::syntax::Kind::Array => opening(node),
                _ => node.span(),
            },
        }
    }
}

/// The first character of a collection: nobody wants to see all of it underlined.
fn opening(node: crate::syntax::Node<'_>) -> Span {
    let span = node.span();
    let first = span.slice(node.tree().text()).chars().next();
    Span::new(
        span.start,
        span.start + first.map_or(0, |c| c.len_utf8() as u32),
    )
}

impl<'w> From<Place<'w>> for Site<'w> {
    /// The key of the place, or its value where it has no key.
    fn from(place: Place<'w>) -> Self {
        Self {
            place,
            part: Part::Key,
            chain: Vec::new(),
        }
    }
}

/// A node of the view: where it stands and the references that were followed to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element<'w> {
    place: Place<'w>,
    chain: Vec<Place<'w>>,
}

impl<'w> Element<'w> {
    /// The element at a place, references followed as far as they lead.
    pub fn at(place: Place<'w>) -> Self {
        Self::behind(place, &[])
    }

    fn behind(place: Place<'w>, before: &[Place<'w>]) -> Self {
        /// Of the references further out, so many are remembered. Nobody nests more on purpose, and
        /// a schema that does so must not cost the square of its depth.
        const REMEMBERED: usize = 64;
        let before = before.get(..REMEMBERED).unwrap_or(before);
        if place.reference().is_none() {
            return Self {
                place,
                chain: before.to_vec(),
            };
        }
        let mut chain = before.to_vec();
        match place.follow() {
            Ok(resolved) => {
                chain.extend(resolved.chain);
                Self {
                    place: resolved.place,
                    chain,
                }
            }
            // A reference that leads nowhere is a finding of its own; here it stands for itself.
            Err(_) => Self { place, chain },
        }
    }

    /// Where the content stands.
    pub fn place(&self) -> Place<'w> {
        self.place
    }

    /// The objects whose `$ref` was followed, the first one first.
    pub fn chain(&self) -> &[Place<'w>] {
        &self.chain
    }

    /// Where it is used: the first `$ref` that was followed, or the place itself.
    pub fn usage(&self) -> Place<'w> {
        self.chain.first().copied().unwrap_or(self.place)
    }

    /// The member behind a key, references followed.
    pub fn member(&self, key: &str) -> Option<Self> {
        self.place
            .get(key)
            .map(|place| Self::behind(place, &self.chain))
    }

    /// A member as it is given, references followed: of a key that stands twice [`Self::member`]
    /// has the last only.
    pub(super) fn entry(&self, member: Place<'w>) -> Self {
        Self::behind(member, &self.chain)
    }

    /// The members or items, references followed.
    pub fn children(&self) -> impl Iterator<Item = Self> {
        self.place
            .children()
            .map(|place| Self::behind(place, &self.chain))
    }

    /// The value of a keyword: of the outermost object with a `$ref` that has it as a sibling,
    /// else of the content itself.
    pub fn keyword(&self, key: &str) -> Option<Place<'w>> {
        self.chain
            .iter()
            .find_map(|place| place.get(key))
            .or_else(|| self.place.get(key))
    }

    /// Why the element's reference leads nowhere, if it has one that does.
    pub fn broken(&self) -> Option<ReferenceError> {
        self.place.reference()?;
        self.place.follow().err()
    }

    /// The key as a site.
    pub fn key(&self) -> Site<'w> {
        self.site(Part::Key)
    }

    /// The value as a site.
    pub fn value(&self) -> Site<'w> {
        self.site(Part::Value)
    }

    fn site(&self, part: Part) -> Site<'w> {
        Site {
            place: self.place,
            part,
            chain: self.chain.clone(),
        }
    }

    /// The key of a member, reached by the same references.
    pub fn key_of(&self, member: Place<'w>) -> Site<'w> {
        Site {
            place: member,
            part: Part::Key,
            chain: self.chain.clone(),
        }
    }

    /// The value of a member, reached by the same references.
    pub fn value_of(&self, member: Place<'w>) -> Site<'w> {
        Site {
            place: member,
            part: Part::Value,
            chain: self.chain.clone(),
        }
    }
}
