use crate::model::provisioning_state;
use crate::rules::prelude::*;

rule!(
    "polling-headers/arm-missing-azure-asyncoperation",
    Lro,
    check,
    examples
);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let (Method::Put, Some(created)) = (subject.operation.method(), subject.response(201)) else {
        return;
    };
    // Another rule is about the `202`. A resource without a state can't be polled.
    let has_state = lro
        .resource()
        .is_some_and(|resource| provisioning_state(&resource).is_some());
    let is_bare = subject.response(202).is_none()
        && !subject.declares_address()
        && lro.header_evidence().is_none()
        && subject.is_marked();
    if !is_bare || !has_state {
        return;
    }
    let headers = list(&subject.profile.polling_headers, "nor");
    let usual = list(subject.profile.polling_headers.first(), "or");
    report
        .at(
            created.site(),
            format!("the `201` of this PUT declares neither {headers}"),
        )
        .help(format!(
            "declare {usual} on the `201`, if the service sends it"
        ))
        .typespec("set the headers of the template: `ArmResourceCreateOrReplaceAsync<Widget, LroHeaders = ArmAsyncOperationHeader<FinalResult = Widget> & Azure.Core.Foundations.RetryAfterHeader>`");
}
