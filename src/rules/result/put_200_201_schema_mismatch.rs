use crate::openapi::Comparisons;
use crate::rules::prelude::*;

rule!("result/put-200-201-schema-mismatch", Document, check);

fn check<'w>(document: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    let mut known = Comparisons::default();
    for lro in document.lros {
        check_one(lro, &mut known, report);
    }
}

fn check_one<'w>(lro: &Lro<'w>, known: &mut Comparisons<'w>, report: &mut Report<'w>) {
    let Some(mismatch) = lro.creates_another(known) else {
        return;
    };
    let (created, replaced) = (&mismatch.first, &mismatch.second);
    let [of_created, of_replaced] =
        [created, replaced].map(|body| body.schema.called("an inline schema"));
    let message = format!(
        "the `201` returns {of_created} and the `200` {of_replaced}: {}",
        contrast(&mismatch.difference, "the `201`", "the `200`")
    );
    let help = if lro.reads_as(&replaced.schema, known) {
        "give the `201` the schema of the `200`, which the GET of this path returns too"
    } else if lro.reads_as(&created.schema, known) {
        "give the `200` the schema of the `201`, which the GET of this path returns too"
    } else {
        "give both the schema of the resource, as a GET of this path returns it"
    };
    report
        .at(created.site.clone(), message)
        .note(replaced.site.clone(), "what the `200` returns")
        .help(help)
        .operation(&lro.operation)
        .typespec("take `ArmResourceCreateOrReplaceAsync` or `LongRunningResourceCreateOrReplace`, which return the resource in both");
}
