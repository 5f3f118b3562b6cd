//! The provisioning state of a resource of Azure Resource Manager.

use crate::openapi::{Property, Schema};

/// The property with the provisioning state of a resource.
pub(crate) const PROVISIONING_STATE: &str = "provisioningState";

/// The property `properties.provisioningState` of a resource.
pub fn provisioning_state<'w>(schema: &Schema<'w>) -> Option<Property<'w>> {
    property_bag(schema)?.schema.property(PROVISIONING_STATE)
}

/// The property `properties` of a resource: an object with the resource's own properties.
pub(crate) fn property_bag<'w>(schema: &Schema<'w>) -> Option<Property<'w>> {
    schema.property("properties")
}
