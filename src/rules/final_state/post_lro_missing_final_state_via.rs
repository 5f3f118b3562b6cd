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
        [] => format!("nothing says where clients find {result} in the end"),
        [FinalStateVia::Location] => {
            format!("only by default do clients look for {result} behind {headers}")
        }
        [_] => format!("clients take the status behind {headers} for {result}"),
        _ => format!("nothing says which of {headers} leads to {result}"),
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
            "{} if the finished status holds {result}, or of {} if `Location` leads to it",
            names(status),
            names(location)
        ),
    };
    // What shows a header asks for its declaration as well.
    let known = shown_vias(lro);
    let offered = lro.subject.offered_vias();
    let is_there = |via: &FinalStateVia| offered.contains(via) || known.contains(via);
    // Where no header leads on, the finding about that asks for the body too.
    let lacks_body = matches!(lro.lacks_usual_header(), Some((_, LackedHeader::Certain)))
        && lro.lacks_monitor().is_some();
    let and_body = match (to_result.as_slice(), to_status.as_slice()) {
        (_, []) => String::new(),
        _ if !lacks_body => String::new(),
        ([], _) => ", with the status as its body".to_owned(),
        (_, status) => format!(", for {} with the status as its body", names(status)),
    };
    let and_declare = match fitting.iter().all(is_there) {
        true => String::new(),
        false => format!(", and declare that header on the `202`{and_body}"),
    };
    format!(
        "add `x-ms-long-running-operation-options` with a `final-state-via` of {values}{and_declare}"
    )
}

/// The ways to the result whose headers a text or an example of the `202` shows, or which it declares.
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
    // Without the marker nobody looks for the options.
    let (Method::Post, true, Some(marker)) =
        (subject.operation.method(), is_silent, subject.marked_at())
    else {
        return;
    };
    // Nobody can look for what the schema doesn't say.
    let Some((response, schema)) = lro.described_result() else {
        return;
    };
    let offered = lro.subject.offered_vias();
    // What it begins with has to be known before how it ends.
    let lacks_begin = subject.response(202).is_none() && subject.codes(Method::Post).is_some();
    if lacks_begin && offered.is_empty() {
        return;
    }
    let misleads = matches!(offered.as_slice(), [via] if *via != FinalStateVia::Location);
    // A client that gets the status gets what is described, where that is a status.
    if misleads && is_monitor(&schema, lro.subject.profile) {
        return;
    }
    let clients = report.clients();
    let finding = report.at(marker, message(&offered, &schema.called("the result")));
    finding
        .note(response.site(), "the operation returns this")
        .help(help(lro, &schema, &lro.fitting_vias(&schema)))
        .typespec("say what the header leads to, as in `LroHeaders = ArmLroLocationHeader<FinalResult = Report>`, or decorate the operation with `@useFinalStateVia`");
    let finding = match offered.as_slice() {
        // The default is right once the header that is shown is declared, which another finding asks for.
        [] if shown_vias(lro) == [FinalStateVia::Location] => finding.case(Case::Default),
        [] => finding,
        [FinalStateVia::Location] => finding.case(Case::Default),
        _ => finding.case(Case::Evidence),
    };
    if misleads {
        finding.clients(&clients.failing(lro, None));
    }
}
