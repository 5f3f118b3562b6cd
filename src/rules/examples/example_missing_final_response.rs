use crate::rules::prelude::*;

rule!(
    "examples/example-missing-final-response",
    Lro,
    check,
    examples
);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let Some(result) = lro.result_never_shown() else {
        return;
    };
    let status = result.status();
    report
        .at(
            result.site(),
            format!(
                "the examples show the `202` of this POST, but not the `{status}` with its result"
            ),
        )
        .help(format!(
            "add a `{status}` with a body to the example, next to the `202`"
        ))
        .typespec("add it to the example file in the `examples` folder");
}
