use crate::lro::is_common_type;
use crate::rules::prelude::*;

rule!(
    "provisioning-state/provisioning-state-not-readonly",
    Schema(ProvisioningState),
    check
);

fn check<'w>(scope: &SchemaScope<'w>, report: &mut Report<'w>) {
    let Some(property) = &scope.property else {
        return;
    };
    let schema = &scope.schema;
    let is_unread = schema.element().broken().is_some();
    if schema.is_read_only() || is_unread || is_common_type(property.site.place) {
        return;
    }
    report
        .at(
            property.site.clone(),
            "`provisioningState` is not `readOnly`: clients may send it",
        )
        .help("add `\"readOnly\": true` to the property, also beside a `$ref`")
        .typespec("decorate the property with `@visibility(Lifecycle.Read)`");
}
