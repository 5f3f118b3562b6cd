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
        let [of_done, of_later] = [done, later].map(|body| body.schema.called("an inline schema"));
        let (promise, role) = match later.status {
            Some(_) => (
                format!("the `202` shows {of_later}"),
                "what the `202` returns",
            ),
            None => (
                format!("who waits gets {of_later} from the status"),
                "the result that the status holds",
            ),
        };
        report
            .at(
                done.site.clone(),
                format!("this {} answers in two ways: the `{code}` returns {of_done}, and {promise}", lro.subject.operation.method().verb()),
            )
            .operation(&lro.subject.operation)
            .note(later.site.clone(), role)
            .help(format!("remove the `{code}`: answer `202` always, also when the work is done, and let the status end with the result"))
            .typespec("take `LongRunningResourceAction`, which answers 202 alone and returns the result in the status");
    }
}
