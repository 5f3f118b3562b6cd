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
    // Another rule reports a misspelled header.
    let Some(other) = subject.declared_instead_of(via) else {
        return;
    };
    let declared = other.header.name();
    let audience = report.clients().audience;
    let message = format!(
        "`final-state-via: {via}` needs the header `{named}`, but the `{}` declares `{declared}` instead",
        other.status
    );
    let offered = subject.offered_vias();
    // These clients look for one header, find the other, and return the status document as the result.
    // Clients that fail for another reason don't count.
    let mut failing = report
        .clients()
        .ending(lro, &[Verdict::WrongResult, Verdict::EarlySuccess]);
    if let Some(offered) = offered.first() {
        failing.extend(misled_by_via(lro, audience, *offered));
    }
    // If the named header is declared, examples that show only the other one contradict it.
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
        .note(other.header.site(), "the declared header");
    match offered.first() {
        Some(offered) => finding
            .help(format!(
                "change `final-state-via` to `{offered}`; or declare `{named}`{shown}, if the service sends it"
            ))
            .typespec(format!(
                "use `@useFinalStateVia(\"{offered}\")` or remove the decorator; or add `{named}` to the headers of the response, if the service sends it"
            )),
        None => finding.help(format!("declare `{named}`{shown}, if the service sends it")),
    };
}
