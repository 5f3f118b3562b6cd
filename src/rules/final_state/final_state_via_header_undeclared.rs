use crate::model::HeaderEvidence;
use crate::rules::prelude::*;

rule!(
    "final-state/final-state-via-header-undeclared",
    Lro,
    check,
    examples
);

/// The place for the header: the responses that begin the operation, with the codes that the guideline
/// asks for.
fn place(lro: &Lro<'_>) -> String {
    let subject = &lro.subject;
    let mut first = subject.initial();
    // A `200` of Resource Manager means that the operation has completed, unless it is the only response.
    if subject.profile.system == System::Arm && first.len() > 1 {
        first.retain(|response| response.code() != Some(200));
    }
    let (gone, kept): (Vec<_>, Vec<_>) = first
        .into_iter()
        .partition(|response| !lro.replaced_by(response).is_empty());
    let is_beginning = |response: &Response<'_>| matches!(response.code(), Some(201 | 202));
    let lacks_beginning = subject.lacks_202() || kept.is_empty();
    let replaced = gone.iter().find(|response| is_beginning(response));
    match replaced.filter(|_| lacks_beginning) {
        Some(gone) => in_headers_of(lro, gone),
        None if subject.lacks_202() => "in the `headers` of a new `202`".to_owned(),
        None if kept.is_empty() => "on the response that begins the operation".to_owned(),
        None => format!(
            "in the `headers` of the {}",
            list(kept.iter().map(|response| response.status()), "or")
        ),
    }
}

/// In the data plane, a new `202` also needs the status monitor as its body.
fn and_body(lro: &Lro<'_>) -> &'static str {
    let subject = &lro.subject;
    match subject.lacks_202() && subject.profile.system == System::DataPlane {
        true => ", with the status monitor as its body",
        false => "",
    }
}

fn help(lro: &Lro<'_>, header: &str) -> String {
    let help = format!("declare `{header}` {}{}", place(lro), and_body(lro));
    let own = lro.subject.profile.default_header.as_deref();
    let usual = own.and_then(|own| Some((own, FinalStateVia::of_header(own)?)));
    match usual.filter(|_| lro.subject.profile.is_foreign_header(header)) {
        Some((own, usual)) => {
            format!(
                "{help}, if the service sends it; or declare `{own}` and change `final-state-via` to `{usual}`"
            )
        }
        None => help,
    }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let DeclaredVia::Known(via, place) = subject.declared_via() else {
        return;
    };
    // If the operation isn't marked, or can't be long-running, the option itself is wrong.
    let counts = subject.is_marked() && subject.operation.method().is_write();
    let Some(header) = via.header().filter(|_| counts) else {
        return;
    };
    // Other rules report another header that is declared instead, a `202` without any way to poll, and
    // headers with better evidence than the option.
    let is_for_other_rules = subject.declares_header_or_slip(header)
        || !subject.polling_headers().is_empty()
        || lro.header_evidence() != Some(HeaderEvidence::Named)
        || lro.dead_end().is_some();
    if is_for_other_rules {
        return;
    }
    let clients = report.clients();
    report
        .at(
            Site::value(place),
            format!("`final-state-via: {via}` needs the header `{header}`, but no response declares it"),
        )
        .help(help(lro, header))
        .typespec("set `LroHeaders` of the ARM template to `ArmLroLocationHeader` or `ArmAsyncOperationHeader`; or, in the data plane, use a `LongRunning…` template")
        .clients(&clients.ending(lro, &[Verdict::EarlySuccess, Verdict::FalseFailure]));
}
