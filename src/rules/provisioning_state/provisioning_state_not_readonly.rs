use crate::model::is_common_type;
use crate::openapi::ReadOnly;
use crate::questions::{is_only_answered, other_senders};
use crate::rules::prelude::*;

rule! {
    "provisioning-state/provisioning-state-not-readonly", Schema(ProvisioningState), check,
    enum Case { Answered = "answered", Indirect = "indirect" }
}

/// The number of operations that are named because they send the property without returning it.
const NAMED: usize = 3;

fn check<'w>(scope: &SchemaScope<'_, 'w>, report: &mut Report<'w>) {
    let Some(property) = &scope.property else {
        return;
    };
    let is_unread = scope.schema.element().broken().is_some();
    if is_unread || is_common_type(property.site.place) {
        return;
    }
    let (message, case) = match property.read_only() {
        None if is_only_answered(property, &scope.operations) => (
            "`provisioningState` is not `readOnly`, although no request sends it",
            Some(Case::Answered),
        ),
        None => (
            "`provisioningState` is not `readOnly`, so clients can send it",
            None,
        ),
        Some(ReadOnly::Indirect) => (
            "`provisioningState` has no `readOnly` of its own, so azure-openapi-validator reports it as writable",
            Some(Case::Indirect),
        ),
        // `ref-sibling-readonly` reports a `readOnly` next to a reference.
        Some(ReadOnly::Schema | ReadOnly::BesideReference) => return,
    };
    let finding = report.at(property.site.clone(), message);
    if property.read_only().is_none() {
        for sender in other_senders(property, &scope.operations)
            .into_iter()
            .take(NAMED)
        {
            let name = sender.text("operationId");
            let name = name.map_or("a request".to_owned(), |name| format!("`{name}`"));
            finding.note(
                Site::from(sender),
                format!("{name} sends `provisioningState` too"),
            );
        }
    }
    finding
        .help("add `\"readOnly\": true` to the property, even if it has a `$ref`")
        .typespec("decorate the property with `@visibility(Lifecycle.Read)`");
    if let Some(case) = case {
        finding.case(case);
    }
}
