use crate::rules::prelude::*;

rule!("{{PATH}}", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    // TODO: ask the model of the operation; this takes the name of the example on the page.
    let Some(id) = lro.subject.operation.id().filter(|id| id.ends_with("_Todo")) else {
        return;
    };
    report
        .at(lro.subject.operation.site(), format!("`{id}` is still to do"))
        .help("call it `Kites_Begin`");
}
