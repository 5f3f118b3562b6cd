use super::course::expected;
use crate::rules::prelude::*;

rule!("response-codes/lro-no-success-code", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    if !subject.is_marked() || !subject.has_no_accepted_code() {
        return;
    }
    let method = subject.operation.method();
    // What the guideline has for the verb, so that no other rule objects; else what clients take.
    let accepted = match subject.profile.success_codes(method) {
        Some(allowed) if !allowed.is_empty() => expected(method, allowed),
        _ => list(
            subject.profile.accepted_codes(method).unwrap_or_default(),
            "or",
        ),
    };
    // Without any code of success it isn't the code that is wrong.
    let Some(first) = subject.successes().next() else {
        return;
    };
    let found = declared(subject.success_codes());
    let clients = report.clients();
    report
        .at(
            first.site(),
            format!(
                "a long-running {} answers {accepted}; only {found}",
                method.verb()
            ),
        )
        .about(subject.operation.element().place())
        .help(format!(
            "declare what it answers, {accepted}, or remove the marker"
        ))
        .typespec("take the long-running template of the verb, which brings its codes")
        .clients(&clients.failing(lro, None));
}
