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
        // A status that is known to live elsewhere doesn't go with the resource.
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
                "this status is below the resource that a DELETE removes",
            )
            .operation(get)
            .help(format!("put it below the subscription: `/subscriptions/{{subscriptionId}}/providers/…/locations/{{location}}/{segment}/{{operationId}}`"))
            .typespec("declare it as an operation of the provider, outside the interface of the resource")
            .note(delete.subject.operation.site(), "the DELETE");
    }
}
