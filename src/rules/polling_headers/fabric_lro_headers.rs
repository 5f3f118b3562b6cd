use crate::rules::prelude::*;

rule!("polling-headers/fabric-lro-headers", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let Some(accepted) = lro.response(202) else {
        return;
    };
    let headers = accepted.headers();
    let is_there = |name: &str| {
        headers.iter().any(|header| {
            header.is(name) || lro.profile.misspelled_header(header.name()) == Some(name)
        })
    };
    let required = lro.profile.required_headers.iter();
    let missing: Vec<&String> = required.filter(|name| !is_there(name)).collect();
    // Where nothing leads on at all, or the text promises what is missing, that is the defect.
    if missing.is_empty() || !lro.leads_on() || !lro.unkept_promises().is_empty() {
        return;
    }
    let missing = list(missing, "and");
    let finding = report
        .at(
            accepted.site(),
            format!("the `202` doesn't declare {missing}"),
        )
        .help(format!("declare {missing} in the `headers` of the `202`"))
        .typespec("add the headers to the model of the `202`")
        .clients(&["fabric-go"]);
    if !lro.is_marked() {
        finding.case("unmarked");
    }
}
