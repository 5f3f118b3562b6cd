use crate::model::is_monitor;
use crate::rules::prelude::*;

rule!("result/post-result-in-monitor", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let DeclaredVia::Known(via @ FinalStateVia::AzureAsyncOperation, place) =
        subject.declared_via()
    else {
        return;
    };
    if lro.subject.operation.method() != Method::Post {
        return;
    }
    let Some(result) = subject.response(200).and_then(Response::schema) else {
        return;
    };
    let monitor = lro.monitor.as_ref();
    let is_in_monitor = monitor.is_some_and(|monitor| {
        let own = monitor.schema.as_ref();
        own.is_some_and(|own| own.place() == result.place())
    });
    if is_monitor(&result, subject.profile) || is_in_monitor || result.is_empty() {
        return;
    }
    let name = result.called("the body of the `200`");
    let clients = report.clients();
    report
        .at(
            Site::value(place),
            format!("with `{via}`, clients return the status document, which isn't {name}"),
        )
        .help("if the service sends `Location` with the URL of the result, declare it on the `202` and set `final-state-via` to `location`; otherwise give the `200` the schema of the status document")
        .typespec("add `LroHeaders = ArmLroLocationHeader<FinalResult = …>` to the template; or declare both headers with `ArmCombinedLroHeaders`")
        .note(lro.subject.response(200).map_or_else(|| Site::value(place), Response::site), "the operation declares this result")
        .clients(&clients.ending(lro, &[Verdict::WrongResult]));
}
