use super::generated::generated;
use crate::model::PollingHeader;
use crate::rules::prelude::*;

rule!("marking/polling-header-without-extension", Operation, check);

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    // What has a 202 is judged by `missing-lro-extension`.
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
    let mut responses = subject.responses.iter();
    let response = responses.find(|response| response.status() == status);
    // The header may be shared; that the marker is missing is a matter of this operation.
    let site = response.map_or_else(|| polling.header.site(), |response| response.site());
    report
        .at(
            site,
            format!("`{name}` on {status} tells clients to poll, but the operation is not marked long-running"),
        )
        .about(subject.operation.element().place())
        .note(polling.header.site(), "here clients are told where to poll")
        .help(format!("add `\"{marker}\": true` to the operation; if the header is never sent, remove it"))
        .typespec("use a long-running template, or headers and a monitor that the compiler knows; it writes the marker then")
        .clients(generated(subject.profile.system));
}

/// `Location` and `Retry-After` together on a success other than 202: an address to come back
/// to later.
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
