use crate::rules::prelude::*;

rule!("final-state/final-state-via-default-mismatch", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let is_silent = matches!(subject.declared_via(), DeclaredVia::Absent);
    let (Method::Post, true, Some(marker)) =
        (subject.operation.method(), is_silent, subject.marked_at())
    else {
        return;
    };
    // Another rule reports operations whose final response has a body.
    if subject.last().any(|response| response.schema().is_some()) {
        return;
    }
    let Some((polled, result)) = lro.result_left_in_monitor() else {
        return;
    };
    let via = FinalStateVia::of_header(polled.name());
    let value = via.map_or("operation-location", FinalStateVia::name);
    let clients = report.clients();
    report
        .at(
            marker,
            format!(
                "without `final-state-via`, clients fetch the result from `Location`, but it is in `{}` of the status document at `{}`",
                result.name,
                polled.name()
            ),
        )
        .note(result.site, "the property with the result")
        .help(format!(
            "add `x-ms-long-running-operation-options` with `\"final-state-via\": \"{value}\"`; or with `\"final-state-via\": \"location\"`, if `Location` leads to the result"
        ))
        .typespec(format!(
            "add `@useFinalStateVia(\"{value}\")` to the operation; or remove the `Location` header from its `202`"
        ))
        .clients(&clients.ending(lro, &[Verdict::WrongResult]));
}
