//! Putting the model together, fact by fact.

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

impl<'w> Lro<'w> {
    /// The model of an operation that is long-running.
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
            has_way_by_id,
            subject,
        }
    }
}
