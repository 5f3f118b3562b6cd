use crate::model::is_common_type;
use crate::rules::prelude::*;

rule! {
    "provisioning-state/provisioning-state-writable-in-request", LroOrSync, check,
    enum Case { Required = "required" }
}

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let Some((bag, state)) = subject.sent_provisioning_state() else {
        return;
    };
    let is_unread = state.schema.element().broken().is_some();
    if is_unread || is_common_type(state.site.place) {
        return;
    }
    let is_writable = match subject.operation.method() {
        Method::Patch => state.is_updatable(),
        _ => state.read_only().is_none(),
    };
    let is_required = bag.requires(&state.name);
    let site = state.site.clone();
    // If responses have the property too, the finding about them names this operation.
    if is_writable && subject.shares_writable(&state) {
        return;
    }
    if is_writable && !subject.answers_with(&state) {
        let may = if is_required { "must" } else { "can" };
        report
            .at(
                site,
                format!("a request {may} set `provisioningState`, but only the service knows its value"),
            )
            .help("remove the property from the schema of the request; or add `\"readOnly\": true` to it")
            .typespec("derive the model of the request from the resource, as in `ArmCustomPatchAsync<Widget, ResourceUpdateModel<Widget, WidgetProperties>>`, and decorate the property with `@visibility(Lifecycle.Read)`");
    } else if is_required && !is_writable {
        report
            .at(
                site,
                "`provisioningState` is in `required`, but requests can't send it",
            )
            .case(Case::Required)
            .help("remove `provisioningState` from `required`: a resource without it counts as succeeded")
            .typespec("make the property optional: `provisioningState?: ProvisioningState`");
    }
}
