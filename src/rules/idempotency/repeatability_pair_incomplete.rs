use crate::openapi::Parameter;
use crate::rules::prelude::*;

rule!(
    "idempotency/repeatability-pair-incomplete",
    LroOrSync,
    check
);

const PAIR: &str = "use the trait `SupportsRepeatableRequests`, or spread `RepeatabilityRequestHeaders`; both bring the pair";

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
        report
            .at(
                present.site(),
                format!("`{name}` without `{missing}`: the two are one"),
            )
            .help(format!("add the header `{missing}`"))
            .typespec(PAIR)
            .clients(&["dotnet", "java"]);
    }
    // TypeSpec means a date of HTTP, and writes `date-time` into Swagger 2.0.
    let api = subject.operation.api();
    let mut dates = vec!["date-time-rfc1123", "date-time-rfc7231", "http-date"];
    dates.extend(api.is_generated().then_some("date-time"));
    let date = if api.is_swagger2() {
        "date-time-rfc1123"
    } else {
        "http-date"
    };
    mistyped(id.as_ref(), &["uuid"], "a UUID", "uuid", report);
    mistyped(
        first_sent.as_ref(),
        &dates,
        "a date as HTTP writes it",
        date,
        report,
    );

    let has_result = |response: &Response<'w>| response.header(&names.result).is_some();
    if subject.successes().any(has_result) {
        return;
    }
    if let Some(first) = subject.successes().next() {
        let result = &names.result;
        report
            .at(
                first.site(),
                format!("the request is repeatable, but no response declares `{result}`"),
            )
            .about(subject.operation.element().place())
            .case("no-result")
            .note(present.site(), "so says this header")
            .help(format!(
                "declare `{result}` on the responses of success: `accepted` or `rejected`"
            ))
            .typespec("use the trait `SupportsRepeatableRequests`, which brings the header of the response");
    }
}

/// Says that a header has another type or format than its value.
fn mistyped<'w>(
    header: Option<&Parameter<'w>>,
    formats: &[&str],
    value: &str,
    format: &str,
    report: &mut Report<'w>,
) {
    let Some((header, found)) =
        header.and_then(|header| Some((header, header.schema().mistyped(formats)?)))
    else {
        return;
    };
    let name = header.name().unwrap_or_default();
    report
        .at(
            found.site,
            format!("`{name}` is {value}, not {}", found.declared),
        )
        .help(format!("make it a `string` with the format `{format}`"))
        .typespec(PAIR)
        .clients(&["python", "js", "go", "dotnet", "java"]);
}
