use crate::rules::prelude::*;

rule!("polling-headers/wrong-plane-header", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    // That the system's own headers are missing says more.
    if lro.unread_header().is_some() || !lro.missing_required_headers().is_empty() {
        return;
    }
    for response in lro.successes() {
        for header in response.headers() {
            if !lro.profile.is_foreign_header(header.name()) {
                continue;
            }
            let own = list(lro.profile.polling_headers.first(), "or");
            let title = &lro.profile.title;
            report
                .at(
                    header.site(),
                    format!("`{}` is a header of another system than {title}", header.name()),
                )
                .help(format!("use {own}, if the service can send it; if not, nothing is to be done"))
                .typespec("take the header from the library of the system: `ArmAsyncOperationHeader` in Resource Manager; the `LongRunning…` templates in the data plane have theirs");
        }
    }
}
