use crate::rules::prelude::*;

rule!("response-codes/no-content-with-body", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let body = |code| lro.response(code).and_then(|response| response.body());
    if let Some(body) = body(204) {
        report
            .at(body, "`204` has no content, but a body is declared")
            .help("remove the body, or answer `200` with it")
            .typespec("return `NoContentResponse`, or the model with another status code");
    }
    if lro.operation.method() == Method::Delete
        && let Some(body) = body(200)
    {
        report
            .at(body, "a long-running DELETE returns nothing, but its `200` has a body")
            .case("delete-200")
            .help("remove the body; if it is the operation's status, declare the header that leads to it instead")
            .typespec("take `ArmResourceDeleteWithoutOkAsync`, which returns nothing");
    }
}
