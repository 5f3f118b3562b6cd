use super::course::expected;
use crate::rules::prelude::*;

rule!("response-codes/lro-no-success-code", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    if !subject.is_marked() || !subject.has_no_accepted_code() {
        return;
    }
    let method = subject.operation.method();
    // The codes of the guideline, so that no other rule reports them; otherwise the codes that clients accept.
    let accepted = match subject.profile.success_codes(method) {
        Some(allowed) if !allowed.is_empty() => expected(method, allowed),
        _ => list(
            subject.profile.accepted_codes(method).unwrap_or_default(),
            "or",
        ),
    };
    // Another rule reports an operation without any success code.
    let Some(first) = subject.successes().next() else {
        return;
    };
    let found = declared(subject.success_codes());
    let gone = list(subject.success_codes(), "and");
    let clients = report.clients();
    report
        .at(
            first.site(),
            format!(
                "a long-running {} should declare {accepted}; only {found}",
                method.verb()
            ),
        )
        .about(subject.operation.element().place())
        .help(format!(
            "declare {accepted} instead of {gone}, also in the service; or remove the marker if the operation isn't long-running"
        ))
        .typespec("use the long-running template for this verb, which declares the right codes")
        .clients(&clients.failing(lro, None));
}
