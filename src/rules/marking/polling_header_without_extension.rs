use super::generated::generated;
use crate::model::PollingHeader;
use crate::rules::prelude::*;

rule!("marking/polling-header-without-extension", Operation, check);

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    // `missing-lro-extension` checks operations with a `202`.
    if !subject.operation.method().is_write() || subject.response(202).is_some() {
        return;
    }
    let certain = subject.polling_headers().into_iter().next();
    let Some(polling) = certain.or_else(|| location_to_retry(subject)) else {
        return;
    };
    let Some(marker) = subject.missing_marker() else {
        return;
    };
    let (status, name) = (polling.status, polling.header.name());
    let mut responses = subject.responses().iter();
    let response = responses.find(|response| response.status() == status);
    // Operations may share the header, but each has its own marker.
    let site = response.map_or_else(|| polling.header.site(), |response| response.site());
    report
        .at(
            site,
            format!("the `{status}` has the polling header `{name}`, but the operation isn't marked long-running"),
        )
        .about(subject.operation.element().place())
        .note(polling.header.site(), "clients poll with this header")
        .help(format!("add `\"{marker}\": true` to the operation; or remove the header if the service never sends it"))
        .typespec("use a long-running template; or headers and a status monitor that the compiler knows, so that it writes the marker")
        .clients(generated(subject.profile.system));
}

/// `Location` and `Retry-After` together on a success response other than `202`: clients send a
/// later request to this URL.
fn location_to_retry<'w>(subject: &Subject<'w>) -> Option<PollingHeader<'w>> {
    subject
        .successes()
        .filter(|response| response.status() != Status::Code(202))
        .find_map(|response| {
            let header = response.header("Location")?;
            response.header("Retry-After")?;
            Some(PollingHeader {
                status: response.status(),
                header,
            })
        })
}
