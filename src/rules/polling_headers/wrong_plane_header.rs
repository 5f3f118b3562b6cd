use crate::rules::prelude::*;

rule!("polling-headers/wrong-plane-header", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    // That the system's own headers are missing says more.
    if subject.unread_header().is_some() || !subject.missing_required_headers().is_empty() {
        return;
    }
    for response in subject.successes() {
        for header in response.headers() {
            if !subject.profile.is_foreign_header(header.name()) {
                continue;
            }
            let clients = report.clients();
            let own = list(subject.profile.polling_headers.first(), "or");
            let title = &subject.profile.title;
            let misled = clients.misled_by_header(lro, response);
            let finding = report
                .at(
                    header.site(),
                    format!("`{}` is a header of another system than {title}", header.name()),
                )
                .help(format!("use {own}, if the service can send it; otherwise suppress this finding"))
                .typespec("take the header from the library of the system: `ArmAsyncOperationHeader` in Resource Manager; the `LongRunning…` templates in the data plane have theirs");
            finding.clients(&misled);
        }
    }
}
