use crate::rules::prelude::*;

rule! {
    "response-codes/no-content-with-body", LroOrSync, check,
    enum Case { Delete200 = "delete-200" }
}

/// What a help adds where the operation has examples, which may show the body.
fn in_examples(subject: &Subject<'_>) -> &'static str {
    match subject.operation.has_examples() {
        true => "; correct the examples too",
        false => "",
    }
}

/// The end of a help: which other responses of a DELETE have a body that has to go too.
fn others(subject: &Subject<'_>, codes: &[u16]) -> String {
    let has_body = |code: &&u16| subject.returns_after_delete(**code).is_some();
    let found: Vec<_> = codes.iter().filter(has_body).collect();
    match found.as_slice() {
        [] => String::new(),
        found => format!(", and the body of the {} too", list(found, "and")),
    }
}

/// That the `200` of a long-running DELETE goes as well. As long as it has a body, the rule on the codes of a
/// DELETE leaves that to this one.
fn without_200(subject: &Subject<'_>) -> &'static str {
    let codes = subject.codes(Method::Delete);
    let has_to_go = codes.is_some_and(|codes| codes.unwelcome().contains(&200));
    let is_left_here = subject.is_long_running()
        && subject.response(202).is_some()
        && subject.returns_after_delete(200).is_some();
    match subject.response(204) {
        _ if !(has_to_go && is_left_here) => "",
        Some(_) => ", and remove the `200` in the next version",
        None => ", declare a `204`, and remove the `200` in the next version",
    }
}

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let body = |code| subject.response(code).and_then(|response| response.body());
    let empty = subject.response(204);
    // An empty schema that was pasted into all responses is removed from all.
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
            "remove the body, or answer `200` with it".to_owned()
        };
        report
            .at(body, "`204` has no content, but a body is declared")
            .help(help)
            .typespec("return `NoContentResponse`, or the model with another status code");
    }
    // What was pasted into both responses of a DELETE is removed from both.
    if subject.pastes_into_ends() {
        return;
    }
    if subject.operation.method() == Method::Delete
        && let Some(body) = body(200)
    {
        report
            .at(body, "a DELETE returns nothing, but its `200` has a body")
            .case(Case::Delete200)
            .help(format!(
                "remove the body{}{}{}; if the body is the operation's status, declare the header that leads to it instead",
                others(subject, &[202]),
                without_200(subject),
                in_examples(subject)
            ))
            .typespec("take `ArmResourceDeleteWithoutOkAsync`, or `ArmResourceDeleteSync`: both return nothing");
    }
}
