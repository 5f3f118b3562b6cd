use rustc_hash::FxHashSet;

use super::Lro;
use crate::openapi::{Operation, Part, Site};
use crate::workspace::{Document, Place};

/// An object or array that a long-running operation reaches.
#[derive(Clone, Copy, Debug)]
pub struct Reached<'w> {
    /// Where it stands.
    pub place: Place<'w>,
    /// The first object whose `$ref` was followed to it; none in the operation's own document.
    usage: Option<Place<'w>>,
}

impl<'w> Reached<'w> {
    /// A part of a member of it as a site.
    pub fn site(&self, member: Place<'w>, part: Part) -> Site<'w> {
        Site {
            place: member,
            part,
            chain: self.usage.into_iter().collect(),
        }
    }
}

/// Calls `visit` with all that the operations of a document reach, references followed, and with
/// what is on the way to them; but only if some document that is reached is worth it. So a sound
/// workspace is never walked in search of what is wrong with it.
pub fn each_reached<'a, 'w>(
    lros: &'a [Lro<'w>],
    is_worth_it: impl Fn(&'w Document) -> bool,
    mut visit: impl FnMut(&'a Lro<'w>, Reached<'w>),
) {
    let Some(first) = lros.first() else { return };
    let root = first.operation.api().root();
    let mut documents = root.workspace().closure(root.document()).into_iter();
    if documents.any(is_worth_it) {
        for lro in lros {
            walk(&lro.operation, |reached| visit(lro, reached));
        }
    }
}

fn walk<'w>(operation: &Operation<'w>, mut visit: impl FnMut(Reached<'w>)) {
    let own = operation.element().place();
    let item = operation.path_item();
    let mut walked = FxHashSet::default();
    for place in item.entry.ancestors().chain(own.ancestors().skip(1)) {
        if walked.insert(place) {
            visit(Reached { place, usage: None });
        }
    }
    let shared = item.element.place().get("parameters");
    let mut pending: Vec<Reached<'w>> = [Some(own), shared]
        .into_iter()
        .flatten()
        .map(|place| Reached { place, usage: None })
        .collect();
    while let Some(reached) = pending.pop() {
        let place = reached.place;
        // Aliases share their content, so a node is known by what it stands for.
        if !walked.insert(place.content()) {
            continue;
        }
        visit(reached);
        let target = place
            .reference()
            .and_then(|reference| reference.resolve().ok());
        pending.extend(target.map(|target| Reached {
            place: target,
            usage: reached.usage.or(Some(place)),
        }));
        let below = place.children().filter(|child| {
            let node = child.node();
            (node.is_object() || node.is_array()) && !is_example(*child)
        });
        pending.extend(below.map(|place| Reached { place, ..reached }));
    }
}

/// Example data holds no references of ours.
fn is_example(place: Place<'_>) -> bool {
    place.node().has_key("x-ms-examples") || place.node().has_key("example")
}
