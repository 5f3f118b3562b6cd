use super::others::note_others;
use crate::rules::prelude::*;

rule!("examples/example-code-not-declared", Lro, check, examples);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    for shown in lro.undeclared_codes_shown() {
        let code = shown.what;
        let finding = report
            .at(
                shown.first.clone(),
                format!("the example shows a `{code}`, which the operation doesn't declare"),
            )
            .help(format!(
                "declare the `{code}` if the service answers it; else remove it from the example"
            ))
            .typespec(format!(
                "add the response to what the operation returns, or remove the `{code}` from the example file"
            ));
        if let Some(responses) = lro.operation.responses_element() {
            let codes = declared(lro.success_codes());
            finding.note(responses.key(), format!("here {codes}"));
        }
        note_others(finding, &shown);
    }
}
