use crate::openapi::Parameter;
use crate::rules::prelude::*;

rule! {
    "idempotency/repeatability-pair-incomplete", LroOrSync, check,
    enum Case { NoResult = "no-result" }
}

const PAIR: &str = "use the trait `SupportsRepeatableRequests`, or spread `RepeatabilityRequestHeaders`; both add the two headers";

/// Reports a header that isn't a string, or has a format other than `formats`. The first of these is
/// the usual one.
fn mistyped<'w>(value: &str, formats: &[&str], header: &Parameter<'w>, report: &mut Report<'w>) {
    let Some(found) = header.schema().mistyped(formats) else {
        return;
    };
    let name = header.name().unwrap_or_default();
    let usual = list(formats.first(), "or");
    let message = format!(
        "the header `{name}` is declared as {} instead of {value}",
        found.declared
    );
    report
        .at(found.site, message)
        .help(format!(
            "set the type of the header to `string` and its format to {usual}"
        ))
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
        let message = format!(
            "the request takes `{name}` but not `{missing}`; a service needs both to recognize a repetition"
        );
        report
            .at(present.site(), message)
            .help(format!("add the header `{missing}` to the request"))
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
        // TypeSpec means an HTTP date, but writes `date-time` into Swagger 2.0.
        dates.extend(api.is_generated().then_some("date-time"));
        mistyped("an HTTP date", &dates, sent, report);
    }
    let result = &names.result;
    if subject.successes().any(|one| one.header(result).is_some()) {
        return;
    }
    if let Some(first) = subject.successes().next() {
        let message = format!(
            "the request takes a repeatability header, but no response declares `{result}`"
        );
        report
            .at(first.site(), message)
            .about(subject.operation.element().place())
            .case(Case::NoResult)
            .note(present.site(), "the repeatability header of the request")
            .help(format!("declare the header `{result}` on the success responses, with the values `accepted` and `rejected`"))
            .typespec("use the trait `SupportsRepeatableRequests`, which adds the response header");
    }
}
