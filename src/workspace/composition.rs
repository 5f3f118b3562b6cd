//! The parts of composed schemas, found once for all operations that share a schema.

use std::sync::Arc;

use super::chain::Chain;
use super::compositions::{Kept, KeptPart, Spot};
use super::place::Place;

/// A part of a composed schema.
#[derive(Clone, Debug)]
pub struct PartOf<'w> {
    /// The place of the part.
    pub place: Place<'w>,
    /// The references that lead from the composed schema to the part.
    pub chain: Chain<Spot>,
}

/// The parts of a composed schema.
#[derive(Clone, Debug)]
pub struct Composition<'w> {
    schema: Place<'w>,
    kept: Arc<Kept>,
}

impl<'w> Composition<'w> {
    /// The composition of the schema at a place. `read` finds the parts, and `true` if there are
    /// more than are read. It is called if nobody has asked for this schema before.
    pub fn of(place: Place<'w>, read: impl FnOnce() -> (Vec<PartOf<'w>>, bool)) -> Self {
        let document = place.document();
        let read = || {
            let (parts, is_cut) = read();
            let parts = parts.into_iter();
            let parts = parts.map(|part| KeptPart {
                place: part.place.spot(),
                properties: part
                    .place
                    .get("properties")
                    .map(|found| found.target().spot()),
                chain: part.chain,
            });
            Arc::new(Kept {
                parts: parts.collect(),
                is_cut,
            })
        };
        let memo = document.compositions.of(document.tree(), place.node().id());
        Self {
            schema: place,
            kept: match memo {
                Some(memo) => Arc::clone(memo.get_or_init(read)),
                None => read(),
            },
        }
    }

    /// The parts, in the order in which they were read.
    pub fn parts(&self) -> impl ExactSizeIterator<Item = PartOf<'w>> {
        let parts = self.kept.parts.iter();
        parts.map(|part| self.part(part))
    }

    /// The first part that has a property with this name of its own.
    pub fn part_with(&self, property: &str) -> Option<PartOf<'w>> {
        let mut parts = self.kept.parts.iter();
        let found = parts.find(|part| {
            let properties = part.properties.map(|spot| self.schema.at_spot(spot));
            properties.is_some_and(|properties| properties.get(property).is_some())
        });
        found.map(|part| self.part(part))
    }

    fn part(&self, part: &KeptPart) -> PartOf<'w> {
        PartOf {
            place: self.schema.at_spot(part.place),
            chain: part.chain.clone(),
        }
    }

    /// `true` if there are more parts than were read.
    pub fn is_cut(&self) -> bool {
        self.kept.is_cut
    }
}
