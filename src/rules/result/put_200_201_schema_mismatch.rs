use crate::openapi::Comparisons;
use crate::rules::prelude::*;

rule! {
    "result/put-200-201-schema-mismatch", LroOrSync, check,
    enum Case { Copies = "copies" }
}

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let mut known = Comparisons::default();
    let Some(mismatch) = subject.creates_another(&mut known) else {
        if let Some((created, replaced)) = subject.creates_copy(&mut known) {
            report
                .at(
                    created.site,
                    "the `201` returns a copy of the schema of the `200`",
                )
                .case(Case::Copies)
                .note(replaced.site, "what the `200` returns")
                .help("refer to one schema in both")
                .typespec("return the same model in both");
        }
        return;
    };
    let (created, replaced) = (&mismatch.first, &mismatch.second);
    let [of_created, of_replaced] =
        [created, replaced].map(|body| body.schema.called("an inline schema"));
    let message = format!(
        "the `201` returns {of_created} and the `200` {of_replaced}: {}",
        contrast(&mismatch.difference, "the `201`", "the `200`")
    );
    let help = if subject.reads_as(&replaced.schema, &mut known) {
        "give the `201` the schema of the `200`, which the GET of this path returns too"
    } else if subject.reads_as(&created.schema, &mut known) {
        "give the `200` the schema of the `201`, which the GET of this path returns too"
    } else {
        "give both the same schema: that of the resource, unless the PUT does something else than to create and replace it"
    };
    report
        .at(created.site.clone(), message)
        .note(replaced.site.clone(), "what the `200` returns")
        .help(help)
        .typespec("take `ArmResourceCreateOrReplaceAsync` or `LongRunningResourceCreateOrReplace`, which return the resource in both");
}
