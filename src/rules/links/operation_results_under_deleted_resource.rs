use crate::model::is_monitor;
use crate::questions::below_deleted;
use crate::rules::prelude::*;

rule!(
    "links/operation-results-under-deleted-resource",
    Document,
    check
);

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    let operations = scope.operations.iter().map(|subject| &subject.operation);
    for (delete, get) in below_deleted(scope.lros, operations, scope.profile) {
        // The DELETE has its status elsewhere, so the removal of the resource doesn't matter.
        let monitor = delete.monitor.as_ref();
        let known = monitor.and_then(|monitor| monitor.operation.as_ref());
        if known.is_some_and(|known| known != get) {
            continue;
        }
        let body = get.result();
        let segment = match body.is_some_and(|body| is_monitor(&body, scope.profile)) {
            true => "operationStatuses",
            false => "operationResults",
        };
        report
            .at(
                get.path_item().entry,
                "this status can't be read after the DELETE: its path is below the path of the deleted resource",
            )
            .operation(get)
            .help(format!("move this GET, in the document and in the service, to a path below the subscription: `/subscriptions/{{subscriptionId}}/providers/…/locations/{{location}}/{segment}/{{operationId}}`"))
            .typespec("declare the status as an operation of the provider, outside the interface of the resource")
            .note(delete.subject.operation.site(), "the DELETE of the resource");
    }
}
