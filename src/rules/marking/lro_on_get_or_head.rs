use crate::questions::is_polling_path;
use crate::rules::prelude::*;

rule! {
    "marking/lro-on-get-or-head", Document, check,
    enum Case { Generated = "generated" }
}

fn help(subject: &Subject<'_>, names: &str) -> String {
    let verb = subject.operation.method().verb();
    match is_polling_path(subject.operation.path(), subject.profile) {
        true => format!(
            "remove {names}: clients poll other operations with this {verb}; it isn't polled itself"
        ),
        false => format!(
            "remove {names}; if the response takes long to prepare, add a POST that prepares it and a GET that reads it"
        ),
    }
}

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    let reads = |subject: &&Subject<'w>| !subject.operation.method().is_write();
    let mut lros = scope
        .lros
        .iter()
        .filter(|lro| reads(&&lro.subject))
        .peekable();
    for subject in scope.operations.iter().filter(reads) {
        // Both lists are in the order of the document.
        let lro = lros.next_if(|lro| lro.subject.operation == subject.operation);
        check_one(subject, lro, report);
    }
}

fn check_one<'w>(subject: &Subject<'w>, lro: Option<&Lro<'w>>, report: &mut Report<'w>) {
    let place = match (&subject.options, subject.marker) {
        (_, Marker::True(place)) => place,
        (Some(options), Marker::Absent) => options.place,
        _ => return,
    };
    let name = place.key().unwrap_or_default();
    let both = subject.options.as_ref().map(|options| options.place);
    let other = both.and_then(|options| options.key());
    let names = [Some(name.clone()), other.filter(|other| *other != name)];
    let names = list(names.into_iter().flatten(), "and");
    let verb = subject.operation.method().verb();
    let clients = report.clients();
    let finding = report.at(
        place,
        format!(
            "`{name}` is on a {verb}, but only operations that change something can be long-running"
        ),
    );
    finding
        .operation(&subject.operation)
        .help(help(subject, &names))
        .typespec("remove the long-running template or decorator from the operation; or make the operation an action");
    if let Some(lro) = lro {
        finding.clients(&clients.failing(lro, None));
    }
    if subject.operation.api().is_generated() {
        finding.case(Case::Generated);
    }
}
