use std::cell::LazyCell;

use crate::rules::prelude::*;

rule! {
    "idempotency/post-lro-no-idempotency", Document, check,
    enum Case { BesideRepeatable = "beside-repeatable" }
}

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    let names = &scope.profile.idempotency_headers;
    // Another operation that has such a header shows that the service knows how.
    let known = LazyCell::new(|| {
        let mut others = scope.operations.iter();
        others.find_map(|subject| subject.idempotency_header())
    });
    for lro in scope.lros {
        let is_post = lro.operation.method() == Method::Post;
        if !is_post || names.is_empty() || lro.idempotency_header().is_some() {
            continue;
        }
        let finding = report.at(
            lro.operation.site(),
            "the POST can't be sent again safely: it takes no header that tells a repetition from a new request",
        );
        finding
            .operation(&lro.operation)
            .help(format!(
                "take {} as an optional header, and do the work once for each value",
                list(names, "or")
            ))
            .typespec("use operations with the trait `SupportsRepeatableRequests`, or add `@header(\"Operation-Id\") operationId?: string`")
            .clients(&[&PYTHON, &JS, &GO, &DOTNET, &JAVA]);
        if let Some(known) = &*known {
            finding
                .case(Case::BesideRepeatable)
                .note(known.site(), "another operation takes one");
        }
    }
}
