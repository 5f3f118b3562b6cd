use crate::rules::prelude::*;

rule!("response-codes/lro-no-success-code", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    if !lro.is_marked() || !lro.has_no_accepted_code() {
        return;
    }
    let method = lro.operation.method();
    let accepted = list(lro.profile.accepted_codes(method).unwrap_or_default(), "or");
    let (site, found) = match (lro.successes().next(), lro.operation.responses_element()) {
        (Some(first), _) => (
            first.site(),
            format!("only {}", declared(lro.success_codes())),
        ),
        (None, Some(responses)) => (responses.key(), "no response of success is declared".into()),
        (None, None) => (lro.operation.site(), "it has no responses".into()),
    };
    report
        .at(
            site,
            format!(
                "a long-running {} answers {accepted}; {found}",
                method.verb()
            ),
        )
        .help(format!(
            "declare what it answers, one of {accepted}, or remove the marker"
        ))
        .typespec("take the long-running template of the verb, which brings its codes");
}
