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
                "add `POST {path}:cancel` without a body, which answers 200 with {status}; a released DELETE can stay beside it"
            ),
            _ => {
                format!("make it `POST {path}:cancel` without a body, and answer 200 with {status}")
            }
        };
        let finding = report.at(site, message);
        finding
            .operation(&cancel.operation)
            .note(cancel.status.site(), "the status of what is canceled")
            .help(help)
            .typespec("write `@action(\"cancel\") cancel is Ops.ResourceAction<OperationStatus, {}, OperationStatus>`, where the first is the resource of the status");
        if let Some(case) = case {
            finding.case(case);
        }
    }
}

/// What differs from a POST that takes nothing and answers the status as it is then.
fn fault<'w>(cancel: &Cancellation<'w>) -> Option<(Site<'w>, String, Option<Case>)> {
    let operation: &Operation<'w> = &cancel.operation;
    if operation.method() == Method::Delete {
        let message = "a DELETE of the status removes what is known of the operation, and this one cancels it";
        return Some((operation.site(), message.to_owned(), Some(Case::Delete)));
    }
    if let Some(body) = operation.required_body() {
        let message = "a cancel takes no body: its path says all";
        return Some((body, message.to_owned(), None));
    }
    let Some(done) = operation.response(200) else {
        let responses = operation.responses();
        let first = responses
            .iter()
            .find(|response| response.status().is_success())?;
        let message = format!(
            "a cancel answers 200 with the status of the operation, not {}",
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
        None => "the 200 of a cancel says nothing of how the operation is then".to_owned(),
        Some(body) => format!(
            "the 200 of a cancel is the status of the operation, not {}",
            body.called("another schema")
        ),
    };
    Some((done.site(), message, None))
}
