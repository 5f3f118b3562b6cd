use crate::rules::prelude::*;

rule!("polling-headers/fabric-lro-headers", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let Some(accepted) = subject.response(202) else {
        return;
    };
    let missing = subject.missing_required_headers();
    // Where nothing leads on at all, or the text promises what is missing, that is the defect.
    if missing.is_empty() || !lro.leads_on() || !subject.unkept_promises().is_empty() {
        return;
    }
    // Clients poll without the others.
    let leads = !missing
        .iter()
        .any(|name| subject.profile.is_address_header(name));
    let missing = list(missing, "and");
    let finding = report
        .at(
            accepted.site(),
            format!("the `202` doesn't declare {missing}"),
        )
        .help(format!("declare {missing} in the `headers` of the `202`"))
        .typespec("add the headers to the model of the `202`");
    if !subject.is_marked() {
        finding.case("unmarked");
    } else if !leads {
        finding.clients(&["fabric-go"]);
    } else {
        finding.case("beside-location");
    }
}
