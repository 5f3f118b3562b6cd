use crate::lro::{HeaderEvidence, Polling};
use crate::rules::prelude::*;

rule! {
    "polling-headers/data-plane-missing-operation-location", Lro, check, examples,
    enum Case { Location = "location", GateOnly = "gate-only" }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    // A POST or DELETE without a 202 has that defect.
    let first = match lro.operation.method() {
        Method::Put | Method::Patch => lro.first_response(),
        _ => lro.accepted(),
    };
    let (Some(first), Some(asked)) = (first, lro.profile.default_header.as_deref()) else {
        return;
    };
    if lro.initial().iter().any(|one| one.header(asked).is_some()) {
        return;
    }
    let case = case(lro);
    let status = first.status();
    // The gate looks at nothing but 202.
    if case == Some(Case::GateOnly) && status != Status::Code(202) {
        return;
    }
    let message = match case {
        Some(Case::Location) => format!("the `{status}` declares `Location`, but not `{asked}`"),
        _ => format!("the `{status}` doesn't declare `{asked}`"),
    };
    let finding = report
        .at(first.site(), message)
        .about(lro.operation.element().place())
        .help(format!("declare `{asked}` on the `{status}`, with the URL of the status"))
        .typespec("take a template that declares it: `LongRunningResourceCreateOrReplace<Widget>`, `LongRunningResourceDelete<Widget>` or `LongRunningResourceAction<Widget, Request, Response>`");
    match case {
        Some(case) => finding.case(case),
        None => finding.clients(&misled(lro, first)),
    };
}

/// What is to be said for the operation. What is missing may be shown better by another rule, or be
/// the marker.
fn case(lro: &Lro<'_>) -> Option<Case> {
    let is_shown = lro
        .header_evidence()
        .is_some_and(|best| best < HeaderEvidence::Seen);
    if is_shown || !lro.is_said_long_running() {
        return Some(Case::GateOnly);
    }
    match &lro.polling.value {
        Polling::Header(header) => {
            let is_read = header.is("Location") && lro.status_behind_location().is_none();
            Some(if is_read {
                Case::Location
            } else {
                Case::GateOnly
            })
        }
        Polling::Operation(_) | Polling::BodyLink(_) => Some(Case::GateOnly),
        Polling::OriginalUri | Polling::Undeclared(_) | Polling::Nowhere => None,
    }
}
