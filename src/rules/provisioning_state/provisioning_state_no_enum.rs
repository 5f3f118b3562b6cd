use crate::model::is_common_type;
use crate::rules::prelude::*;

rule!(
    "provisioning-state/provisioning-state-no-enum",
    Schema(ProvisioningState),
    check
);

fn check<'w>(scope: &SchemaScope<'_, 'w>, report: &mut Report<'w>) {
    let Some(property) = &scope.property else {
        return;
    };
    let schema = &scope.schema;
    let is_open = schema.element().broken().is_some() || schema.has_alternatives();
    let lists = !schema.known_values().is_empty() || !schema.types().allows("string");
    if lists || is_open || is_common_type(property.site.place) {
        return;
    }
    report
        .at(
            property.site.clone(),
            "`provisioningState` is any string: nothing says which words end an operation",
        )
        .help("list its words in an `enum` with `x-ms-enum` and `\"modelAsString\": true`: the service's own, and `Succeeded`, `Failed` and `Canceled`")
        .typespec("type it as a union: `@lroStatus union ProvisioningState { ResourceProvisioningState, Creating: \"Creating\", string }`");
}
