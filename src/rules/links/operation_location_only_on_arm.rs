use crate::model::provisioning_state;
use crate::rules::prelude::*;

rule! {
    "links/operation-location-only-on-arm", Lro, check,
    enum Case { Resource = "resource" }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    // Another rule reports a misspelled header.
    let Some(unread) = subject.unread_header() else {
        return;
    };
    // Another rule reports an option whose header isn't declared.
    if let DeclaredVia::Known(via, _) = subject.declared_via()
        && via.header().is_some_and(|named| !unread.header.is(named))
    {
        return;
    }
    let method = subject.operation.method();
    let declared = unread.header.name();
    let finding = report.at(
        unread.header.site(),
        format!(
            "this {} declares only `{declared}`, but clients of {} read {}",
            method.verb(),
            subject.profile.title,
            list(&subject.profile.polling_headers, "or")
        ),
    );
    let wanted = list(subject.profile.polling_headers.first(), "or");
    finding
        .help(format!(
            "declare {wanted} on the `{}`, in addition to `{declared}` or instead of it, and make the service send it",
            unread.status
        ))
        .typespec("set the headers of the template: `LroHeaders = ArmAsyncOperationHeader & RetryAfterHeader`");
    let has_state = matches!(method, Method::Put | Method::Patch)
        && unread.status != Status::Code(202)
        && lro
            .resource()
            .is_some_and(|resource| provisioning_state(&resource).is_some());
    if has_state {
        finding.case(Case::Resource);
    } else {
        finding.clients(&[&PYTHON_ARM, &JAVA_ARM, &TERRAFORM]);
    }
}
