use std::cell::LazyCell;

use crate::openapi::Parameter;
use crate::rules::prelude::*;

rule! {
    "idempotency/post-lro-no-idempotency", Document, check,
    enum Case { BesideRepeatable = "beside-repeatable" }
}

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    let names = &scope.profile.idempotency_headers;
    // If another operation has such a header, the service knows how to recognize repeated requests.
    let known = LazyCell::new(|| {
        let mut others = scope.operations.iter();
        others.find_map(idempotency_header)
    });
    for lro in scope.lros {
        let is_post = lro.subject.operation.method() == Method::Post;
        // Canceling twice does no harm.
        let is_cancel = lro.subject.cancels();
        if !is_post || names.is_empty() || is_cancel || idempotency_header(&lro.subject).is_some() {
            continue;
        }
        let finding = report.at(
            lro.subject.operation.site(),
            "clients can't repeat this POST safely: it takes no header by which the service recognizes a repetition",
        );
        finding
            .operation(&lro.subject.operation)
            .help(format!(
                "add {} as an optional header, and let the service do the work once for each value",
                list(names, "or")
            ))
            .typespec("use operations with the trait `SupportsRepeatableRequests`, or add `@header(\"Operation-Id\") operationId?: string`")
            .clients(&[&PYTHON, &JS, &GO, &DOTNET, &JAVA]);
        if let Some(known) = &*known {
            finding
                .case(Case::BesideRepeatable)
                .note(known.site(), "another operation takes such a header");
        }
    }
}

/// The header with which a client can repeat the request safely, if there is one.
fn idempotency_header<'w>(subject: &Subject<'w>) -> Option<Parameter<'w>> {
    let names = &subject.profile.idempotency_headers;
    let mut known = names.iter();
    known.find_map(|name| subject.operation.request_header(name))
}
