use rustc_hash::FxHashSet;

use super::Lro;
use crate::openapi::Operation;
use crate::syntax::NodeId;
use crate::workspace::{Document, DocumentId, Place};

/// All nodes that a long-running operation reaches, references followed.
///
/// Needed only where a document has broken references or keys that stand twice: the engine asks
/// for it then, and never in a sound workspace.
#[derive(Debug, Default)]
pub struct Closure {
    /// The roots of the subtrees that were walked.
    walked: FxHashSet<(DocumentId, NodeId)>,
}

impl Closure {
    /// What each operation of a document reaches, and the places on the way to it, as far as a
    /// document that it may lead to is worth it. Otherwise nothing is walked at all.
    pub fn of_each<'a, 'w>(
        lros: &'a [Lro<'w>],
        is_worth_it: impl Fn(&'w Document) -> bool,
        mut visit: impl FnMut(&'a Lro<'w>, Place<'w>),
    ) {
        let Some(first) = lros.first() else { return };
        let root = first.operation.api().root();
        let reachable = root.workspace().closure(root.document());
        if !reachable.into_iter().any(is_worth_it) {
            return;
        }
        for lro in lros {
            let mut closure = Self::default();
            closure.walk(&lro.operation, |place| visit(lro, place));
            let entry = lro.operation.path_item().entry;
            let before = entry
                .ancestors()
                .chain(lro.operation.element().place().ancestors().skip(1));
            for place in before {
                if closure
                    .walked
                    .insert((place.document().id(), place.node().id()))
                {
                    visit(lro, place);
                }
            }
        }
    }

    /// Walks all that an operation reaches and calls `visit` with every object on the way that
    /// has not been visited before, its `$ref` not yet followed.
    fn walk<'w>(&mut self, operation: &Operation<'w>, mut visit: impl FnMut(Place<'w>)) {
        let mut pending = vec![operation.element().place()];
        pending.extend(operation.path_item().element.place().get("parameters"));
        while let Some(place) = pending.pop() {
            // Aliases share their content, so a node is known by what it stands for.
            let key = (place.document().id(), place.node().content().id());
            if !self.walked.insert(key) {
                continue;
            }
            visit(place);
            if is_example(place) {
                continue;
            }
            if let Some(reference) = place.reference()
                && let Ok(target) = reference.resolve()
            {
                pending.push(target);
            }
            pending.extend(
                place
                    .children()
                    .filter(|child| child.node().is_object() || child.node().is_array()),
            );
        }
    }
}

/// Example data holds no references of ours.
fn is_example(place: Place<'_>) -> bool {
    let node = place.node();
    node.has_key("x-ms-examples") || node.has_key("example")
}
