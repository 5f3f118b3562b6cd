//! The way in which an operation is polled. Later steps depend on it.

use crate::model::lro::Polling;
use crate::model::monitor::{MonitorSource, StatusMonitor};
use crate::openapi::{Fact, Header, Operation, Property, Schema};

/// The way in which an operation is polled.
pub(super) struct Polled<'w> {
    pub(super) polling: Fact<'w, Polling<'w>>,
    pub(super) monitor: Option<StatusMonitor<'w>>,
    /// The status in the 202, if the client polls something else later.
    pub(super) first_status: Option<Schema<'w>>,
    /// The GET of the status, if the request and the first response have all its parameters under
    /// their own names.
    pub(super) named: Option<Operation<'w>>,
}

impl<'w> Polled<'w> {
    /// The header with the URL of the status, if a response declares one.
    pub(super) fn header(&self) -> Option<&Header<'w>> {
        match &self.polling.value {
            Polling::Header(header) => Some(header),
            _ => None,
        }
    }

    /// The property of the status monitor with the result.
    pub(super) fn result(&self) -> Option<&Property<'w>> {
        self.monitor.as_ref()?.result.as_ref()
    }

    /// The schema of the status monitor, if it is described and isn't the resource itself.
    pub(super) fn described_monitor(&self) -> Option<&Schema<'w>> {
        let monitor = self.monitor.as_ref()?;
        match monitor.source {
            MonitorSource::Resource(_) => None,
            _ => monitor.schema.as_ref(),
        }
    }
}
