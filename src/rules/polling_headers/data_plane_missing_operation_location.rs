use crate::lro::{HeaderEvidence, Polling};
use crate::rules::prelude::*;

rule!(
    "polling-headers/data-plane-missing-operation-location",
    Lro,
    check,
    examples
);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let Some(asked) = lro.profile.default_header.as_deref() else {
        return;
    };
    let Some(first) = lro.first_response() else {
        return;
    };
    if lro.initial().iter().any(|one| one.header(asked).is_some()) {
        return;
    }
    let is_shown = lro
        .header_evidence()
        .is_some_and(|best| best < HeaderEvidence::Seen);
    let status = first.status();
    let finding = report
        .at(
            first.site(),
            format!("the `{status}` doesn't declare `{asked}`"),
        )
        .help(format!("declare `{asked}` on the `{status}`, with the URL of the status"))
        .typespec("take a template that declares it: `LongRunningResourceCreateOrReplace<Widget>`, `LongRunningResourceDelete<Widget>` or `LongRunningResourceAction<Widget, Request, Response>`");
    match &lro.polling.value {
        _ if is_shown || !lro.is_said_long_running() => finding.case("gate-only"),
        Polling::Operation(_) | Polling::BodyLink(_) => finding.case("gate-only"),
        Polling::Header(header) if !header.is("Location") => finding.case("gate-only"),
        Polling::Header(_) if lro.status_behind_location().is_some() => finding.case("gate-only"),
        Polling::Header(_) => finding.case("location"),
        _ => finding.clients(&["python", "js", "go", "dotnet", "java"]),
    };
}
