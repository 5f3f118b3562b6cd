//! The provisioning states in long-running requests of a document, and those in their responses.

use rustc_hash::{FxHashMap, FxHashSet};

use super::marker::{marked_at, marker_of};
use super::profile::Profile;
use super::provisioning_state::provisioning_state;
use super::sent_states::key;
use crate::openapi::{Api, Method, Property, Response};
use crate::syntax::NodeId;
use crate::workspace::{FileId, Place};

/// The provisioning states of the marked PUTs and PATCHes of a document.
#[derive(Debug, Default)]
pub(super) struct SharedStates {
    /// The operations whose request has the state in its `properties`, by state.
    senders: FxHashMap<(FileId, NodeId), Vec<(FileId, NodeId)>>,
    /// The states of the resources in a `200` or `201` response.
    answered: FxHashSet<(FileId, NodeId)>,
}

impl SharedStates {
    /// The states of a document.
    pub(super) fn of(api: Api<'_>, profile: &Profile) -> Self {
        let mut shared = Self::default();
        let marked = api.operations().filter(|operation| {
            matches!(operation.method(), Method::Put | Method::Patch)
                && marked_at(operation, profile, marker_of(operation, profile)).is_some()
        });
        for operation in marked {
            let request = operation.request_schema();
            if let Some(state) = request.as_ref().and_then(provisioning_state) {
                let senders = shared.senders.entry(key(state.site.place)).or_default();
                senders.push(key(operation.element().place()));
            }
            let responses = operation.responses();
            let ends = responses
                .iter()
                .filter(|one| matches!(one.code(), Some(200 | 201)));
            let resources = ends.filter_map(Response::schema);
            let states = resources.filter_map(|resource| provisioning_state(&resource));
            shared
                .answered
                .extend(states.map(|state| key(state.site.place)));
        }
        shared
    }

    /// The operations whose request contains a state.
    pub(super) fn senders<'w>(&self, api: Api<'w>, state: &Property<'_>) -> Vec<Place<'w>> {
        let workspace = api.root().workspace();
        let senders = self
            .senders
            .get(&key(state.site.place))
            .into_iter()
            .flatten();
        let places = senders.map(|&(file, node)| workspace.place(workspace.document(file), node));
        places.collect()
    }

    /// `true` if an operation returns a state.
    pub(super) fn answers(&self, state: &Property<'_>) -> bool {
        self.answered.contains(&key(state.site.place))
    }
}
