use crate::rules::prelude::*;

rule! {
    "polling-headers/fabric-lro-headers", Lro, check,
    enum Case { BesideLocation = "beside-location", Unmarked = "unmarked" }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let Some(accepted) = subject.response(202) else {
        return;
    };
    let missing = lro.subject.missing_required_headers();
    if missing.is_empty() || !lro.leads_on() {
        return;
    }
    // If clients poll a job, the operation doesn't need these headers unless it is marked.
    if !subject.is_marked() && lro.leads_to_job() {
        return;
    }
    // Clients need only the header with the URL to poll.
    let leads = !missing
        .iter()
        .any(|name| subject.profile.is_address_header(name));
    let them = if missing.len() == 1 { "it" } else { "them" };
    let message = format!("the `202` doesn't declare {}", list(&missing, "or"));
    let missing = list(missing, "and");
    let marker = subject.marked_at().and_then(|marker| marker.key());
    let help = match marker.filter(|_| lro.leads_to_job()) {
        Some(marker) => format!(
            "declare {missing} in the `headers` of the `202`, if the service sends {them}; or remove `{marker}`, if `Location` leads to a job, whose status has other values"
        ),
        None => format!("declare {missing} in the `headers` of the `202`"),
    };
    let finding = report
        .at(accepted.site(), message)
        .help(help)
        .typespec("add the headers to the model of the `202`");
    if !lro.subject.is_marked() {
        finding.case(Case::Unmarked);
    } else if !leads {
        finding.clients(&[&FABRIC_GO]);
    } else {
        finding.case(Case::BesideLocation);
    }
}
