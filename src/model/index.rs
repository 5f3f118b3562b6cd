//! The index of the operations of all documents.

use super::monitor_index::MonitorIndex;
use super::operation_index::OperationIndex;
use super::result_index::ResultIndex;

/// The index of the operations of all documents.
#[derive(Debug, Default)]
pub(super) struct Index<'w> {
    /// Finds operations by links, URLs and paths.
    pub(super) operations: OperationIndex<'w>,
    /// Finds operations by the status that they return.
    pub(super) monitors: MonitorIndex<'w>,
    /// Finds GETs that may return the result of an operation, by the parameters of their paths.
    pub(super) results: ResultIndex<'w>,
}
