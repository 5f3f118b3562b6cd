use super::others::note_others;
use crate::rules::prelude::*;

rule!("examples/example-code-not-declared", Lro, check, examples);

/// What to do with a code that the operation doesn't declare.
fn help(lro: &Lro<'_>, code: u16) -> (String, String) {
    match lro.codes_to_show_instead(code).as_deref() {
        // It isn't how the work begins, so declaring the code alone leaves the example wrong.
        None if lro.shows_ended_state(code) && matches!(code, 201 | 202) => {
            let mut hidden = lro.responses_never_shown().into_iter();
            let is_final_hidden = hidden.any(|response| response.code() == Some(200));
            let instead = match lro.shows_end_under(code) && is_final_hidden {
                true => "show the finished resource under the `200`",
                false => "remove it from the example",
            };
            (
                format!(
                    "declare the `{code}` if the service answers it, and show a state such as `{}` there; else {instead}",
                    lro.running_state(Status::Code(code))
                ),
                format!(
                    "add the response to what the operation returns and correct the state in the example file, or {instead}"
                ),
            )
        }
        None => (
            format!(
                "declare the `{code}` if the service answers it; else remove it from the example"
            ),
            format!(
                "add the response to what the operation returns, or remove the `{code}` from the example file"
            ),
        ),
        Some([]) => (
            format!("remove the `{code}` from the example"),
            "correct the example file in the `examples` folder".to_owned(),
        ),
        Some(codes) => (
            format!("show it under the {}", list(codes, "or")),
            "correct the code in the example file in the `examples` folder".to_owned(),
        ),
    }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    for shown in lro.undeclared_codes_shown() {
        let code = shown.what;
        let (help, typespec) = help(lro, code);
        let finding = report
            .at(
                shown.first.clone(),
                format!("the example shows a `{code}`, which the operation doesn't declare"),
            )
            .help(help)
            .typespec(typespec);
        if let Some(responses) = lro.subject.operation.responses_element() {
            let codes = declared(lro.subject.success_codes());
            finding.note(responses.key(), format!("here {codes}"));
        }
        note_others(finding, &shown);
    }
}
