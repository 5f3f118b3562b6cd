//! The provisioning state of a resource of Azure Resource Manager: where it is described.

use crate::openapi::{Property, Schema};

/// The property by which a resource says how far it is.
pub(crate) const PROVISIONING_STATE: &str = "provisioningState";

/// `properties.provisioningState` of a resource.
pub fn provisioning_state<'w>(schema: &Schema<'w>) -> Option<Property<'w>> {
    property_bag(schema)?.schema.property(PROVISIONING_STATE)
}

/// The object with what is special about a resource.
pub(crate) fn property_bag<'w>(schema: &Schema<'w>) -> Option<Property<'w>> {
    schema.property("properties")
}
