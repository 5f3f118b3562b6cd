use crate::rules::prelude::*;

rule! {
    "polling-headers/arm-202-missing-location", Lro, check, examples,
    enum Case { GateOnly = "gate-only" }
}

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
    // Other rules ask for a header that a text or another operation shows. If nothing says that the
    // operation is long-running, other rules ask for the marker.
    let is_bare = lro.bare_accepted().is_some();
    let headers = list(&subject.profile.polling_headers, "nor");
    let message = if is_bare {
        format!("the `202` declares neither {headers}")
    } else {
        format!("the `202` doesn't declare `{asked}`")
    };
    // `Location` leads to the result. If the document describes a status, its header is needed too.
    let mut asked = vec![asked];
    if is_bare && lro.status_operation().is_some() {
        asked = subject
            .profile
            .polling_headers
            .iter()
            .map(String::as_str)
            .collect();
    }
    let clients = report.clients();
    let finding = report
        .at(accepted.site(), message)
        .help(format!("declare {} on the `202`", list(asked, "and")))
        .typespec("set the headers of the template: `LroHeaders = ArmLroLocationHeader<FinalResult = Widget> & Azure.Core.Foundations.RetryAfterHeader`");
    if is_bare {
        finding.clients(&clients.misled(lro, accepted));
    } else {
        finding.case(Case::GateOnly);
    }
}
