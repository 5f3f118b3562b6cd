//! Putting the model together, fact by fact.

mod ending;
mod polled;
mod polling;
mod reader;
mod signs;
mod status_monitor;
mod via;

use std::sync::{Arc, OnceLock};

use self::reader::ModelReader;
use super::index::Index;
use super::lro::Lro;
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
            subject,
        }
    }
}
