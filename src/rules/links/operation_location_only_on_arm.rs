use crate::lro::provisioning_state;
use crate::openapi::same_name;
use crate::rules::prelude::*;

rule!("links/operation-location-only-on-arm", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let read = &lro.profile.polling_headers;
    let is_read = |name: &str| read.iter().any(|known| same_name(known, name));
    // What is only misspelled has a finding of its own.
    let is_meant = |name: &str| lro.profile.misspelled_header(name).is_some_and(is_read);
    let mut headers = lro.successes().flat_map(Response::headers);
    if headers.any(|header| is_read(header.name()) || is_meant(header.name())) {
        return;
    }
    let polling = lro.polling_headers();
    let Some(unread) = polling.first() else {
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
            list(read, "or")
        ),
    );
    let wanted = list(read.first(), "or");
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
        finding.case("resource");
    } else {
        finding.clients(&["python-arm", "java-arm", "terraform"]);
    }
}
