use super::others::note_others;
use crate::rules::prelude::*;

rule!(
    "examples/example-initial-code-invalid",
    Lro,
    check,
    examples
);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let verb = lro.operation.method().verb();
    for shown in lro.undeclared_codes_shown() {
        let code = shown.what;
        if lro.may_answer(code) {
            continue;
        }
        let codes = list(lro.success_codes(), "or");
        let finding = report
            .at(
                shown.first.clone(),
                format!("no long-running {verb} answers `{code}`, as the example does"),
            )
            .help(match codes.as_str() {
                "" => format!("remove the `{code}` from the example"),
                codes => format!("show {codes}, as the operation declares"),
            })
            .typespec("correct the code in the example file in the `examples` folder");
        note_others(finding, &shown);
    }
}
