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
    // What the text or another operation shows is a better reason to ask for a header; and where
    // nobody says that the operation is long-running, the marker is in question.
    let is_bare = lro.bare_accepted().is_some();
    let headers = list(&subject.profile.polling_headers, "nor");
    let message = if is_bare {
        format!("the `202` declares neither {headers}")
    } else {
        format!("the `202` doesn't declare `{asked}`")
    };
    // `Location` leads to the result; the status that the document describes has a header of its own.
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
        .help(format!(
            "declare {} on the `202`, with `{RETRY_AFTER}`",
            list(asked, "and")
        ))
        .typespec("give the template its headers: `LroHeaders = ArmLroLocationHeader<FinalResult = Widget> & Azure.Core.Foundations.RetryAfterHeader`");
    if is_bare {
        finding.clients(&clients.misled(lro, accepted));
    } else {
        finding.case(Case::GateOnly);
    }
}
