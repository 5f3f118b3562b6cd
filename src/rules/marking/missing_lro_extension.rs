use super::generated::generated;
use crate::model::{Shown, ShownHeader};
use crate::openapi::Header;
use crate::rules::prelude::*;

rule! {
    "marking/missing-lro-extension", Lro, check, examples,
    enum Case {
        NoPollingHeader = "no-polling-header",
        Said = "said",
        Shown = "shown",
        WithoutOperationId = "without-operation-id",
        Generated = "generated",
    }
}

const TEMPLATE: &str = "use a long-running template, or headers and a monitor that the compiler knows; it writes the marker then";

fn without_header<'w>(add: &str, site: Site<'w>, report: &mut Report<'w>) {
    report
        .at(
            site,
            "202 says that work goes on, but the operation is not marked long-running",
        )
        .case(Case::NoPollingHeader)
        .help(format!(
            "{add} if there is an end to wait for; answer 200 or 204 if there isn't"
        ))
        .typespec(TEMPLATE);
}

fn said<'w>(
    add: &str,
    text: Site<'w>,
    header: Option<&str>,
    site: Site<'w>,
    report: &mut Report<'w>,
) {
    let header = header.map_or("the header to poll".to_owned(), |name| format!("`{name}`"));
    report
        .at(
            site,
            "the operation is described as long-running and answers 202, but it is not marked",
        )
        .case(Case::Said)
        .note(text, "the text that says so")
        .help(format!("{add}, and declare {header} on the 202"))
        .typespec(TEMPLATE);
}

/// An example shows the header that the 202 doesn't declare.
fn shown<'w>(
    add: &str,
    header: &Shown<'w, ShownHeader<'w>>,
    site: Site<'w>,
    report: &mut Report<'w>,
) {
    let name = header.what.name;
    report
        .at(
            site,
            format!("an example of this 202 shows `{name}`, but the operation is not marked long-running"),
        )
        .case(Case::Shown)
        .note(header.first.clone(), "here the example shows where to poll")
        .help(format!(
            "{add}, and declare `{name}` on the 202; if nothing is polled there, remove it from the example"
        ))
        .typespec(TEMPLATE);
}

fn perhaps<'w>(add: &str, header: &Header<'w>, site: Site<'w>, report: &mut Report<'w>) {
    let name = header.name();
    report
        .at(site, format!("202 with `{name}` says that work goes on, but the operation is not marked long-running"))
        .note(header.site(), "here clients are told where to poll")
        .case(Case::WithoutOperationId)
        .help(format!("{add} if `{name}` leads to the state of an operation; leave it out if it leads to a job"))
        .typespec(TEMPLATE);
}

fn certainly<'r, 'w>(
    add: &str,
    header: &Header<'w>,
    site: Site<'w>,
    report: &'r mut Report<'w>,
) -> &'r mut Finding<'w> {
    let name = header.name();
    report
        .at(
            site,
            format!("202 with `{name}` is long-running, but the operation is not marked"),
        )
        .note(header.site(), "here clients are told where to poll")
        .help(format!(
            "{add}; if nothing is polled there, answer 200 or 204"
        ))
        .typespec(TEMPLATE)
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let (Some(accepted), Some(marker)) = (subject.accepted(), subject.missing_marker()) else {
        return;
    };
    let (site, profile) = (accepted.site(), subject.profile);
    let add = format!("add `\"{marker}\": true` to the operation");
    let headers = subject.polling_headers();
    let mut certain = headers.iter();
    let certain = certain.find(|polling| profile.is_certain_header(polling.header.name()));
    let Some(polling) = certain.or(headers.first()) else {
        match (lro.header_shown_on_202(), subject.says_polled()) {
            (Some(header), _) => shown(&add, &header, site, report),
            (None, Some((text, header))) => said(&add, text, header, site, report),
            (None, None) => without_header(&add, site, report),
        }
        return;
    };
    // Where every marked operation has a header of its own, one without it may be of another kind.
    if certain.is_none() && !profile.required_headers.is_empty() {
        perhaps(&add, &polling.header, site, report);
        return;
    }
    let found = certainly(&add, &polling.header, site, report);
    found.clients(generated(profile.system));
    if subject.operation.api().is_generated() && certain.is_none() {
        found.case(Case::Generated);
    }
}
