//! The faults of a reference.

use super::FileId;
use super::reference::ReferenceError;
use crate::syntax::NodeId;

/// The fault of a `$ref`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// It leads nowhere.
    Nowhere(ReferenceError),
    /// The name of its file differs in case: some systems find the file, others don't.
    OtherCase(FileId),
}

/// A broken `$ref` of a document, and its fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BrokenReference {
    /// The string of the `$ref`.
    pub(super) node: NodeId,
    pub(super) problem: Broken,
}
