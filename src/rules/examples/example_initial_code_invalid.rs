use super::others::note_others;
use crate::rules::prelude::*;

rule!(
    "examples/example-initial-code-invalid",
    Lro,
    check,
    examples
);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let verb = lro.subject.operation.method().verb();
    for shown in lro.undeclared_codes_shown() {
        let code = shown.what;
        if lro.may_answer(code) {
            continue;
        }
        let codes = list(lro.subject.success_codes(), "or");
        let finding = report
            .at(
                shown.first.clone(),
                format!("the example shows a `{code}`, which a long-running {verb} never returns"),
            )
            .help(match codes.as_str() {
                "" => format!("remove the `{code}` from the example"),
                codes => format!("replace it by {codes}, which the operation declares"),
            })
            .typespec("correct the code in the example file in the `examples` folder");
        note_others(finding, &shown);
    }
}
