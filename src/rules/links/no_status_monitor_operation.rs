use crate::openapi::Header;
use crate::questions::{describes_status, is_read_as_a_whole};
use crate::rules::prelude::*;

rule!("links/no-status-monitor-operation", Document, check);

fn message(polled: &[(&Lro<'_>, Header<'_>)], id: Option<&str>) -> String {
    let mut names: Vec<&str> = polled.iter().map(|(_, header)| header.name()).collect();
    names.sort_unstable();
    names.dedup();
    let names = list(names, "or");
    let whose = match (polled.len(), id) {
        (1, Some(id)) => format!("`{id}`"),
        (1, None) => "this operation".to_owned(),
        (count, _) => format!("{count} operations"),
    };
    format!("{names} of {whose} leads to a status document, but no GET of the API returns one")
}

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    let profile = scope.profile;
    // Only these headers always lead to a status. `Location` may lead to the result.
    let polled: Vec<_> = scope
        .lros
        .iter()
        .filter_map(|lro| {
            let mut headers = lro.subject.polling_headers().into_iter();
            let header = headers.find(|one| profile.is_certain_header(one.header.name()))?;
            Some((lro, header.header))
        })
        .collect();
    let (Some((first, header)), Some(paths)) = (polled.first(), scope.api.root().get("paths"))
    else {
        return;
    };
    if describes_status(scope.api, profile, scope.lros) || !is_read_as_a_whole(scope.api, profile) {
        return;
    }
    let message = message(&polled, first.subject.operation.id().as_deref());
    // The engine joins these findings into one, and counts the operations.
    for (lro, _) in &polled {
        report
            .at(
                paths,
                message.clone(),
            )
            .operation(&lro.subject.operation)
            .help("describe the GET of the status document, with a path such as `/operations/{operationId}` and a `200` with a `status`")
            .typespec("add an operation from the template `GetResourceOperationStatus`, and name it with `@pollingOperation`")
            .note(header.site(), "the header that leads to the status");
    }
}
