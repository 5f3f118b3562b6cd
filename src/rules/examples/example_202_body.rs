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
            "the `202` of the example has a body, and the one of the operation has none",
        )
        .help("remove the body from the example: the answer to a request that is only accepted is its headers")
        .typespec("remove it from the example file in the `examples` folder");
    note_others(finding, &shown);
}
