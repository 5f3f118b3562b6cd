use crate::openapi::Operation;
use crate::questions::{Cancellation, cancellations};
use crate::rules::prelude::*;

rule! {
    "cancellation/cancel-operation-shape", Document, check,
    enum Case { Delete = "delete" }
}

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    let operations = scope.operations.iter();
    let operations = operations.map(|subject| subject.operation.clone());
    for cancel in cancellations(operations, scope.profile) {
        let Some((site, message, case)) = fault(&cancel) else {
            continue;
        };
        let path = cancel.status.path().trim_end_matches('/').to_owned();
        let status = cancel.monitor.called("the status");
        let help = match cancel.operation.method() {
            Method::Delete => format!(
                "add `POST {path}:cancel` without a request body, and return `200` with {status}; a DELETE that was already released can stay"
            ),
            _ => {
                format!(
                    "make it `POST {path}:cancel` without a request body, and return `200` with {status}"
                )
            }
        };
        let finding = report.at(site, message);
        finding
            .operation(&cancel.operation)
            .note(cancel.status.site(), "this GET returns the status of the operation to cancel")
            .help(help)
            .typespec("write `@action(\"cancel\") cancel is Ops.ResourceAction<OperationStatus, {}, OperationStatus>`, with your status resource as `OperationStatus`");
        if let Some(case) = case {
            finding.case(case);
        }
    }
}

/// How the operation differs from a POST that takes no body and returns the status.
fn fault<'w>(cancel: &Cancellation<'w>) -> Option<(Site<'w>, String, Option<Case>)> {
    let operation: &Operation<'w> = &cancel.operation;
    if operation.method() == Method::Delete {
        let message = "this DELETE cancels an operation, but a DELETE at the URL of a status should only remove the status";
        return Some((operation.site(), message.to_owned(), Some(Case::Delete)));
    }
    if let Some(body) = operation.required_body() {
        let message = "this cancel operation requires a request body, but the path already identifies the operation";
        return Some((body, message.to_owned(), None));
    }
    let Some(done) = operation.response(200) else {
        let responses = operation.responses();
        let first = responses
            .iter()
            .find(|response| response.status().is_success())?;
        let message = format!(
            "this cancel operation returns `{}`; it should return `200` with the status of the operation",
            first.status()
        );
        return Some((first.site(), message, None));
    };
    let is_status = done
        .schema()
        .is_some_and(|body| body.place() == cancel.monitor.place());
    if is_status {
        return None;
    }
    let message = match done.schema() {
        None => "the `200` of this cancel operation has no body, so callers don't learn whether it worked".to_owned(),
        Some(body) => format!(
            "the `200` of this cancel operation returns {}; it should return the status of the operation",
            body.called("another schema")
        ),
    };
    Some((done.site(), message, None))
}
