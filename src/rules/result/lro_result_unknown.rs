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
    // If no other response has a body, generators use the body of the `202` as the result.
    let is_result = |body: Schema<'w>| {
        !body.says_nothing() && status_property(&body, subject.profile).is_none()
    };
    if accepted.schema().is_some_and(is_result) {
        return;
    }
    let is_in_monitor = subject.profile.system != System::Arm
        && lro.final_state_via.value != FinalStateVia::Location;
    let help = if subject.profile.options.is_none() {
        "declare the final `200` with its schema; or describe the result in the status"
    } else if is_in_monitor {
        "describe the result as the property `result` of the status monitor; or name its schema in `final-state-schema` of `x-ms-long-running-operation-options`"
    } else {
        "declare the final `200` with its schema; or name the schema in `final-state-schema` of `x-ms-long-running-operation-options`"
    };
    let clients = generated_for(lro, report.clients().audience);
    report
        .at(
            accepted.site(),
            "the name or text says that the operation returns a result, but only its `202` is declared",
        )
        .note(sign, "this says that the operation returns something")
        .help(help)
        .typespec("add the response type to the action: `ArmResourceActionAsync<Resource, Request, Response>` or `LongRunningResourceAction<Resource, Request, Response>`; or, if it has one, set `emit-lro-options: \"all\"` for `@azure-tools/typespec-autorest`")
        .clients(&clients);
}
