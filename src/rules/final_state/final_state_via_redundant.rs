use crate::model::Polling;
use crate::rules::prelude::*;
use crate::workspace::Place;

rule!("final-state/final-state-via-redundant", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let Some(place) = redundant_via(lro) else {
        return;
    };
    // TypeSpec's emitter writes the option on every operation.
    if lro.subject.operation.api().is_generated() {
        return;
    }
    let verb = lro.subject.operation.method().verb();
    report
        .at(
            Site::value(place),
            format!("`final-state-via: original-uri` has no effect: every client completes this {verb} with a GET of its URL anyway"),
        )
        .help("remove `x-ms-long-running-operation-options`");
}

/// The value `original-uri`, if every client reads the URL of the operation without it too. Clients do
/// so for a PUT, and for a PATCH that answers with the URL of a status monitor. There are two
/// exceptions. A client that polls `Location` returns the last response. For a PATCH that declares
/// `Location` and a monitor, JavaScript fetches `Location`. A service may send a header that isn't
/// declared, so a PATCH without polling headers proves nothing.
fn redundant_via<'w>(lro: &Lro<'w>) -> Option<Place<'w>> {
    let subject = &lro.subject;
    let DeclaredVia::Known(FinalStateVia::OriginalUri, place) = subject.declared_via() else {
        return None;
    };
    let is_readable = || {
        let get = subject.get_of_same_path();
        get.is_some_and(|get| get.result().is_some())
    };
    let has_location = subject.declares_header_or_slip("Location");
    let is_default = match subject.operation.method() {
        Method::Put => {
            !matches!(&lro.polling.value, Polling::Header(header) if header.is("Location"))
        }
        Method::Patch => !has_location && matches!(lro.polling.value, Polling::Header(_)),
        _ => false,
    };
    // If the URL can't be read, the value is wrong, which another rule reports. Options that name the
    // schema of the result must have a value.
    let is_alone = !subject.names_result();
    (subject.is_marked() && is_alone && is_default && is_readable()).then_some(place)
}
