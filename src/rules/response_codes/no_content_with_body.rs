use crate::rules::prelude::*;

rule! {
    "response-codes/no-content-with-body", LroOrSync, check,
    enum Case { Delete200 = "delete-200" }
}

/// The end of a help if the operation has examples, which may show the body.
fn in_examples(subject: &Subject<'_>) -> &'static str {
    match subject.operation.has_examples() {
        true => "; correct the examples too",
        false => "",
    }
}

/// The end of a help: other responses of a DELETE whose body has to be removed too.
fn others(subject: &Subject<'_>, codes: &[u16]) -> String {
    let has_body = |code: &&u16| subject.returns_after_delete(**code).is_some();
    let found: Vec<_> = codes.iter().filter(has_body).collect();
    match found.as_slice() {
        [] => String::new(),
        found => format!(
            "; also remove the body of the {}, because a DELETE returns nothing",
            list(found, "and")
        ),
    }
}

/// The end of a help: remove the `200` of a long-running DELETE too. The rule about the codes of a DELETE
/// doesn't report a `200` with a body.
fn without_200(subject: &Subject<'_>) -> &'static str {
    let codes = subject.codes(Method::Delete);
    let has_to_go = codes.is_some_and(|codes| codes.unwelcome().contains(&200));
    let is_left_here = subject.is_long_running()
        && subject.response(202).is_some()
        && subject.returns_after_delete(200).is_some();
    match subject.response(204) {
        _ if !(has_to_go && is_left_here) => "",
        Some(_) => "; in the next version of the API, remove the `200`",
        None => "; declare a `204`, and in the next version of the API remove the `200`",
    }
}

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let body = |code| subject.response(code).and_then(|response| response.body());
    let empty = subject.response(204);
    // Another rule reports an empty schema that was pasted into all responses.
    let is_pasted = empty.is_some_and(|empty| subject.pastes_empty_schema(empty));
    if let Some(body) = body(204).filter(|_| !is_pasted) {
        let help = if subject.pastes_into_ends() {
            format!(
                "remove the body{}{}{}",
                others(subject, &[200, 202]),
                without_200(subject),
                in_examples(subject)
            )
        } else if subject.returns_after_delete(204).is_some() {
            format!("remove the body{}", in_examples(subject))
        } else {
            "remove the body; or return it with a `200` instead".to_owned()
        };
        report
            .at(
                body,
                "this `204` declares a body, but a `204` has no content",
            )
            .help(help)
            .typespec("return `NoContentResponse`; or return the model with another status code");
    }
    // The finding at the `204` asks to remove a body that was pasted into both responses of a DELETE.
    if subject.pastes_into_ends() {
        return;
    }
    if subject.operation.method() == Method::Delete
        && let Some(body) = body(200)
    {
        report
            .at(body, "this `200` declares a body, but a DELETE returns nothing")
            .case(Case::Delete200)
            .help(format!(
                "remove the body{}{}{}; or, if the body is the status of the operation, declare the polling header instead",
                others(subject, &[202]),
                without_200(subject),
                in_examples(subject)
            ))
            .typespec("use `ArmResourceDeleteWithoutOkAsync` or `ArmResourceDeleteSync`, which return nothing");
    }
}
