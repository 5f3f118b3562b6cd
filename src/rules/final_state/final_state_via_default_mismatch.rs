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
    // A body of the final response is the business of another rule.
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
                "by default clients fetch `Location`, while the result is in `{}` of the status behind `{}`",
                result.name,
                polled.name()
            ),
        )
        .note(result.site, "the result of the finished operation")
        .help(format!(
            "add `x-ms-long-running-operation-options` with `\"final-state-via\": \"{value}\"`; if `Location` does lead to the result, say `location`"
        ))
        .typespec(format!(
            "decorate the operation with `@useFinalStateVia(\"{value}\")`, or drop the `Location` header from its 202"
        ))
        .clients(&clients.ending(lro, &[Verdict::WrongResult]));
}
