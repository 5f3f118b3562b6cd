use crate::rules::prelude::*;

rule!(
    "marking/description-says-lro-but-not-modelled",
    Operation,
    check
);

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let Some(text) = subject.is_long_running_in_words_only() else {
        return;
    };
    let begin = match subject.operation.method() {
        Method::Put if subject.profile.success_codes(Method::Put) != Some(&[202]) => {
            match subject.response(201) {
                Some(_) => "declare the polling header on the `201`",
                None => "add a `201` with the polling header",
            }
        }
        _ => "add a `202` that leads to the status",
    };
    let marker = match subject.profile.markers.first() {
        Some(marker) => format!("add `\"{marker}\": true`, and {begin}"),
        None => begin.to_owned(),
    };
    report
        .at(
            text,
            format!(
                "the text says that the operation is long-running, but its responses don't: {}",
                match subject.success_codes().as_slice() {
                    [] => "no success response is declared".to_owned(),
                    codes => format!("only {}", declared(codes)),
                }
            ),
        )
        .help(format!(
            "{marker}; or write in the text that the work is done when the response is sent"
        ))
        .typespec("use the long-running template of the verb; or change the doc comment");
}
