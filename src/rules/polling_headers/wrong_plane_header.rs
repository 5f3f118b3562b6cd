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
        // This finding also replaces the finding about the missing body of the `202`.
        if lro.lacks_monitor().is_some() && subject.begins_as_elsewhere() {
            failing.extend(clients.failing(lro, response.code()));
        }
        report
            .at(
                header.site(),
                format!("`{}` is a header of another system, not of {title}", header.name()),
            )
            .help(format!("make the service send {own}, and declare it instead; if it can't, suppress this finding in `lro-lint.yaml` with a reason"))
            .typespec("use `ArmAsyncOperationHeader` in Resource Manager; or a `LongRunning…` template in the data plane, which declares its header")
            .clients(&in_order(&failing));
    }
}
