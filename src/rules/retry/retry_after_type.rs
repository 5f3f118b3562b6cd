use crate::rules::prelude::*;

rule!("retry/retry-after-type", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let polled = lro.polled_responses();
    for response in lro.successes().chain(&polled) {
        let Some(header) = response.header(RETRY_AFTER) else {
            continue;
        };
        let types = header.types();
        if types.allows("integer") {
            continue;
        }
        let declared = list(types.names(), "or");
        report
            .at(
                header.type_site(),
                format!("`{}` counts seconds, but its type is {declared}", header.name()),
            )
            .help("make it an `integer` with `format: int32`")
            .typespec("declare it as `@header(\"Retry-After\") retryAfter?: int32`, or take `Azure.Core.Foundations.RetryAfterHeader`")
            .clients(&["java-arm", "terraform"]);
    }
}
