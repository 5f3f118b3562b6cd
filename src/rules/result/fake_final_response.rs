use crate::rules::prelude::*;

rule!("result/fake-final-response", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let Some(done) = lro.subject.stand_in_for_result() else {
        return;
    };
    let result = done
        .schema()
        .map_or_else(String::new, |schema| schema.called("its schema"));
    let clients = report.clients();
    let finding = report.at(
        done.site(),
        format!("this `200` only tells generators that the result is {result}: the service answers `202`"),
    );
    let advice = if lro.subject.names_result() {
        "remove it: `final-state-schema` names the result"
    } else {
        "remove it, and name its schema in `final-state-schema` of `x-ms-long-running-operation-options`, or describe it as `result` of the status"
    };
    finding
        .help(advice)
        .clients(&clients.ending(lro, &[Verdict::WrongResult]))
        .typespec("take `LongRunningResourceAction<Widget, Request, Response>`: the result is part of its status, and the emitter writes no `200`");
}
