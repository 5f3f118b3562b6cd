use crate::rules::prelude::*;

rule! {
    "errors/lro-error-codes", LroOrSync, check,
    enum Case { Declared = "declared", Other = "other" }
}

fn unknown(status: Status) -> String {
    format!("`{status}` is none of the codes that azure-openapi-validator knows")
}

fn taken_for_result(response: &Response<'_>) -> String {
    let name = match response.shared() {
        Some(name) => format!("the response `{name}`"),
        None => format!("`{}`", response.status()),
    };
    format!("generated clients take {name} for a result: it lacks `x-ms-error-response`")
}

fn help(response: &Response<'_>, default: &str) -> String {
    let status = response.status();
    match response.shared() {
        Some(name) => format!(
            "write `\"x-ms-error-response\": true` into `{name}`, or take it out of the operations and {default}"
        ),
        None => format!(
            "remove `{status}` and {default}; where its body differs, keep it with `\"x-ms-error-response\": true`"
        ),
    }
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
        let (site, message, case) =
            if !is_error || is_head_404 || matches!(status, Status::Range(_)) {
                (response.site(), unknown(status), Some(Case::Other))
            } else if subject.is_taken_for_result(response) {
                // A response that operations share is corrected once.
                (response.definition(), taken_for_result(response), None)
            } else {
                let message = format!(
                    "`{status}` is declared {place} `default`, which stands for all errors"
                );
                (response.site(), message, Some(Case::Declared))
            };
        let finding = report.at(site, message);
        finding
            .help(help(response, default))
            .typespec("remove the response, or decorate its model with `@error`, which the emitter turns into `x-ms-error-response`");
        match case {
            Some(case) => finding.case(case),
            None => finding.clients(GENERATED),
        };
    }
}
