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
                .note(replaced.site, "the `200` returns this")
                .help("refer to the same schema in both responses")
                .typespec("return the same model in both responses");
        }
        return;
    };
    let (created, replaced) = (&mismatch.first, &mismatch.second);
    let [of_created, of_replaced] =
        [created, replaced].map(|body| body.schema.called("an inline schema"));
    let message = format!(
        "the `201` returns {of_created}, but the `200` returns {of_replaced}: {}",
        contrast(&mismatch.difference, "the `201`", "the `200`")
    );
    let help = if subject.reads_as(&replaced.schema, &mut known) {
        "give the `201` the schema of the `200`, which the GET on this path returns too"
    } else if subject.reads_as(&created.schema, &mut known) {
        "give the `200` the schema of the `201`, which the GET on this path returns too"
    } else {
        "give both responses the same schema: the schema of the resource, if the PUT creates or replaces one; otherwise the schema of what the service returns"
    };
    report
        .at(created.site.clone(), message)
        .note(replaced.site.clone(), "the `200` returns this")
        .help(help)
        .typespec("use `ArmResourceCreateOrReplaceAsync` or `LongRunningResourceCreateOrReplace`, which return the resource in both responses");
}
