use crate::rules::prelude::*;

rule! {
    "polling-headers/arm-202-missing-location", Lro, check, examples,
    enum Case { GateOnly = "gate-only" }
}

const TYPESPEC: &str = "give the template its headers: `LroHeaders = ArmLroLocationHeader<FinalResult = Widget> & Azure.Core.Foundations.RetryAfterHeader`";

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let (Some(accepted), Some(asked)) = (
        subject.accepted(),
        subject.profile.default_header.as_deref(),
    ) else {
        return;
    };
    if accepted.header(asked).is_some() {
        return;
    }
    // What the text or another operation shows is a better reason to ask for a header; and where
    // nobody says that the operation is long-running, the marker is in question.
    let is_shown = lro.header_evidence().is_some();
    let is_bare = !subject.declares_address() && !is_shown && subject.is_said_long_running();
    let clients = report.clients();
    let help = format!("declare `{asked}` on the `202`, with `{RETRY_AFTER}`");
    if !is_bare {
        report
            .at(
                accepted.site(),
                format!("the `202` doesn't declare `{asked}`"),
            )
            .help(help)
            .typespec(TYPESPEC)
            .case(Case::GateOnly);
        return;
    }
    let headers = &subject.profile.polling_headers;
    let (site, message) = match everywhere(lro) {
        Some(paths) => (
            paths,
            format!(
                "no long-running {} of this document declares {} on its `202`",
                subject.operation.method().verb(),
                list(headers, "or")
            ),
        ),
        None => (
            accepted.site(),
            format!("the `202` declares neither {}", list(headers, "nor")),
        ),
    };
    report
        .at(site, message)
        .help(help)
        .typespec(TYPESPEC)
        .clients(&clients.misled(lro, accepted));
}

/// The paths of a document in which no operation with this method declares a header: that is one decision,
/// so the engine joins what is found of each. Templates declare headers, so in a document that was generated
/// each operation without is a slip of its own.
fn everywhere<'w>(lro: &Lro<'w>) -> Option<Site<'w>> {
    let subject = &lro.subject;
    let api = subject.operation.api();
    let accepted = subject.accepted()?;
    let counts = !api.is_generated() && !lro.is_out_of_place(accepted) && lro.bare_siblings() > 1;
    let paths = api
        .root()
        .get("paths")
        .or_else(|| api.root().get("x-ms-paths"));
    paths.filter(|_| counts).map(Site::from)
}
