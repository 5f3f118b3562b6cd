use crate::rules::prelude::*;

rule!("result/put-200-201-schema-mismatch", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let Some(mismatch) = lro.creates_another() else {
        return;
    };
    let (created, replaced) = (&mismatch.first, &mismatch.second);
    let [of_created, of_replaced] =
        [created, replaced].map(|body| body.schema.called("an inline schema"));
    let message = format!(
        "the `201` returns {of_created} and the `200` {of_replaced}: {}",
        contrast(&mismatch.difference, "the `201`", "the `200`")
    );
    let help = if lro.reads_as(&replaced.schema) {
        "give the `201` the schema of the `200`, which the GET of this path returns too"
    } else if lro.reads_as(&created.schema) {
        "give the `200` the schema of the `201`, which the GET of this path returns too"
    } else {
        "give both the schema of the resource, as a GET of this path returns it"
    };
    report
        .at(created.site.clone(), message)
        .note(replaced.site.clone(), "what the `200` returns")
        .help(help)
        .typespec("take `ArmResourceCreateOrReplaceAsync` or `LongRunningResourceCreateOrReplace`, which return the resource in both");
}
