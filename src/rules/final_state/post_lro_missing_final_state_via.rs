use crate::model::is_monitor;
use crate::openapi::Schema;
use crate::questions::LackedHeader;
use crate::rules::prelude::*;

rule! {
    "final-state/post-lro-missing-final-state-via", Lro, check, examples,
    enum Case { Evidence = "evidence", Default = "default" }
}

fn message(offered: &[FinalStateVia], result: &str) -> String {
    let headers = list(offered.iter().filter_map(|via| via.header()), "and");
    match offered {
        [] => format!("`final-state-via` is missing: clients can't know where to get {result}"),
        [FinalStateVia::Location] => format!(
            "`final-state-via` is missing: clients get {result} from {headers} only because it is their default"
        ),
        [_] => format!(
            "`final-state-via` is missing: clients return the status document at {headers} instead of {result}"
        ),
        _ => format!(
            "`final-state-via` is missing: clients can't know which of {headers} leads to {result}"
        ),
    }
}

fn help(lro: &Lro<'_>, schema: &Schema<'_>, fitting: &[FinalStateVia]) -> String {
    let result = schema.called("the result");
    let (to_result, to_status): (Vec<_>, Vec<_>) = fitting
        .iter()
        .partition(|via| **via == FinalStateVia::Location);
    let names = |vias: &[&FinalStateVia]| list(vias.iter().map(|via| via.name()), "or");
    let values = match (to_result.as_slice(), to_status.as_slice()) {
        (only, []) | ([], only) => names(only),
        (location, status) => format!(
            "{} if the finished status contains {result}, or to {} if `Location` leads to it",
            names(status),
            names(location)
        ),
    };
    // If something shows a header, another finding asks for its declaration.
    let known = shown_vias(lro);
    let offered = lro.subject.offered_vias();
    let is_there = |via: &FinalStateVia| offered.contains(via) || known.contains(via);
    // If no polling header is declared, the finding about that also asks for the body.
    let lacks_body = matches!(lro.lacks_usual_header(), Some((_, LackedHeader::Certain)))
        && lro.lacks_monitor().is_some();
    let and_body = match (to_result.as_slice(), to_status.as_slice()) {
        (_, []) => String::new(),
        _ if !lacks_body => String::new(),
        ([], _) => ", with the status document as its body".to_owned(),
        (_, status) => format!(
            ", with the status document as its body for {}",
            names(status)
        ),
    };
    let and_declare = match fitting.iter().all(is_there) {
        true => String::new(),
        false => {
            let headers: Vec<_> = fitting.iter().filter_map(|via| via.header()).collect();
            let header = match headers.as_slice() {
                [only] => format!("`{only}`"),
                _ => "the matching header".to_owned(),
            };
            format!(", and declare {header} on the `202`{and_body}")
        }
    };
    format!(
        "add `x-ms-long-running-operation-options` with `final-state-via` set to {values}{and_declare}"
    )
}

/// The values whose headers a text or an example of the `202` shows, or the `202` declares.
fn shown_vias(lro: &Lro<'_>) -> Vec<FinalStateVia> {
    let accepted = lro.subject.accepted();
    let headers = accepted.map(|accepted| lro.known_headers(accepted));
    let headers = headers.iter().flatten();
    headers
        .filter_map(|header| FinalStateVia::of_header(header))
        .collect()
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let is_silent = matches!(subject.declared_via(), DeclaredVia::Absent);
    // Clients read the options only of marked operations.
    let (Method::Post, true, Some(marker)) =
        (subject.operation.method(), is_silent, subject.marked_at())
    else {
        return;
    };
    // Another rule reports a schema that says nothing about the result.
    let Some((response, schema)) = lro.described_result() else {
        return;
    };
    let offered = lro.subject.offered_vias();
    // Without a `202` and a polling header, the rules about codes report the operation first.
    let lacks_begin = subject.response(202).is_none() && subject.codes(Method::Post).is_some();
    if lacks_begin && offered.is_empty() {
        return;
    }
    let misleads = matches!(offered.as_slice(), [via] if *via != FinalStateVia::Location);
    // If the described result is a status document, clients that return the status are right.
    if misleads && is_monitor(&schema, lro.subject.profile) {
        return;
    }
    let clients = report.clients();
    let finding = report.at(marker, message(&offered, &schema.called("the result")));
    finding
        .note(response.site(), "the result is described here")
        .help(help(lro, &schema, &lro.fitting_vias(&schema)))
        .typespec("set the result of the header, as in `LroHeaders = ArmLroLocationHeader<FinalResult = Report>`; or add `@useFinalStateVia` to the operation");
    let finding = match offered.as_slice() {
        // The default is right as soon as the shown header is declared, which another finding asks for.
        [] if shown_vias(lro) == [FinalStateVia::Location] => finding.case(Case::Default),
        [] => finding,
        [FinalStateVia::Location] => finding.case(Case::Default),
        _ => finding.case(Case::Evidence),
    };
    if misleads {
        finding.clients(&clients.failing(lro, None));
    }
}
