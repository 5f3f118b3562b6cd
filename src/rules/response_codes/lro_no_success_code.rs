use crate::rules::prelude::*;

rule!("response-codes/lro-no-success-code", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    if !lro.is_marked() || !lro.has_no_accepted_code() {
        return;
    }
    let method = lro.operation.method();
    let accepted = list(lro.profile.accepted_codes(method).unwrap_or_default(), "or");
    // Without any code of success it isn't the code that is wrong.
    let Some(first) = lro.successes().next() else {
        return;
    };
    let found = declared(lro.success_codes());
    report
        .at(
            first.site(),
            format!(
                "a long-running {} answers {accepted}; only {found}",
                method.verb()
            ),
        )
        .about(lro.operation.element().place())
        .help(format!(
            "declare what it answers, one of {accepted}, or remove the marker"
        ))
        .typespec("take the long-running template of the verb, which brings its codes");
}
