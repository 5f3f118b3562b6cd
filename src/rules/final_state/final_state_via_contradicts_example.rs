use crate::rules::prelude::*;

rule!(
    "final-state/final-state-via-contradicts-example",
    Lro,
    check,
    examples
);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let Some((via, place, shown)) = lro.header_shown_instead() else {
        return;
    };
    let Some(named) = via.header() else { return };
    let seen = shown.what.name;
    let status = shown.what.response.status();
    // Who looks for the result behind `Location` and finds none, takes the status for it. The other
    // way round all follow the header that is sent.
    let clients: &[&Client] = match (lro.subject.operation.method(), via) {
        (Method::Post, FinalStateVia::Location) => const { &[&PYTHON_ARM, &PYTHON, &JS, &GO] },
        _ => &[],
    };
    let meant = FinalStateVia::of_header(seen).map_or(seen, |meant| meant.name());
    let response = &shown.what.response;
    let and_declare = match response.header(seen) {
        Some(_) => String::new(),
        None => format!(", and declare `{seen}` {},", in_headers_of(lro, response)),
    };
    let declared_too = match lro.subject.declares_header_or_slip(named) {
        true => "",
        false => ", and declare it there",
    };
    report
        .at(
            Site::value(place),
            format!("`{via}` needs the header `{named}`, but the examples show only `{seen}`"),
        )
        .help(format!(
            "write `{meant}`{and_declare} if the service sends only `{seen}`; else show `{named}` on the `{status}` of the example{declared_too}"
        ))
        .typespec("remove `@useFinalStateVia`, or let `LroHeaders` of the template name the header that the service sends")
        .note(shown.first, "shown here")
        .clients(clients);
}
