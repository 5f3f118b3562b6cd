//! What may be wrong with a reference.

use super::FileId;
use super::reference::ReferenceError;
use crate::syntax::NodeId;

/// What is wrong with a `$ref`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// It leads nowhere.
    Nowhere(ReferenceError),
    /// The name of its file differs in case: this one is found on some systems, none on others.
    OtherCase(FileId),
}

/// A `$ref` of a document with what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BrokenReference {
    /// The string behind `$ref`.
    pub(super) node: NodeId,
    pub(super) problem: Broken,
}
