use super::generated;
use crate::rules::prelude::*;

rule!("marking/missing-lro-extension", Operation, check);

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let Some(accepted) = subject.accepted() else {
        return;
    };
    let Some(marker) = subject.missing_marker() else {
        return;
    };
    // That its neighbours are marked is evidence, and said by the rule that sees them all.
    if subject.accepted_beside_marked().is_some() {
        return;
    }
    let add = format!("add `\"{marker}\": true` to the operation");
    let headers = subject.polling_headers();
    let Some(first) = headers.first() else {
        report
            .at(
                accepted.site(),
                "202 says that work goes on, but the operation is not marked long-running",
            )
            .case("no-polling-header")
            .help(format!(
                "{add} if there is an end to wait for; answer 200 or 204 if there isn't"
            ))
            .typespec(TEMPLATE);
        return;
    };
    let certain = headers
        .iter()
        .find(|polling| subject.profile.is_certain_header(polling.header.name()));
    let is_certain = certain.is_some();
    let polling = certain.unwrap_or(first);
    let name = polling.header.name();
    // Where every marked operation has a header of its own, one without it may be of another kind.
    if !is_certain && !subject.profile.required_headers.is_empty() {
        report
            .at(
                accepted.site(),
                format!("202 with `{name}` says that work goes on, but the operation is not marked long-running"),
            )
            .note(polling.header.site(), "here clients are told where to poll")
            .case("without-operation-id")
            .help(format!(
                "{add} if `{name}` leads to the state of an operation; leave it out if it leads to a job"
            ))
            .typespec(TEMPLATE);
        return;
    }
    let found = report.at(
        accepted.site(),
        format!("202 with `{name}` is long-running, but the operation is not marked"),
    );
    found
        .note(polling.header.site(), "here clients are told where to poll")
        .help(format!(
            "{add}; if nothing is polled there, answer 200 or 204"
        ))
        .typespec(TEMPLATE)
        .clients(generated(subject.profile.system));
    if subject.operation.api().is_generated() && !is_certain {
        found.case("generated");
    }
}

const TEMPLATE: &str = "use a long-running template, or headers and a monitor that the compiler knows; it writes the marker then";
