use crate::questions::is_status_of_all;
use crate::rules::prelude::*;

rule!("links/fabric-monitor-missing-location", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let profile = lro.subject.profile;
    let get = lro
        .monitor
        .as_ref()
        .and_then(|found| found.operation.as_ref());
    let Some(get) = get.filter(|get| is_status_of_all(get, profile)) else {
        return;
    };
    let Some(answer) = get.response(200) else {
        return;
    };
    let headers = answer.headers();
    let is_there = |name: &str| {
        headers
            .iter()
            .any(|header| header.is(name) || profile.misspelled_header(header.name()) == Some(name))
    };
    let wanted = profile.polling_headers.iter().map(String::as_str);
    let missing: Vec<&str> = wanted
        .chain([RETRY_AFTER])
        .filter(|name| !is_there(name))
        .collect();
    if missing.is_empty() {
        return;
    }
    report
        .at(
            answer.site(),
            format!(
                "the `200` with the operation's state doesn't declare {}",
                list(&missing, "or")
            ),
        )
        .help(format!(
            "declare {} in the `headers` of the `200`",
            list(&missing, "and")
        ))
        .typespec("add the headers with `@header` to the model that the GET returns")
        .clients(&[&FABRIC_GO]);
}
