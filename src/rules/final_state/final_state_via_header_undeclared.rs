use crate::model::HeaderEvidence;
use crate::rules::prelude::*;

rule!(
    "final-state/final-state-via-header-undeclared",
    Lro,
    check,
    examples
);

/// Where the operation begins, once its codes are those of the guideline.
fn place(lro: &Lro<'_>) -> String {
    let subject = &lro.subject;
    let mut first = subject.initial();
    // What Resource Manager answers with 200 is done, unless it has no other way to begin.
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
        None if subject.lacks_202() => {
            "in the `headers` of the `202` that has to be added".to_owned()
        }
        None if kept.is_empty() => "where the operation begins".to_owned(),
        None => format!(
            "in the `headers` of the {}",
            list(kept.iter().map(|response| response.status()), "or")
        ),
    }
}

/// What the `202` that has to be added needs besides, in the system that answers with the status.
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
                "{help} if the service sends it; if it sends `{own}`, declare that and write `{usual}`"
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
    // Where the operation isn't marked, or can't be long-running, the option is the mistake.
    let counts = subject.is_marked() && subject.operation.method().is_write();
    let Some(header) = via.header().filter(|_| counts) else {
        return;
    };
    // Another header instead is a contradiction; and that nothing leads on, or what shows the
    // header better than the option does, says more.
    let is_said_otherwise = subject.declares_header_or_slip(header)
        || !subject.polling_headers().is_empty()
        || lro.header_evidence() != Some(HeaderEvidence::Named)
        || lro.dead_end().is_some();
    if is_said_otherwise {
        return;
    }
    let clients = report.clients();
    report
        .at(
            Site::value(place),
            format!("`{via}` needs the header `{header}`, and no response declares it"),
        )
        .help(help(lro, header))
        .typespec("add the header: `LroHeaders` of an ARM template, `ArmLroLocationHeader` or `ArmAsyncOperationHeader`; in the data plane the `LongRunning…` templates have it")
        .clients(&clients.ending(lro, &[Verdict::EarlySuccess, Verdict::FalseFailure]));
}
