use crate::openapi::Comparisons;
use crate::rules::prelude::*;

rule!("response-codes/mixed-sync-async-success", Document, check);

fn check<'w>(document: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    let mut known = Comparisons::default();
    for lro in document.lros {
        let Some(mismatch) = lro.answers_in_two_ways(&mut known) else {
            continue;
        };
        let (done, later) = (&mismatch.first, &mismatch.second);
        let code = done.status.unwrap_or(Status::Code(200));
        let of_done = done.schema.called("an inline schema");
        let of_later = later.schema.called("another inline schema");
        let (promise, role) = match later.status {
            Some(_) => (
                format!("the `202` returns {of_later}"),
                "the schema of the `202`",
            ),
            None => (
                format!("the finished status has {of_later}"),
                "the result in the status",
            ),
        };
        report
            .at(
                done.site.clone(),
                format!("this {} has two different results: the `{code}` returns {of_done}, and {promise}", lro.subject.operation.method().verb()),
            )
            .operation(&lro.subject.operation)
            .note(later.site.clone(), role)
            .help(format!("remove the `{code}`, and always return `202`, even if the work is already done; describe the result in the status"))
            .typespec("use `LongRunningResourceAction`, which returns only 202 and has the result in the status");
    }
}
