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
    // A client that expects `Location` and gets none returns the status instead of the result. In the
    // opposite case all clients follow the header that is sent.
    let clients: &[&Client] = match (lro.subject.operation.method(), via) {
        (Method::Post, FinalStateVia::Location) => const { &[&PYTHON_ARM, &PYTHON, &JS, &GO] },
        _ => &[],
    };
    let meant = FinalStateVia::of_header(seen).map_or(seen, |meant| meant.name());
    let response = &shown.what.response;
    let and_declare = match response.header(seen) {
        Some(_) => String::new(),
        None => format!(" and declare `{seen}` {}", in_headers_of(lro, response)),
    };
    let declared_too = match lro.subject.declares_header_or_slip(named) {
        true => "",
        false => " and in the operation",
    };
    let instead = lro.replaced_by(response);
    let add = match instead.as_slice() {
        [] => {
            format!("add `{named}` to the headers of the `{status}` in the example{declared_too}")
        }
        codes => format!(
            "add `{named}` to that {}, and to the example",
            list(codes, "or")
        ),
    };
    report
        .at(
            Site::value(place),
            format!("`final-state-via: {via}` needs the header `{named}`, but the examples show only `{seen}`"),
        )
        .help(format!(
            "change `final-state-via` to `{meant}`{and_declare}, if the service sends only `{seen}`; or {add}"
        ))
        .typespec("remove `@useFinalStateVia`; or set `LroHeaders` of the template to the header that the service sends")
        .note(shown.first, format!("the example shows `{seen}`"))
        .clients(clients);
}
