use crate::lro::provisioning_state;
use crate::rules::prelude::*;

rule! {
    "links/operation-location-only-on-arm", Lro, check,
    enum Case { Resource = "resource" }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    // What is only misspelled has a finding of its own.
    let Some(unread) = lro.unread_header() else {
        return;
    };
    // An option that names a header that isn't there is the finding then.
    if let DeclaredVia::Known(via, _) = lro.declared_via()
        && via.header().is_some_and(|named| !unread.header.is(named))
    {
        return;
    }
    let method = lro.operation.method();
    let declared = unread.header.name();
    let finding = report.at(
        unread.header.site(),
        format!(
            "this {} declares only `{declared}`, and clients of {} read {}",
            method.verb(),
            lro.profile.title,
            list(&lro.profile.polling_headers, "or")
        ),
    );
    let wanted = list(lro.profile.polling_headers.first(), "or");
    finding
        .help(format!(
            "declare {wanted} on the `{}`, beside `{declared}` or in its place, and let the service send it",
            unread.status
        ))
        .typespec("give the template the headers of Resource Manager: `LroHeaders = ArmAsyncOperationHeader & RetryAfterHeader`");
    let tells_itself = matches!(method, Method::Put | Method::Patch)
        && unread.status != Status::Code(202)
        && lro
            .resource()
            .is_some_and(|resource| provisioning_state(&resource).is_some());
    if tells_itself {
        finding.case(Case::Resource);
    } else {
        finding.clients(&[&PYTHON_ARM, &JAVA_ARM, &TERRAFORM]);
    }
}
