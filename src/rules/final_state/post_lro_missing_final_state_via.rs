use crate::model::is_monitor;
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

fn help(offered: &[FinalStateVia], lro: &Lro<'_>) -> String {
    let add = |values: &[FinalStateVia]| {
        let names = values.iter().map(|via| via.name());
        format!(
            "add `x-ms-long-running-operation-options` with a `final-state-via` of {}",
            list(names, "or")
        )
    };
    match offered {
        // What shows a header asks for its declaration as well.
        [] if lro.header_evidence().is_some() => add(&known_vias(lro)),
        [] => format!(
            "{}, and declare that header on the `202`",
            add(&known_vias(lro))
        ),
        offered => add(offered),
    }
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
    let returning = subject
        .last()
        .filter(|response| response.code() != Some(204))
        .find_map(|response| Some((response.site(), response.schema()?)));
    // Nobody can look for what the schema doesn't say.
    let Some((response, schema)) = returning.filter(|(_, schema)| !schema.says_nothing()) else {
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
        .note(response, "the operation returns this")
        .help(help(&offered, lro))
        .typespec("say what the header leads to, as in `LroHeaders = ArmLroLocationHeader<FinalResult = Report>`, or decorate the operation with `@useFinalStateVia`");
    let finding = match offered.as_slice() {
        [] => finding,
        [FinalStateVia::Location] => finding.case(Case::Default),
        _ => finding.case(Case::Evidence),
    };
    if misleads {
        finding.clients(&clients.failing(lro, None));
    }
}

/// The values that may be right where no header is declared: those of the headers that the text or an
/// example shows, else all of the system.
fn known_vias(lro: &Lro<'_>) -> Vec<FinalStateVia> {
    let headers = lro
        .subject
        .accepted()
        .map(|accepted| lro.known_headers(accepted));
    let headers = headers.iter().flatten();
    let known: Vec<_> = headers
        .filter_map(|header| FinalStateVia::of_header(header))
        .collect();
    if known.is_empty() {
        lro.subject.profile.final_states()
    } else {
        known
    }
}
