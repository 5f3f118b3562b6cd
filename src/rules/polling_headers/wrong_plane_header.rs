use crate::clients::in_order;
use crate::rules::prelude::*;

rule!("polling-headers/wrong-plane-header", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let clients = report.clients();
    let own = list(subject.profile.polling_headers.first(), "or");
    let title = &subject.profile.title;
    for (response, header) in subject.foreign_headers() {
        let mut failing = clients.misled_by_header(lro, response);
        // The missing body of this 202 is left to this finding.
        if lro.lacks_monitor().is_some() && subject.begins_as_elsewhere() {
            failing.extend(clients.failing(lro, response.code()));
        }
        report
            .at(
                header.site(),
                format!("`{}` is a header of another system than {title}", header.name()),
            )
            .help(format!("use {own}, if the service can send it; otherwise suppress this finding"))
            .typespec("take the header from the library of the system: `ArmAsyncOperationHeader` in Resource Manager; the `LongRunning…` templates in the data plane have theirs")
            .clients(&in_order(&failing));
    }
}
