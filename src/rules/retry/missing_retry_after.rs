use crate::model::Polling;
use crate::rules::prelude::*;

rule!("retry/missing-retry-after", Lro, check, examples);

/// `true` for a POST or DELETE without the `202` with which it should begin. The `202` has the header.
fn lacks_begin(subject: &Subject<'_>) -> bool {
    let method = subject.operation.method();
    matches!(method, Method::Post | Method::Delete)
        && subject.response(202).is_none()
        && subject.response(201).is_none()
        && subject.codes(method).is_some()
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    // Where nothing tells how to poll, that is what is missing.
    let is_described = lro.status_operation().is_some()
        || matches!(
            lro.polling.value,
            Polling::Header(_) | Polling::Operation(_)
        );
    if !is_described || lro.tells_how_long_to_wait() {
        return;
    }
    // Whoever adds the headers that the `202` lacks adds `Retry-After` with them, wherever the answers to
    // polls are. What a `202` of a PUT lacks is asked for elsewhere.
    let is_put = lro.subject.operation.method() == Method::Put;
    if !is_put && lro.subject.profile.system == System::Arm && lro.bare_accepted().is_some() {
        return;
    }
    let polled = lro.polled_responses();
    let begins = lro.subject.initial();
    let is_accepted = |response: &Response<'_>| response.code() == Some(202);
    // A poll that answers 202 while the work is running ends with its 200.
    if polled.is_empty() && lacks_begin(&lro.subject) {
        return;
    }
    let poll = polled.iter().find(|response| is_accepted(response));
    let begin = begins.iter().find(|response| is_accepted(response));
    let begin = begin.or_else(|| begins.last());
    let Some(response) = poll.or(polled.first()).or(begin.copied()) else {
        return;
    };
    report
        .at(
            response.site(),
            "no `Retry-After`: nothing tells clients how long to wait between two polls",
        )
        .about(lro.subject.operation.element().place())
        .help("declare `Retry-After`, an integer of seconds")
        .typespec("spread `Azure.Core.Foundations.RetryAfterHeader` into the response")
        .clients(&[&JS, &DOTNET]);
}
