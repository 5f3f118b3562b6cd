use crate::rules::prelude::*;

rule!("marking/polling-header-without-extension", Operation, check);

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    // What has a 202 is judged by `missing-lro-extension`.
    if subject.marker != Marker::Absent
        || !subject.operation.method().is_write()
        || subject.response(202).is_some()
    {
        return;
    }
    let Some(marker) = subject.profile.markers.first() else {
        return;
    };
    let certain = subject.polling_headers().into_iter().next();
    let polling = certain.or_else(|| subject.location_to_retry());
    if let Some(polling) = polling {
        let (status, name) = (polling.status, polling.header.name());
        report
            .at(
                polling.header.site(),
                format!("`{name}` on {status} tells clients to poll, but the operation is not marked long-running"),
            )
            .help(format!("add `\"{marker}\": true` to the operation, or remove the header"))
            .typespec("make it an operation of a long-running template; it writes marker and headers together");
    }
}
