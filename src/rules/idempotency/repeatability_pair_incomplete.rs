use crate::openapi::Parameter;
use crate::rules::prelude::*;

rule! {
    "idempotency/repeatability-pair-incomplete", LroOrSync, check,
    enum Case { NoResult = "no-result" }
}

const PAIR: &str = "use the trait `SupportsRepeatableRequests`, or spread `RepeatabilityRequestHeaders`; both bring the pair";

/// Says that a header has another type than a string, or another format than these. The first of
/// them is the usual one.
fn mistyped<'w>(value: &str, formats: &[&str], header: &Parameter<'w>, report: &mut Report<'w>) {
    let Some(found) = header.schema().mistyped(formats) else {
        return;
    };
    let name = header.name().unwrap_or_default();
    let usual = list(formats.first(), "or");
    let message = format!("`{name}` is {value}, not {}", found.declared);
    report
        .at(found.site, message)
        .help(format!("make it a `string` with the format {usual}"))
        .typespec(PAIR)
        .clients(&[&PYTHON, &JS, &GO, &DOTNET, &JAVA]);
}

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let Some(names) = &subject.profile.repeatability_headers else {
        return;
    };
    let id = subject.request_header(&names.id);
    let first_sent = subject.request_header(&names.first_sent);
    let (present, missing) = match (&id, &first_sent) {
        (None, None) => return,
        (Some(id), None) => (id, Some(&names.first_sent)),
        (None, Some(first_sent)) => (first_sent, Some(&names.id)),
        (Some(id), Some(_)) => (id, None),
    };
    if let Some(missing) = missing {
        let name = present.name().unwrap_or_default();
        let message = format!("`{name}` without `{missing}`: the two are one");
        report
            .at(present.site(), message)
            .help(format!("add the header `{missing}`"))
            .typespec(PAIR)
            .clients(&[&DOTNET, &JAVA]);
    }
    if let Some(id) = &id {
        mistyped("a UUID", &["uuid"], id, report);
    }
    if let Some(sent) = &first_sent {
        let api = subject.operation.api();
        let mut dates = vec!["date-time-rfc1123", "date-time-rfc7231", "http-date"];
        if !api.is_swagger2() {
            dates.rotate_right(1);
        }
        // TypeSpec means a date of HTTP, and writes `date-time` into Swagger 2.0.
        dates.extend(api.is_generated().then_some("date-time"));
        mistyped("a date as HTTP writes it", &dates, sent, report);
    }
    let result = &names.result;
    if subject.successes().any(|one| one.header(result).is_some()) {
        return;
    }
    if let Some(first) = subject.successes().next() {
        let message = format!("the request is repeatable, but no response declares `{result}`");
        report
            .at(first.site(), message)
            .about(subject.operation.element().place())
            .case(Case::NoResult)
            .note(present.site(), "so says this header")
            .help(format!("declare `{result}` on the responses of success: `accepted` or `rejected`"))
            .typespec("use the trait `SupportsRepeatableRequests`, which brings the header of the response");
    }
}
