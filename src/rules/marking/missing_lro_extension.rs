use super::evidence::Evidence;
use super::generated::generated;
use crate::openapi::Header;
use crate::questions::UnmarkedHeader;
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

/// A text or an example shows that the operation is polled, and the 202 declares no header.
fn shown<'w>(
    add: &str,
    evidence: &Evidence<'w>,
    lro: &Lro<'w>,
    site: Site<'w>,
    report: &mut Report<'w>,
) {
    let subject = &lro.subject;
    let help = evidence.help(add, lro);
    let (message, case, help) = match evidence {
        Evidence::Shown(header) => {
            let name = header.what.name;
            let message = format!(
                "an example of this 202 shows `{name}`, but the operation is not marked long-running"
            );
            let help = match lro.leads_to_job() {
                true => if_no_job(add, name),
                false => {
                    format!("{help}; if nothing is polled there, remove it from the example")
                }
            };
            (message, Case::Shown, help)
        }
        Evidence::Said(..) => (
            "the operation is described as long-running and answers 202, but it is not marked"
                .to_owned(),
            Case::Said,
            format!("{help}; if nothing is polled there, answer 200 or 204"),
        ),
    };
    let finding = report.at(site, message);
    evidence.show(finding);
    finding
        .case(case)
        .help(help)
        .typespec(TEMPLATE)
        .clients(generated(subject.profile.system));
}

/// What to do where a header may lead to a job, which has other values than an operation.
fn if_no_job(add: &str, name: &str) -> String {
    format!(
        "{add} if `{name}` leads to the state of an operation; leave it out if it leads to a job"
    )
}

fn perhaps<'w>(add: &str, header: &Header<'w>, site: Site<'w>, report: &mut Report<'w>) {
    let name = header.name();
    report
        .at(site, format!("202 with `{name}` says that work goes on, but the operation is not marked long-running"))
        .note(header.site(), "here clients are told where to poll")
        .case(Case::WithoutOperationId)
        .help(if_no_job(add, name))
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
    let site = accepted.site();
    let add = format!("add `\"{marker}\": true` to the operation");
    match subject.header_of_unmarked() {
        None => match Evidence::of(lro) {
            Some(evidence) => shown(&add, &evidence, lro, site, report),
            None => without_header(&add, site, report),
        },
        Some(UnmarkedHeader::OfAnother(header)) => perhaps(&add, &header, site, report),
        Some(UnmarkedHeader::Certain(header)) => {
            certainly(&add, &header, site, report).clients(generated(subject.profile.system));
        }
        Some(UnmarkedHeader::Usual(header)) => {
            let found = certainly(&add, &header, site, report);
            found.clients(generated(subject.profile.system));
            if subject.operation.api().is_generated() {
                found.case(Case::Generated);
            }
        }
    }
}
