use crate::lro::is_polling_path;
use crate::rules::prelude::*;

rule! {
    "response-codes/success-response-without-body", LroOrSync, check,
    enum Case { Put = "put", Post200 = "post-200", Void = "void", Pageable = "pageable" }
}

fn no_page(codes: &[u16]) -> String {
    match codes {
        [] => "pages are read from a `200`, but no code of success is declared".to_owned(),
        codes => format!("pages are read from a `200`, but only {}", declared(codes)),
    }
}

fn help(case: Option<Case>) -> &'static str {
    match case {
        Some(Case::Post200 | Case::Void) => {
            "give it the schema of what is returned, or answer `204` if nothing is"
        }
        _ => "give it the schema of the resource",
    }
}

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let method = subject.operation.method();
    if let Some(page) = subject.page_without_response() {
        report
            .at(page, no_page(&subject.success_codes()))
            .case(Case::Pageable)
            .help("declare a `200` whose schema is a page, or remove `x-ms-pageable`")
            .typespec("return a page: a model with `@pageItems`, from an operation with `@list`");
        return;
    }
    // What a long-running PUT or PATCH returns is asked for elsewhere, by what it ends with.
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
            // It may have nothing to return: then 204 says so.
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
            .typespec("return the model, or `NoContentResponse` if there is nothing to return");
        if let Some(case) = case {
            finding.case(case);
        }
    }
}
