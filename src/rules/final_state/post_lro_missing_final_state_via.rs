use crate::model::is_monitor;
use crate::rules::prelude::*;

rule!(
    "final-state/post-lro-missing-final-state-via",
    Lro,
    check,
    examples
);

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
    let result = schema.called("the result");
    let offered = subject.offered_vias();
    let headers: Vec<_> = offered.iter().filter_map(|via| via.header()).collect();
    let headers = list(&headers, "and");
    let (case, message) = match offered.as_slice() {
        [] => (
            None,
            format!("nothing says where clients find {result} in the end"),
        ),
        [FinalStateVia::Location] => (
            Some("default"),
            format!("only by default do clients look for {result} behind {headers}"),
        ),
        [_] => (
            Some("evidence"),
            format!("clients take the status behind {headers} for {result}"),
        ),
        _ => (
            Some("evidence"),
            format!("nothing says which of {headers} leads to {result}"),
        ),
    };
    let misleads = matches!(offered.as_slice(), [via] if *via != FinalStateVia::Location);
    // Who describes a status as the result gets what is described. And what clients of the system
    // don't read at all is the first thing to mend.
    if misleads && is_monitor(&schema, subject.profile) || subject.unread_header().is_some() {
        return;
    }
    let values = if offered.is_empty() {
        known_vias(lro)
    } else {
        offered
    };
    let values: Vec<_> = values.iter().map(|via| via.name()).collect();
    let finding = report.at(marker, message);
    finding
        .note(response, "the operation returns this")
        .help(format!(
            "add `x-ms-long-running-operation-options` with a `final-state-via` of {}",
            list(&values, "or")
        ))
        .typespec("say what the header leads to, as in `LroHeaders = ArmLroLocationHeader<FinalResult = Report>`, or decorate the operation with `@useFinalStateVia`");
    if let Some(case) = case {
        finding.case(case);
    }
    if misleads {
        finding.clients(&["python", "python-arm", "js", "go", "dotnet"]);
    }
}

/// The values that may be right where no header is declared: those of the headers that the text or an
/// example shows, else all of the system.
fn known_vias(lro: &Lro<'_>) -> Vec<FinalStateVia> {
    let headers = lro
        .subject
        .accepted()
        .map(|accepted| lro.known_headers(accepted));
    let known: Vec<_> = headers
        .iter()
        .flatten()
        .filter_map(|header| FinalStateVia::of_header(header))
        .collect();
    if known.is_empty() {
        lro.subject.profile.final_states()
    } else {
        known
    }
}
