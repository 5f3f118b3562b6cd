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
    // An empty schema that was pasted into all responses is removed from all, and so are the bodies of a
    // DELETE.
    let subject = &lro.subject;
    if subject.pastes_empty_schema(accepted) || subject.returns_after_delete(200).is_some() {
        return;
    }
    let name = accepted
        .schema()
        .and_then(|schema| schema.name().map(|name| name.into_owned()));
    let what = name.map_or_else(|| "a body".to_owned(), |name| format!("the body `{name}`"));
    let says_nothing = accepted
        .schema()
        .is_some_and(|schema| schema.says_nothing());
    let help = if !lro.accepts_with_result() || method == Method::Delete || says_nothing {
        "remove the body: clients that poll don't return it"
    } else if method == Method::Patch {
        "move the body to a `200`, with which the operation ends"
    } else {
        "move the body to a `200`, with which the operation ends, or name its schema in \
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
