use crate::rules::prelude::*;

rule!("errors/lro-missing-default-response", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let Some(responses) = lro.operation.responses_element() else {
        return;
    };
    let declares = |wanted: Status| lro.responses.iter().any(|known| known.status() == wanted);
    // Two ranges say as much as one default.
    let has_ranges = declares(Status::Range(4)) && declares(Status::Range(5));
    if declares(Status::Default) || has_ranges || lro.responses.is_empty() {
        return;
    }
    report
        .at(
            responses.key(),
            "no `default` response: nothing says what errors of this operation look like",
        )
        .help("add `default` with the schema of the API's errors")
        .typespec("use a template: each adds the error response, as `ArmResourceActionAsync<Widget, Order, Receipt>` does; `Error = ErrorResponse` names another");
}
