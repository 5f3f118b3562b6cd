use crate::model::status_property;
use crate::openapi::Schema;
use crate::rules::prelude::*;

rule!("result/lro-result-unknown", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let only_accepts = subject.success_codes() == [202];
    if !only_accepts || !subject.operation.method().is_action() {
        return;
    }
    if subject.names_result() || !matches!(lro.result.value, LroResult::Void | LroResult::Unknown) {
        return;
    }
    let (Some(sign), Some(accepted)) = (subject.promises_result(), subject.response(202)) else {
        return;
    };
    // Where nothing else has a body, generators take that of the 202 for the result.
    let is_result = |body: Schema<'w>| {
        !body.says_nothing() && status_property(&body, subject.profile).is_none()
    };
    if accepted.schema().is_some_and(is_result) {
        return;
    }
    let is_in_monitor = subject.profile.system != System::Arm
        && lro.final_state_via.value != FinalStateVia::Location;
    let help = if subject.profile.options.is_none() {
        "describe the final `200` with its schema, or the result in the status"
    } else if is_in_monitor {
        "describe the result as `result` of the status monitor, or name its schema in `final-state-schema` of `x-ms-long-running-operation-options`"
    } else {
        "describe the final `200` with its schema, or name the schema in `final-state-schema` of `x-ms-long-running-operation-options`"
    };
    let clients = generated_for(lro, report.clients().audience);
    report
        .at(
            accepted.site(),
            "the operation is said to return something, but only its 202 is described",
        )
        .note(sign, "this says that something is returned")
        .help(help)
        .typespec("give the action its response type: `ArmResourceActionAsync<Resource, Request, Response>` or `LongRunningResourceAction<Resource, Request, Response>`; if it has one, set `emit-lro-options: \"all\"` for `@azure-tools/typespec-autorest`")
        .clients(&clients);
}
