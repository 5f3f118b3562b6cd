use crate::model::HeaderEvidence;
use crate::rules::prelude::*;

rule!(
    "final-state/final-state-via-header-undeclared",
    Lro,
    check,
    examples
);

fn help(lro: &Lro<'_>, header: &str) -> String {
    let initial = lro.subject.initial();
    let mut first: Vec<_> = initial.iter().map(|response| response.status()).collect();
    // What Resource Manager answers with 200 is done, unless it has no other way to begin.
    if lro.subject.profile.system == System::Arm && first.len() > 1 {
        first.retain(|status| *status != Status::Code(200));
    }
    // The operation is named at the place; what is wrong with several of a document is one mistake.
    let is_usual = |status: &Status| matches!(status, Status::Code(201 | 202));
    let begins_as_usual = lro.subject.profile.system == System::Arm && first.iter().any(is_usual);
    let help = match first.as_slice() {
        _ if begins_as_usual => {
            format!(
                "declare `{header}` in the `headers` of the `202` or `201` with which it begins"
            )
        }
        [] => format!("declare `{header}` where the operation begins"),
        _ => format!(
            "declare `{header}` in the `headers` of the {}",
            list(first, "or")
        ),
    };
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
