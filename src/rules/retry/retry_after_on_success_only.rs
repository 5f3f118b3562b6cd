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
                    "`Retry-After` on `{status}` comes when the work is done, and while it goes on nothing tells how long to wait"
                ),
                None,
            )
        } else {
            (
                format!(
                    "`Retry-After` stands on `{status}`, but on no answer of an operation that goes on"
                ),
                Some(Case::Errors),
            )
        };
        let finding = report.at(header.site(), message);
        finding
            .help("declare it where the operation is accepted and where its status is asked for")
            .typespec("spread `Azure.Core.Foundations.RetryAfterHeader` into the response that accepts the operation");
        if let Some(case) = case {
            finding.case(case);
        }
    }
}
