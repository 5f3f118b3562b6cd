use crate::questions::is_polling_path;
use crate::rules::prelude::*;

rule! {
    "response-codes/success-response-without-body", LroOrSync, check,
    enum Case { Put = "put", Post200 = "post-200", Void = "void", Pageable = "pageable" }
}

fn no_page(codes: &[u16]) -> String {
    match codes {
        [] => "clients read pages from a `200`, but no success response is declared".to_owned(),
        codes => format!(
            "clients read pages from a `200`, but only {}",
            declared(codes)
        ),
    }
}

fn help(case: Option<Case>) -> &'static str {
    match case {
        Some(Case::Post200 | Case::Void) => {
            "add the schema of the result; or change the code to `204` if the operation returns nothing"
        }
        _ => "add the schema of the resource to this response",
    }
}

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let method = subject.operation.method();
    if let Some(page) = subject.page_without_response() {
        report
            .at(page, no_page(&subject.success_codes()))
            .case(Case::Pageable)
            .help("add a `200` whose schema is a page; or remove `x-ms-pageable`")
            .typespec("return a page: a model with `@pageItems`, from an operation with `@list`");
        return;
    }
    // Another rule checks the result of a long-running PUT or PATCH.
    let returns_resource = matches!(method, Method::Put | Method::Patch);
    if method == Method::Head || subject.is_long_running() && returns_resource {
        return;
    }
    for response in subject.successes() {
        let is_meant = matches!(response.code(), Some(200 | 201));
        if !is_meant || response.body().is_some() || response.element().broken().is_some() {
            continue;
        }
        let case = match (method, response.code()) {
            (Method::Put, _) => Some(Case::Put),
            // It may return nothing: then the code should be 204.
            (Method::Post, Some(200)) => Some(Case::Post200),
            (Method::Delete, _) => Some(Case::Void),
            (Method::Get, _) if is_polling_path(subject.operation.path(), subject.profile) => {
                Some(Case::Void)
            }
            _ => None,
        };
        let finding = report
            .at(
                response.site(),
                format!(
                    "the `{}` of this {} has no body",
                    response.status(),
                    method.verb()
                ),
            )
            .help(help(case))
            .typespec("return the model; or `NoContentResponse` if the operation returns nothing");
        if let Some(case) = case {
            finding.case(case);
        }
    }
}
