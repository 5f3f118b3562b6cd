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
    // If the document doesn't describe how to poll, another rule reports that.
    let is_described = lro.status_operation().is_some()
        || matches!(
            lro.polling.value,
            Polling::Header(_) | Polling::Operation(_)
        );
    if !is_described || lro.tells_how_long_to_wait() {
        return;
    }
    // The help for a `202` without polling headers already names `Retry-After`. Other rules report the
    // headers that are missing on the `202` of a PUT.
    let is_put = lro.subject.operation.method() == Method::Put;
    if !is_put && lro.subject.profile.system == System::Arm && lro.bare_accepted().is_some() {
        return;
    }
    let polled = lro.polled_responses();
    let begins = lro.subject.initial();
    let is_accepted = |response: &Response<'_>| response.code() == Some(202);
    if polled.is_empty() && lacks_begin(&lro.subject) {
        return;
    }
    // A poll that returns 202 while the work is running returns 200 when it is complete.
    let poll = polled.iter().find(|response| is_accepted(response));
    let begin = begins.iter().find(|response| is_accepted(response));
    let begin = begin.or_else(|| begins.last());
    let Some(response) = poll.or(polled.first()).or(begin.copied()) else {
        return;
    };
    report
        .at(
            response.site(),
            "`Retry-After` is missing: each client chooses how long to wait between two polls",
        )
        .about(lro.subject.operation.element().place())
        .help("declare `Retry-After` in the `headers` of this response: an integer, in seconds")
        .typespec("spread `Azure.Core.Foundations.RetryAfterHeader` into the response")
        .clients(&[&JS, &DOTNET]);
}
