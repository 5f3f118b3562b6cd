use crate::rules::prelude::*;

rule! {
    "retry/retry-after-on-success-only", Lro, check,
    enum Case { Errors = "errors" }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    for (response, header) in lro.retry_after_astray() {
        let status = response.status();
        let (message, case) = if status.is_success() {
            (
                format!(
                    "`Retry-After` is only on `{status}`, which is sent when the work is done: clients can't know how often to poll"
                ),
                None,
            )
        } else {
            (
                format!(
                    "`Retry-After` is on `{status}`, but on no response after which clients poll"
                ),
                Some(Case::Errors),
            )
        };
        let finding = report.at(header.site(), message);
        finding
            .help("declare `Retry-After` on the response that accepts the operation, and on the GET of its status")
            .typespec("spread `Azure.Core.Foundations.RetryAfterHeader` into the response that accepts the operation");
        if let Some(case) = case {
            finding.case(case);
        }
    }
}
