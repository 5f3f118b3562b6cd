use crate::clients::{in_order, misled_by_via};
use crate::rules::prelude::*;

rule! {
    "final-state/final-state-via-header-contradiction", Lro, check, examples,
    enum Case { Harmless = "harmless" }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let DeclaredVia::Known(via, place) = subject.declared_via() else {
        return;
    };
    let Some(named) = via.header() else {
        return;
    };
    // A header that is only misspelled has a finding of its own.
    let Some(other) = subject.declared_instead_of(via) else {
        return;
    };
    let declared = other.header.name();
    let audience = report.clients().audience;
    let message = format!(
        "`{via}` needs the header `{named}`, but only `{declared}` is declared, on {}",
        other.status
    );
    let offered = subject.offered_vias();
    // They look for the one, find the other, and take its body for the result. Who fails for another
    // reason doesn't count.
    let mut failing = report
        .clients()
        .ending(lro, &[Verdict::WrongResult, Verdict::EarlySuccess]);
    if let Some(offered) = offered.first() {
        failing.extend(misled_by_via(lro, audience, *offered));
    }
    // The examples that show the other header would contradict it then.
    let others = lro.headers_shown();
    let shown = match others.is_empty() || others.iter().any(|one| one.what.name == named) {
        true => "",
        false => " and show it in the example",
    };
    let failing = in_order(&failing);
    let finding = report.at(Site::value(place), message);
    if failing.is_empty() {
        finding.case(Case::Harmless);
    }
    finding
        .clients(&failing)
        .note(other.header.site(), "the header that is declared");
    match offered.first() {
        Some(offered) => finding
            .help(format!(
                "write `{offered}`, or declare `{named}`{shown} if the service sends it"
            ))
            .typespec(format!(
                "write `@useFinalStateVia(\"{offered}\")` or leave it out; if the service sends `{named}`, add it to the headers of the response"
            )),
        None => finding.help(format!("declare `{named}`{shown} if the service sends it")),
    };
}
