//! The provisioning states that the requests of a document can carry.

use rustc_hash::FxHashSet;

use super::provisioning_state::PROVISIONING_STATE;
use crate::openapi::{Api, Property};
use crate::syntax::NodeId;
use crate::workspace::{FileId, Place};

/// The provisioning states that requests can carry.
#[derive(Debug)]
pub(super) struct SentStates {
    places: FxHashSet<(FileId, NodeId)>,
    /// Whether a request is of a shape that others extend, so that it may carry any.
    is_open: bool,
}

impl SentStates {
    /// Those in what the operations of a document send, on any level.
    pub(super) fn of(api: Api<'_>) -> Self {
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
            // What is read-only is no part of a request, nor anything below it.
            if place
                .get("readOnly")
                .is_some_and(|flag| flag.node().as_bool() == Some(true))
            {
                continue;
            }
            sent.is_open |= place.get("discriminator").is_some();
            pending.extend(place.next());
            pending.extend(place.children());
        }
        sent
    }

    /// Whether a provisioning state may be among them.
    pub(super) fn may_have(&self, state: &Property<'_>) -> bool {
        self.is_open || self.places.contains(&key(state.site.place))
    }
}

/// A place, without the workspace that it is in.
fn key(place: Place<'_>) -> (FileId, NodeId) {
    (place.document().id(), place.node().id())
}
