use crate::rules::prelude::*;

rule! {
    "marking/lro-on-get-or-head", Operation, check,
    enum Case { Generated = "generated" }
}

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let method = subject.operation.method();
    if method.is_write() {
        return;
    }
    let place = match (&subject.options, subject.marker) {
        (_, Marker::True(place)) => place,
        (Some(options), Marker::Absent) => options.place,
        _ => return,
    };
    let name = place.key().unwrap_or_default();
    let verb = method.verb();
    let finding = report.at(
        place,
        format!(
            "`{name}` on a {verb}: a long-running operation changes something, and a {verb} doesn't"
        ),
    );
    finding
        .help(format!("remove `{name}`; if the answer takes long to prepare, offer a POST that prepares it and a GET that reads it"))
        .typespec("remove the long-running template or decorator from the operation, or make it an action");
    if subject.operation.api().is_generated() {
        finding.case(Case::Generated);
    }
}
