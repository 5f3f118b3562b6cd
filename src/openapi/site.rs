use crate::text::Span;
use crate::workspace::{Chain, PartOf, Place, ReferenceError, Spot};

/// The part of a node that a site points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The key; the value if the node has no key.
    Key,
    /// Its value.
    Value,
    /// Bytes of the document that belong to no node, such as unreadable bytes.
    Bytes(Span),
}

/// A place that a finding can point at, and the references that lead there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site<'w> {
    /// The node.
    pub place: Place<'w>,
    /// The part of the node.
    pub part: Part,
    /// The objects whose `$ref` was followed to the node, in order.
    pub chain: Chain<Place<'w>>,
}

impl<'w> Site<'w> {
    /// The value of a place.
    pub fn value(place: Place<'w>) -> Self {
        Self {
            part: Part::Value,
            ..Self::from(place)
        }
    }

    /// Some bytes of the document that contains a place.
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

/// The first character of a collection: underlining all of it would be too much.
fn opening(node: crate::syntax::Node<'_>) -> Span {
    let span = node.span();
    let first = span.slice(node.tree().text()).chars().next();
    Span::new(
        span.start,
        span.start + first.map_or(0, |c| c.len_utf8() as u32),
    )
}

impl<'w> From<Place<'w>> for Site<'w> {
    /// The key of the place, or its value if it has no key.
    fn from(place: Place<'w>) -> Self {
        Self {
            place,
            part: Part::Key,
            chain: Chain::none(),
        }
    }
}

/// A node of the view: its place, and the references that lead to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element<'w> {
    place: Place<'w>,
    /// The references to an element also lead to all elements below it. They are in its workspace,
    /// because references don't lead to another one.
    chain: Chain<Spot>,
}

impl<'w> Element<'w> {
    /// The element at a place, after following references as far as possible.
    pub fn at(place: Place<'w>) -> Self {
        Self::behind(place, &Chain::none())
    }

    fn behind(place: Place<'w>, before: &Chain<Spot>) -> Self {
        match place.follow() {
            Ok(resolved) => Self {
                place: resolved.place,
                chain: before.then(&resolved.chain),
            },
            // Another rule reports broken references. Here the element is the reference itself.
            Err(_) => Self {
                place,
                chain: before.clone(),
            },
        }
    }

    /// The element of a part of this composed schema.
    pub(super) fn through(&self, part: &PartOf<'w>) -> Self {
        Self {
            place: part.place,
            chain: self.chain.then(&part.chain),
        }
    }

    /// The place of the content.
    pub fn place(&self) -> Place<'w> {
        self.place
    }

    /// The objects whose `$ref` was followed, in order.
    pub fn chain(&self) -> impl DoubleEndedIterator<Item = Place<'w>> + ExactSizeIterator {
        let place = self.place;
        self.chain.iter().map(move |&spot| place.at_spot(spot))
    }

    /// The place of the use: the first `$ref` that was followed, or the place itself.
    pub fn usage(&self) -> Place<'w> {
        self.chain().next().unwrap_or(self.place)
    }

    /// The member with this key, after following references.
    pub fn member(&self, key: &str) -> Option<Self> {
        self.place
            .get(key)
            .map(|place| Self::behind(place, &self.chain))
    }

    /// The element of a member, after following references. If a key is written twice,
    /// [`Self::member`] returns only the last one.
    pub(super) fn entry(&self, member: Place<'w>) -> Self {
        Self::behind(member, &self.chain)
    }

    /// The members or items, after following references.
    pub fn children(&self) -> impl Iterator<Item = Self> {
        self.place
            .children()
            .map(|place| Self::behind(place, &self.chain))
    }

    /// The members or items, after following references, without keeping the element.
    pub(super) fn into_children(self) -> impl Iterator<Item = Self> + use<'w> {
        let children = self.place.children();
        children.map(move |place| Self::behind(place, &self.chain))
    }

    /// The value of a keyword. A sibling of a `$ref` wins, the outermost first; otherwise the
    /// content itself has the value.
    pub fn keyword(&self, key: &str) -> Option<Place<'w>> {
        self.chain()
            .find_map(|place| place.get(key))
            .or_else(|| self.place.get(key))
    }

    /// The error of the element's reference, if the reference is broken.
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
            chain: self.chain().collect(),
        }
    }

    /// The key of a member, with the same references.
    pub fn key_of(&self, member: Place<'w>) -> Site<'w> {
        Site {
            place: member,
            part: Part::Key,
            chain: self.chain().collect(),
        }
    }

    /// The value of a member, with the same references.
    pub fn value_of(&self, member: Place<'w>) -> Site<'w> {
        Site {
            place: member,
            part: Part::Value,
            chain: self.chain().collect(),
        }
    }
}

impl<'w> From<Element<'w>> for PartOf<'w> {
    fn from(element: Element<'w>) -> Self {
        let Element { place, chain } = element;
        Self { place, chain }
    }
}
