use crate::rules::prelude::*;

rule!("links/callback-without-poll", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let Some(callbacks) = lro.only_announced() else {
        return;
    };
    report
        .at(
            callbacks,
            format!("the end of this {} is announced, and can't be asked for", lro.subject.operation.method().verb()),
        )
        .help("declare `Location` on the `202`, with the URL of the status, beside the callbacks")
        .typespec("add the header to the `202` with `@header`; the emitter writes no callbacks, so they were added by hand");
}
