use crate::rules::prelude::*;

rule!("final-state/final-state-via-redundant", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let Some(place) = lro.redundant_via() else {
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
