//! The provisioning state of a resource of Azure Resource Manager: where it is described, and where
//! it is asked for.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use super::subject::Subject;
use crate::openapi::{Api, Method, Property, Response, Schema};
use crate::syntax::NodeId;
use crate::workspace::{DocumentId, Place};

/// The property by which a resource says how far it is.
pub(crate) const PROVISIONING_STATE: &str = "provisioningState";

/// `properties.provisioningState` of a resource.
pub fn provisioning_state<'w>(schema: &Schema<'w>) -> Option<Property<'w>> {
    bag(schema)?.schema.property(PROVISIONING_STATE)
}

/// The object with what is special about a resource.
pub(crate) fn bag<'w>(schema: &Schema<'w>) -> Option<Property<'w>> {
    schema.property("properties")
}

/// The provisioning states that the requests of a document can carry, once somebody has asked.
pub(super) type LazySentStates = OnceLock<SentStates>;

/// The provisioning states that requests can carry.
#[derive(Debug)]
pub(super) struct SentStates {
    places: FxHashSet<(DocumentId, NodeId)>,
    /// Whether a request is of a shape that others extend, so that it may carry any.
    is_open: bool,
}

impl SentStates {
    /// Those in what the operations of a document send, on any level.
    fn of(api: Api<'_>) -> Self {
        let bodies = api.operations();
        let bodies = bodies.filter_map(|operation| operation.request_schema());
        let mut pending: Vec<Place<'_>> = bodies.map(|body| body.place()).collect();
        let mut walked = FxHashSet::default();
        let mut sent = Self {
            places: FxHashSet::default(),
            is_open: false,
        };
        while let Some(place) = pending.pop() {
            if place.key().as_deref() == Some(PROVISIONING_STATE) {
                sent.places.insert(key(place));
            }
            if !walked.insert(place.content()) {
                continue;
            }
            sent.is_open |= place.get("discriminator").is_some();
            pending.extend(place.next());
            pending.extend(place.children());
        }
        sent
    }

    /// Whether a provisioning state may be among them.
    fn may_have(&self, state: &Property<'_>) -> bool {
        self.is_open || self.places.contains(&key(state.site.place))
    }
}

/// A place, without the workspace that it is in.
fn key(place: Place<'_>) -> (DocumentId, NodeId) {
    (place.document().id(), place.node().id())
}

impl<'w> Subject<'w> {
    /// The provisioning states of what an operation returns, and of every body in which it answers
    /// with its resource. A resource may have it beside `properties`, where it doesn't belong; what
    /// a POST returns there may mean anything.
    pub fn provisioning_states(&self, result: Option<Schema<'w>>) -> Vec<Property<'w>> {
        let method = self.operation.method();
        let is_resource = matches!(method, Method::Get | Method::Put | Method::Patch);
        // The older PUT answers 202, with the resource.
        let begun = self.response(202).filter(|_| method == Method::Put);
        let bodies = (method != Method::Delete)
            .then(|| self.last().chain(begun).filter_map(Response::schema));
        let mut states: Vec<Property<'w>> = Vec::new();
        for schema in result.into_iter().chain(bodies.into_iter().flatten()) {
            let misplaced = || schema.property(PROVISIONING_STATE).filter(|_| is_resource);
            let state = provisioning_state(&schema).or_else(misplaced);
            states.extend(state.filter(|state| {
                let is_same = |known: &Property<'w>| known.site.place == state.site.place;
                !states.iter().any(is_same)
            }));
        }
        states
    }

    /// Whether a request of its document may carry a provisioning state.
    pub(crate) fn document_may_send(&self, state: &Property<'_>) -> bool {
        let sent = self
            .sent
            .get_or_init(|| SentStates::of(self.operation.api()));
        sent.may_have(state)
    }
}
