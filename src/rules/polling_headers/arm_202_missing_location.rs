use crate::rules::prelude::*;

rule! {
    "polling-headers/arm-202-missing-location", Lro, check, examples,
    enum Case { GateOnly = "gate-only" }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let (Some(accepted), Some(asked)) = (lro.accepted(), lro.profile.default_header.as_deref())
    else {
        return;
    };
    if accepted.header(asked).is_some() {
        return;
    }
    // What the text or another operation shows is a better reason to ask for a header; and where
    // nobody says that the operation is long-running, the marker is in question.
    let is_shown = lro.header_evidence().is_some();
    let is_bare = !lro.declares_address() && !is_shown && lro.is_said_long_running();
    let headers = list(&lro.profile.polling_headers, "nor");
    let message = if is_bare {
        format!("the `202` declares neither {headers}")
    } else {
        format!("the `202` doesn't declare `{asked}`")
    };
    let finding = report
        .at(accepted.site(), message)
        .help(format!("declare `{asked}` on the `202`, with `{RETRY_AFTER}`"))
        .typespec("give the template its headers: `LroHeaders = ArmLroLocationHeader<FinalResult = Widget> & Azure.Core.Foundations.RetryAfterHeader`");
    if is_bare {
        finding.clients(&misled(lro, accepted));
    } else {
        finding.case(Case::GateOnly);
    }
}
