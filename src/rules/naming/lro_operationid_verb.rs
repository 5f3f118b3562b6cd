use crate::rules::prelude::*;

rule!("naming/lro-operationid-verb", LroOrSync, check);

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let verb = subject.operation.method().verb();
    if let Some((id, action)) = subject.misnamed_action() {
        let text = id.as_str().unwrap_or_default();
        report
            .at(
                Site::value(id),
                format!("`{text}` doesn't say `{action}`, which its path ends with"),
            )
            .help(format!(
                "name it for its action, such as `{}`",
                renamed(&text, action)
            ))
            .typespec(format!(
                "name the operation `{action}`, or set `@route` or `@action` to its name"
            ));
    } else if let Some((id, wanted)) = subject.misnamed() {
        let text = id.as_str().unwrap_or_default();
        let first = wanted.first().map_or("", String::as_str);
        report
            .at(
                Site::value(id),
                format!(
                    "`{text}` doesn't say {} as the name of a {verb} does",
                    list(wanted, "or")
                ),
            )
            .help(format!("name it such as `{}`", renamed(&text, first)))
            .typespec("name the operation for what its template does");
    }
}

/// The name of an operation with another verb.
fn renamed(id: &str, verb: &str) -> String {
    let noun = id.rsplit_once('_').map(|(noun, _)| noun);
    let mut letters = verb.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    let verb: String = first.into_iter().chain(letters).collect();
    match noun {
        Some(noun) => format!("{noun}_{verb}"),
        None => verb,
    }
}
