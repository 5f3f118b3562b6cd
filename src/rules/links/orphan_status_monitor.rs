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
                "this returns the status of operations, and no operation leads here",
            )
            .operation(get)
            .help("let an operation lead here: by a polling header, by the body of its `202`, or by a link")
            .typespec("name it with `@pollingOperation` on the operation that starts the work");
    }
}
