//! The provisioning states that the requests of a document can carry.

use rustc_hash::{FxHashMap, FxHashSet};

use super::provisioning_state::PROVISIONING_STATE;
use crate::openapi::{Api, Element, Property, Schema};
use crate::syntax::NodeId;
use crate::workspace::{Document, FileId, Place};

/// The provisioning states that requests can carry.
#[derive(Debug, Default)]
pub(super) struct SentStates {
    places: FxHashSet<(FileId, NodeId)>,
    /// `true` if a request is of a shape whose subtypes can't be found, so that it may carry any.
    is_open: bool,
}

/// A walk through what requests send.
#[derive(Default)]
struct Walk<'w> {
    sent: SentStates,
    /// What is still to be visited, and whether it describes a whole value. A part of an `allOf`
    /// doesn't: nobody sends all subtypes of a base where one of them is sent.
    pending: Vec<(Place<'w>, bool)>,
    walked: FxHashSet<(Place<'w>, bool)>,
    /// Schemas of whole values that may have a discriminator, since the last look for subtypes.
    found: Vec<Place<'w>>,
    /// Schemas with a discriminator, whose subtypes are sent too.
    bases: FxHashSet<Place<'w>>,
    /// Files that were reached since the last look for subtypes.
    files: Vec<&'w Document>,
    reached: FxHashSet<FileId>,
    /// The definitions that extend a schema directly.
    subtypes: FxHashMap<Place<'w>, Vec<Place<'w>>>,
}

impl SentStates {
    /// Those in what the operations of a document send, on any level.
    pub(super) fn of(api: Api<'_>) -> Self {
        let mut walk = Walk::default();
        let bodies = api.operations();
        let bodies = bodies.filter_map(|operation| operation.request_schema());
        walk.pending.extend(bodies.map(|body| (body.place(), true)));
        walk.reach(api.root());
        while !walk.pending.is_empty() {
            while let Some((place, is_whole)) = walk.pending.pop() {
                walk.visit(place, is_whole);
            }
            walk.add_subtypes();
        }
        walk.sent.is_open = walk.is_open();
        walk.sent
    }

    /// `true` if a provisioning state may be among them.
    pub(super) fn may_have(&self, state: &Property<'_>) -> bool {
        self.is_open || self.places.contains(&key(state.site.place))
    }
}

impl<'w> Walk<'w> {
    fn visit(&mut self, place: Place<'w>, is_whole: bool) {
        if place.key().as_deref() == Some(PROVISIONING_STATE) {
            self.sent.places.insert(key(place));
        }
        let content = place.content();
        if !self.walked.insert((content, is_whole)) {
            return;
        }
        // What is read-only is no part of a request, nor anything below it.
        if place
            .get("readOnly")
            .is_some_and(|flag| flag.node().as_bool() == Some(true))
        {
            return;
        }
        self.reach(place);
        let mut signs = ["discriminator", "allOf"].iter();
        if is_whole && signs.any(|sign| content.get(sign).is_some()) {
            self.found.push(content);
        }
        let are_parts = place.has_key("allOf");
        let children = place.children().map(|child| (child, !are_parts));
        self.pending.extend(children);
        self.pending
            .extend(place.next().map(|next| (next, is_whole)));
    }

    fn reach(&mut self, place: Place<'w>) {
        let document = place.document();
        if self.reached.insert(document.id()) {
            self.files.push(document);
        }
    }

    /// Goes on with the subtypes of what was found, and of what was found before and is extended in a
    /// file that was reached only now.
    fn add_subtypes(&mut self) {
        let found = std::mem::take(&mut self.found).into_iter();
        let found = found.filter(|&place| Schema::new(Element::at(place)).is_discriminated());
        let found: Vec<Place<'w>> = found.collect();
        let Some(workspace) = found
            .iter()
            .chain(&self.bases)
            .next()
            .map(|one| one.workspace())
        else {
            return;
        };
        for document in std::mem::take(&mut self.files) {
            let definitions = Api::new(workspace, document).schemas().into_iter();
            for subtype in definitions.flat_map(Place::children) {
                let parts = subtype.get("allOf").into_iter().flat_map(Place::children);
                for base in parts.map(|part| part.target().content()) {
                    if self.bases.contains(&base) {
                        self.pending.push((subtype, true));
                    }
                    self.subtypes.entry(base).or_default().push(subtype);
                }
            }
        }
        for base in found {
            let subtypes = self.subtypes.get(&base).into_iter().flatten();
            self.pending
                .extend(subtypes.map(|&subtype| (subtype, true)));
            self.bases.insert(base);
        }
    }

    /// `true` if a schema names its subtypes only in the `mapping` of its discriminator, which isn't
    /// followed.
    fn is_open(&self) -> bool {
        self.bases.iter().any(|base| {
            let mapping = base.get("discriminator").and_then(|one| one.get("mapping"));
            let mut choices = ["oneOf", "anyOf"].iter();
            mapping.is_some()
                && !self.subtypes.contains_key(base)
                && !choices.any(|key| base.get(key).is_some())
        })
    }
}

/// A place, without the workspace that it is in.
pub(super) fn key(place: Place<'_>) -> (FileId, NodeId) {
    (place.document().id(), place.node().id())
}
