use crate::model::Polling;
use crate::rules::prelude::*;
use crate::workspace::Place;

rule!("final-state/final-state-via-redundant", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let Some(place) = redundant_via(lro) else {
        return;
    };
    // TypeSpec's emitter writes the option everywhere.
    if lro.subject.operation.api().is_generated() {
        return;
    }
    let verb = lro.subject.operation.method().verb();
    report
        .at(
            Site::value(place),
            format!("every client ends this {verb} with a GET of its URL, with or without `original-uri`"),
        )
        .help("remove `x-ms-long-running-operation-options`");
}

/// `original-uri`, where every client does what it says without it: a PUT ends with a GET of its
/// URL, and so does a PATCH that answers with a monitor's URL. Two kinds of poll end otherwise:
/// one of `Location`, with its last answer, and one of a PATCH with a `Location` beside the
/// monitor, with a GET of that in JavaScript. A header that isn't declared may be sent, so a
/// PATCH without any tells nothing.
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
    // Where there is nothing to read, the value is wrong and not idle; and options that name the
    // schema of the result may not leave it out.
    let is_alone = !subject.names_result();
    (subject.is_marked() && is_alone && is_default && is_readable()).then_some(place)
}
