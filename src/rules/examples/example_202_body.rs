use super::others::note_others;
use crate::rules::prelude::*;

rule!("examples/example-202-body", Lro, check, examples);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let Some(shown) = lro.bodies_of_202_shown() else {
        return;
    };
    let finding = report
        .at(
            shown.first.clone(),
            "the `202` in the example has a body, but the operation doesn't declare a body for it",
        )
        .help("remove the body of the `202` from the example: clients only read its headers")
        .typespec("remove it from the example file in the `examples` folder");
    note_others(finding, &shown);
}
