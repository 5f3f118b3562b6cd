use crate::rules::prelude::*;

rule! {
    "response-codes/no-content-with-body", LroOrSync, check,
    enum Case { Delete200 = "delete-200" }
}

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let body = |code| subject.response(code).and_then(|response| response.body());
    let empty = subject.response(204);
    // An empty schema that was pasted into all responses is removed from all.
    let is_pasted = empty.is_some_and(|empty| subject.pastes_empty_schema(empty));
    if let Some(body) = body(204).filter(|_| !is_pasted) {
        report
            .at(body, "`204` has no content, but a body is declared")
            .help("remove the body, or answer `200` with it")
            .typespec("return `NoContentResponse`, or the model with another status code");
    }
    if subject.operation.method() == Method::Delete
        && let Some(body) = body(200)
    {
        report
            .at(body, "a DELETE returns nothing, but its `200` has a body")
            .case(Case::Delete200)
            .help("remove the body; if it is the operation's status, declare the header that leads to it instead")
            .typespec("take `ArmResourceDeleteWithoutOkAsync`, or `ArmResourceDeleteSync`: both return nothing");
    }
}
