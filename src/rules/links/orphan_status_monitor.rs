use crate::openapi::Operation;
use crate::questions::{is_read_as_a_whole, orphans};
use crate::rules::prelude::*;

rule!("links/orphan-status-monitor", Document, check);

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    if !is_read_as_a_whole(scope.api, scope.profile) {
        return;
    }
    let operations: Vec<Operation<'w>> = scope
        .operations
        .iter()
        .map(|subject| subject.operation.clone())
        .collect();
    for get in orphans(&operations, scope.profile, scope.lros) {
        report
            .at(
                get.site(),
                "this GET returns a status document, but no operation leads to it",
            )
            .operation(get)
            .help("in the operation that starts the work, declare a `202` with `Operation-Location`, the URL of this GET; or, if no operation starts it, remove this GET in the next version of the API")
            .typespec("name this operation with `@pollingOperation` on the operation that starts the work");
    }
}
