use crate::rules::prelude::*;

rule!("response-codes/arm-202-with-body", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let method = lro.subject.operation.method();
    // That a PUT answers 202 at all is the larger defect.
    let is_judged = matches!(method, Method::Patch | Method::Post | Method::Delete);
    let Some(accepted) = lro.subject.response(202).filter(|_| is_judged) else {
        return;
    };
    let Some(body) = accepted.body() else {
        return;
    };
    let name = accepted
        .schema()
        .and_then(|schema| schema.name().map(|name| name.into_owned()));
    let what = name.map_or_else(|| "a body".to_owned(), |name| format!("the body `{name}`"));
    let ends = [200, 201].into_iter().any(|code| {
        lro.subject
            .response(code)
            .is_some_and(|response| response.body().is_some())
    });
    let help = if ends || method == Method::Delete {
        "remove the body: clients that poll don't return it"
    } else {
        "move the body to a `200`, which stands for the end, or name its schema as \
         `final-state-schema`"
    };
    report
        .at(
            body,
            format!("the `202` of this {} has {what}", method.verb()),
        )
        .help(help)
        .typespec("take an ARM template, whose `ArmAcceptedLroResponse` has no body");
}
