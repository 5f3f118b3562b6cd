use crate::clients::ignoring_dates;
use crate::rules::prelude::*;

rule! {
    "retry/retry-after-type", Lro, check,
    enum Case { Date = "date" }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let audience = report.clients().audience;
    let polled = lro.polled_responses();
    for response in lro.subject.successes().chain(&polled) {
        let Some(header) = response.header(RETRY_AFTER) else {
            continue;
        };
        let types = header.types();
        if types.allows("integer") {
            continue;
        }
        let format = header
            .schema()
            .and_then(|schema| schema.keyword("format")?.as_str());
        let is_date = format.is_some_and(|format| format.starts_with("date"));
        let declared = match is_date {
            true => "is declared as a date".to_owned(),
            false => format!("is declared as {}", list(types.names(), "or")),
        };
        let finding = report.at(
            header.type_site(),
            format!("`{}` is a number of seconds, but {declared}", header.name()),
        );
        // A string may contain a number of seconds, which all clients read in the same way.
        if is_date {
            finding
                .case(Case::Date)
                .clients(&ignoring_dates(lro, audience));
        }
        finding
            .help("change the type to `integer` with `format: int32`")
            .typespec("declare it as `@header(\"Retry-After\") retryAfter?: int32`; or spread `Azure.Core.Foundations.RetryAfterHeader`");
    }
}
