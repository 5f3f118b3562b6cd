use crate::rules::prelude::*;

rule!("result/fake-final-response", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let Some(done) = lro.subject.stand_in_for_result() else {
        return;
    };
    let result = done
        .schema()
        .map_or_else(String::new, |schema| schema.called("in its schema"));
    let clients = report.clients();
    let finding = report.at(
        done.site(),
        format!(
            "the `200` only gives generators the result type {result}: the service returns `202`"
        ),
    );
    let advice = if lro.subject.names_result() {
        "remove the `200`: `final-state-schema` names the result"
    } else {
        "name the schema of the `200` in `final-state-schema` of `x-ms-long-running-operation-options`, or describe it as the property `result` of the status, and remove the `200`"
    };
    finding
        .help(advice)
        .clients(&clients.ending(lro, &[Verdict::WrongResult]))
        .typespec("use `LongRunningResourceAction<Widget, Request, Response>`: the result is part of its status, and the emitter writes no `200`");
}
