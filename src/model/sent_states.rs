//! The provisioning states that the requests of a document can contain.

use rustc_hash::{FxHashMap, FxHashSet};

use super::provisioning_state::PROVISIONING_STATE;
use crate::openapi::{Api, Element, Property, Schema};
use crate::syntax::NodeId;
use crate::workspace::{Document, FileId, Place};

/// The provisioning states that requests can contain.
#[derive(Debug, Default)]
pub(super) struct SentStates {
    places: FxHashSet<(FileId, NodeId)>,
    /// `true` if the subtypes of a request's schema can't be found. The request may then contain
    /// any state.
    is_open: bool,
}

/// A walk through the schemas of requests.
#[derive(Default)]
struct Walk<'w> {
    sent: SentStates,
    /// The places to visit, and `true` for the schema of a whole value. A part of an `allOf` isn't
    /// a whole value: a request that sends one subtype of a base doesn't send all its subtypes.
    pending: Vec<(Place<'w>, bool)>,
    walked: FxHashSet<(Place<'w>, bool)>,
    /// Schemas of whole values that may have a discriminator, found since the last search for
    /// subtypes.
    found: Vec<Place<'w>>,
    /// Schemas with a discriminator. Requests may send their subtypes too.
    bases: FxHashSet<Place<'w>>,
    /// Files that were reached since the last search for subtypes.
    files: Vec<&'w Document>,
    reached: FxHashSet<FileId>,
    /// The definitions that extend a schema directly.
    subtypes: FxHashMap<Place<'w>, Vec<Place<'w>>>,
}

impl SentStates {
    /// The provisioning states at any depth in the requests of a document.
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

    /// `true` if a request may contain this provisioning state.
    pub(super) fn may_have(&self, state: &Property<'_>) -> bool {
        self.is_open || self.places.contains(&key(state.site.place))
    }
}

impl<'w> Walk<'w> {
    fn visit(&mut self, place: Place<'w>, is_whole: bool) {
        if place.has_key(PROVISIONING_STATE) {
            self.sent.places.insert(key(place));
        }
        let content = place.content();
        if !self.walked.insert((content, is_whole)) {
            return;
        }
        // A read-only property, and everything below it, isn't part of a request.
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
        // Most members are texts, which contain no schema.
        let may_matter = |child: &Place<'w>| {
            let node = child.node();
            node.is_object() || node.is_array() || child.has_key(PROVISIONING_STATE)
        };
        let children = place.children().filter(may_matter);
        self.pending
            .extend(children.map(|child| (child, !are_parts)));
        self.pending
            .extend(place.next().map(|next| (next, is_whole)));
    }

    fn reach(&mut self, place: Place<'w>) {
        let document = place.document();
        if self.reached.insert(document.id()) {
            self.files.push(document);
        }
    }

    /// Adds the subtypes of the schemas found since the last search to the places to visit. Also
    /// adds the subtypes of earlier schemas in files that were reached since then.
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

    /// `true` if a schema names its subtypes only in the `mapping` of its discriminator. The
    /// `mapping` isn't followed.
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

/// The file and node of a place, without the workspace.
pub(super) fn key(place: Place<'_>) -> (FileId, NodeId) {
    (place.document().id(), place.node().id())
}
