use crate::questions::LackedHeader;
use crate::rules::prelude::*;

rule! {
    "polling-headers/data-plane-missing-operation-location", Lro, check, examples,
    enum Case { Location = "location", GateOnly = "gate-only" }
}

/// The help names the header to declare. If other marked operations declare another header, the service may
/// send that one. If the response has no body, the help also asks for the status document.
fn help<'w>(lro: &Lro<'w>, asked: &str, first: &Response<'w>, lacked: LackedHeader) -> String {
    let status = first.status();
    if lacked == LackedHeader::PolledByCode {
        return format!("declare `Location` on the `{status}`, with the URL of this path");
    }
    let asks_for_body = matches!(lacked, LackedHeader::Certain | LackedHeader::BesideLocation);
    let is_bare = asks_for_body && lro.begins_without_monitor(first);
    let and_body = if is_bare {
        let status =
            described_status(lro).unwrap_or_else(|| format!("with {}", properties_of_status(lro)));
        format!(", and add the status document as its body ({status})")
    } else {
        String::new()
    };
    let siblings = lro.declaring_siblings();
    let other = siblings
        .as_ref()
        .and_then(|siblings| lro.subject.profile.canonical_header(siblings.header.name()))
        .filter(|name| *name != asked && lacked == LackedHeader::Certain);
    let or_other = other.map_or_else(String::new, |other| {
        format!("; or declare `{other}`, as other operations do, if the service sends it")
    });
    format!(
        "declare `{asked}` on the `{status}`, with the URL of the status document{and_body}{or_other}"
    )
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let Some(asked) = subject.profile.default_header.as_deref() else {
        return;
    };
    let Some((first, lacked)) = lro.lacks_usual_header() else {
        return;
    };
    let status = first.status();
    // azure-openapi-validator checks only the `202`.
    if lacked == LackedHeader::GateOnly && status != Status::Code(202) {
        return;
    }
    let message = match lacked {
        LackedHeader::BesideLocation => {
            format!("the `{status}` declares `Location`, but not `{asked}`")
        }
        LackedHeader::PolledByCode => format!(
            "the `{status}` declares no polling header, so clients don't know that they must poll the GET of this path"
        ),
        LackedHeader::Certain | LackedHeader::GateOnly => {
            format!("the `{status}` doesn't declare `{asked}`")
        }
    };
    let clients = report.clients();
    let finding = report
        .at(first.site(), message)
        .about(subject.operation.element().place())
        .help(help(lro, asked, first, lacked))
        .typespec("use a template that declares the header: `LongRunningResourceCreateOrReplace<Widget>`, `LongRunningResourceDelete<Widget>` or `LongRunningResourceAction<Widget, Request, Response>`");
    match lacked {
        LackedHeader::BesideLocation => finding.case(Case::Location),
        LackedHeader::GateOnly => finding.case(Case::GateOnly),
        LackedHeader::Certain | LackedHeader::PolledByCode => {
            finding.clients(&clients.misled(lro, first))
        }
    };
}
