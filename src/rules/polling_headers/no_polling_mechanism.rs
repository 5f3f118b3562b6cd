use crate::rules::prelude::*;

rule!("polling-headers/no-polling-mechanism", Lro, check, examples);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let Some(accepted) = lro.dead_end() else {
        return;
    };
    let method = subject.operation.method();
    // There is a way then, which leads to something else or to nothing.
    if !accepted.links().is_empty() {
        return;
    }
    // Many a 202 is answered and forgotten.
    if !subject.is_said_long_running() {
        return;
    }
    let named = match subject.declared_via() {
        DeclaredVia::Known(via, _) => via.header(),
        _ => None,
    };
    // Clients look at the others too, but no guideline asks for them.
    let usual = subject.profile.polling_headers.first().map(String::as_str);
    let header = match subject.profile.required_headers.as_slice() {
        [] => list(named.or(usual), "or"),
        required => list(required, "and"),
    };
    let clients: &[&Client] = match lro.subject.profile.system {
        System::Fabric => const { &[&FABRIC_GO] },
        _ => &[],
    };
    let finding = report
        .at(
            accepted.site(),
            format!(
                "nothing leads from the `202` of this {} to its end",
                method.verb()
            ),
        )
        .help(format!(
            "declare {header} on the `202`, with the URL of its status"
        ))
        .typespec("take a long-running template, or add the header to the `202` with `@header`")
        .clients(clients);
    if let Some(text) = subject.says_long_running() {
        finding.note(text, "long-running because of this");
    }
}
