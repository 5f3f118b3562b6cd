//! The larger things that rules look at: a document, and a schema in a role.

use crate::model::{Lro, Profile, Subject};
use crate::openapi::{Api, Property, Schema, Site};

/// A document to check.
#[derive(Debug)]
pub struct DocumentScope<'a, 'w> {
    /// The document as an API; empty if it could not be read.
    pub api: Api<'w>,
    /// Its profile.
    pub profile: &'w Profile,
    /// Its operations.
    pub operations: &'a [Subject<'w>],
    /// Its long-running operations.
    pub lros: &'a [Lro<'w>],
}

/// What a schema is to a long-running operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Its status monitor.
    Monitor,
    /// What it returns.
    Result,
    /// The provisioning state of its resource.
    ProvisioningState,
    /// Its error response.
    Error,
}

/// A schema to check in a role.
#[derive(Clone, Debug)]
pub struct SchemaScope<'a, 'w> {
    /// The schema; for a provisioning state, that of the property.
    pub schema: Schema<'w>,
    /// The property that has it, for a provisioning state.
    pub property: Option<Property<'w>>,
    /// The profile of the operations that meet it.
    pub profile: &'w Profile,
    /// The operations that meet it, those of a document one behind the other.
    pub operations: Vec<&'a Subject<'w>>,
    /// Those among the operations that are long-running.
    pub lros: Vec<&'a Lro<'w>>,
}

impl<'w> SchemaScope<'_, 'w> {
    /// How a message names the schema.
    pub fn name(&self) -> String {
        self.schema.called("the inline schema")
    }

    /// Where a finding about the whole schema points.
    pub fn site(&self) -> Site<'w> {
        self.schema.element().key()
    }
}
