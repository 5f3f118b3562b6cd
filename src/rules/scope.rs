//! The larger things that rules check: a document, and a schema in a role.

use crate::model::{Lro, Profile, Subject};
use crate::openapi::{Api, Property, Schema, Site};

/// A document to check.
#[derive(Debug)]
pub struct DocumentScope<'a, 'w> {
    /// The document as an API; empty if it couldn't be read.
    pub api: Api<'w>,
    /// Its profile.
    pub profile: &'w Profile,
    /// Its operations.
    pub operations: &'a [Subject<'w>],
    /// Its long-running operations.
    pub lros: &'a [Lro<'w>],
}

/// The role of a schema for a long-running operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Its status monitor.
    Monitor,
    /// Its result.
    Result,
    /// The provisioning state of its resource.
    ProvisioningState,
    /// Its error response.
    Error,
}

/// A schema to check in a role.
#[derive(Clone, Debug)]
pub struct SchemaScope<'a, 'w> {
    /// The schema; for a provisioning state, the schema of the property.
    pub schema: Schema<'w>,
    /// The property with the schema, for a provisioning state.
    pub property: Option<Property<'w>>,
    /// The profile of the operations that use it.
    pub profile: &'w Profile,
    /// The operations that use it, with the operations of one document next to each other.
    pub operations: Vec<&'a Subject<'w>>,
    /// The long-running operations among them.
    pub lros: Vec<&'a Lro<'w>>,
}

impl<'w> SchemaScope<'_, 'w> {
    /// The name of the schema in messages.
    pub fn name(&self) -> String {
        self.schema.called("the inline schema")
    }

    /// The place of a finding about the whole schema.
    pub fn site(&self) -> Site<'w> {
        self.schema.element().key()
    }
}
