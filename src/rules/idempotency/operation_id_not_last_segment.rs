use crate::questions::id_before_end;
use crate::rules::prelude::*;

rule!("idempotency/operation-id-not-last-segment", Document, check);

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    if scope.lros.is_empty() {
        return;
    }
    for subject in scope.operations {
        let get = &subject.operation;
        let Some((id, rest)) = id_before_end(get, scope.profile) else {
            continue;
        };
        report
            .at(
                get.path_item().entry,
                format!("`{rest}` follows `{{{id}}}`, so the URL of this status doesn't end with the id of the operation"),
            )
            .operation(get)
            .help(format!("move the status to a path that ends with `/{{{id}}}`"))
            .typespec(format!("use `GetResourceOperationStatus`, or set a route that ends with `{{{id}}}`"));
    }
}
