use crate::rules::prelude::*;

rule! {
    "errors/lro-error-codes", LroOrSync, check,
    enum Case { Declared = "declared", Other = "other" }
}

fn unknown(status: Status) -> String {
    format!("`{status}` is none of the codes that azure-openapi-validator knows")
}

fn taken_for_result(status: Status) -> String {
    format!("generated clients take `{status}` for a result: it lacks `x-ms-error-response`")
}

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let has_default = subject
        .responses
        .iter()
        .any(|response| response.status() == Status::Default);
    let (place, default) = if has_default {
        ("beside", "let `default` describe it")
    } else {
        ("in place of", "describe the error with a `default`")
    };
    for response in &subject.responses {
        let status = response.status();
        let is_error = subject
            .errors()
            .any(|error| error.site() == response.site());
        let is_head_404 = subject.operation.method() == Method::Head && status == Status::Code(404);
        let is_known = matches!(
            status,
            Status::Default | Status::Code(200 | 201 | 202 | 204)
        );
        if is_known {
            continue;
        }
        let (message, case) = if !is_error || is_head_404 || matches!(status, Status::Range(_)) {
            (unknown(status), Some(Case::Other))
        } else if subject.is_taken_for_result(response) {
            (taken_for_result(status), None)
        } else {
            (
                format!("`{status}` is declared {place} `default`, which stands for all errors"),
                Some(Case::Declared),
            )
        };
        let finding = report.at(response.site(), message);
        finding
            .help(format!("remove `{status}` and {default}; where its body differs, keep it with `\"x-ms-error-response\": true`"))
            .typespec("remove the response, or decorate its model with `@error`, which the emitter turns into `x-ms-error-response`");
        match case {
            Some(case) => finding.case(case),
            None => finding.clients(GENERATED),
        };
    }
}
