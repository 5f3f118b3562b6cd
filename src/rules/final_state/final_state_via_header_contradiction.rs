use crate::rules::prelude::*;

rule!(
    "final-state/final-state-via-header-contradiction",
    Lro,
    check
);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let DeclaredVia::Known(via, place) = lro.declared_via() else {
        return;
    };
    let Some(named) = via.header() else {
        return;
    };
    // A header that is only misspelled has a finding of its own.
    let Some(other) = lro.declared_instead_of(via) else {
        return;
    };
    let declared = other.header.name();
    let finding = report.at(
        Site::value(place),
        format!(
            "`{via}` needs the header `{named}`, but only `{declared}` is declared, on {}",
            other.status
        ),
    );
    finding.note(other.header.site(), "the header that is declared");
    let offered = lro.offered_vias();
    match offered.as_slice() {
        [offered, ..] => finding
            .help(format!(
                "write `{offered}`, or declare `{named}` if the service sends it"
            ))
            .typespec(format!(
                "write `@useFinalStateVia(\"{offered}\")` or leave it out; if the service sends `{named}`, add it to the headers of the response"
            )),
        [] => finding.help(format!("declare `{named}` if the service sends it")),
    };
    // Looking for the one, they find the other, and take its body for the result.
    if lro.operation.method() == Method::Post && via == FinalStateVia::Location {
        finding.clients(&[&PYTHON, &PYTHON_ARM, &JS, &GO, &DOTNET]);
    }
}
