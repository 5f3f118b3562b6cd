use super::others::note_others;
use crate::rules::prelude::*;

rule!("examples/example-code-not-declared", Lro, check, examples);

/// The helps, for OpenAPI and for TypeSpec, about a code that the operation doesn't declare.
fn help(lro: &Lro<'_>, code: u16) -> (String, String) {
    match lro.codes_to_show_instead(code).as_deref() {
        // The state is final, but the code is that of unfinished work: declaring the code alone
        // isn't enough.
        None if lro.shows_ended_state(code) && matches!(code, 201 | 202) => {
            let mut hidden = lro.responses_never_shown().into_iter();
            let is_final_hidden = hidden.any(|response| response.code() == Some(200));
            let instead = match lro.shows_end_under(code) && is_final_hidden {
                true => "show the finished resource under the `200`",
                false => "remove it from the example",
            };
            (
                format!(
                    "declare the `{code}` if the service returns it, and show a state such as `{}` there; or {instead}",
                    lro.running_state(Status::Code(code))
                ),
                format!(
                    "add the response to the return type of the operation and correct the state in the example file; or {instead}"
                ),
            )
        }
        None => (
            format!(
                "declare the `{code}` if the service returns it; or remove it from the example"
            ),
            format!(
                "add the response to the return type of the operation; or remove the `{code}` from the example file"
            ),
        ),
        Some([]) => (
            format!("remove the `{code}` from the example"),
            "correct the example file in the `examples` folder".to_owned(),
        ),
        Some(codes) => (
            format!("show this response under the {} instead", list(codes, "or")),
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
            finding.note(responses.key(), format!("{codes} here"));
        }
        note_others(finding, &shown);
    }
}
