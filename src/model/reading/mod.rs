//! Reading the facts of the model, one by one.

mod body_link;
mod ending;
mod final_operation;
mod polled;
mod polling;
mod reader;
mod result;
mod signs;
mod status_monitor;
mod told_type;
mod via;
mod way_by_id;

use std::sync::{Arc, OnceLock};

use self::reader::ModelReader;
use super::index::Index;
use super::lro::{Lro, Polling};
use super::monitor::StatusMonitor;
use super::sibling_headers::HeaderCounts;
use super::subject::Subject;
use crate::openapi::{Method, Operation};

/// The GET of a member of the collection that a POST is sent to.
fn get_of_member<'w>(subject: &Subject<'w>, index: &Index<'w>) -> Option<Operation<'w>> {
    let operation = &subject.operation;
    if operation.method() != Method::Post {
        return None;
    }
    let collection = operation.path().trim_end_matches('/');
    let mut below = index.operations.below(operation.api(), collection).iter();
    // `/{name}:action` isn't a member.
    let is_member = |get: &&Operation<'w>| {
        let name = get.path().get(collection.len() + 1..).unwrap_or_default();
        name.starts_with('{') && name.find('}') == Some(name.len() - 1)
    };
    below.find(is_member).cloned()
}

impl<'w> Lro<'w> {
    /// The model of a long-running operation.
    pub(super) fn new(
        subject: Subject<'w>,
        index: &Index<'w>,
        header_counts: &Arc<HeaderCounts<'w>>,
    ) -> Self {
        let signals = subject.signals();
        let mut reader = ModelReader::new(&subject, index);
        let polled = reader.polled();
        let is_described = |monitor: &StatusMonitor<'_>| monitor.schema.is_some();
        let supposed_monitor = if polled.monitor.as_ref().is_some_and(is_described) {
            None
        } else {
            reader.supposed_monitor()
        };
        let is_polled_nowhere = matches!(
            polled.polling.value,
            Polling::Nowhere | Polling::Undeclared(_)
        );
        let has_way_by_id = is_polled_nowhere && reader.leads_on_by_id();
        let final_state_via = reader.final_state_via(&polled);
        let (final_step, result) = reader.ending(&final_state_via, &polled);
        let ModelReader { open, resource, .. } = reader;
        Self {
            signals,
            header_counts: Arc::clone(header_counts),
            final_state_via,
            polling: polled.polling,
            monitor: polled.monitor,
            first_status: polled.first_status,
            supposed_monitor,
            final_step,
            result,
            open,
            examples: Vec::new(),
            status_examples: Vec::new(),
            evidence: OnceLock::new(),
            resource: resource.map(|body| body.schema),
            get_of_member: get_of_member(&subject, index),
            has_way_by_id,
            subject,
        }
    }
}
