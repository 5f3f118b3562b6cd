use crate::rules::prelude::*;

rule!("polling-headers/no-polling-mechanism", Lro, check, examples);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let Some(accepted) = lro.dead_end() else {
        return;
    };
    let method = subject.operation.method();
    // Another rule reports links that lead to the wrong place.
    if !accepted.links().is_empty() {
        return;
    }
    // A `202` can also mean that the request was only accepted.
    if !subject.is_said_long_running() {
        return;
    }
    let named = match subject.declared_via() {
        DeclaredVia::Known(via, _) => via.header(),
        _ => None,
    };
    // Clients read the other headers too, but no guideline asks for them.
    let usual = subject.profile.polling_headers.first().map(String::as_str);
    let help = match subject.profile.required_headers.as_slice() {
        [] => format!(
            "declare {} on the `202`, with the URL of the status document",
            list(named.or(usual), "or")
        ),
        required => format!("declare {} on the `202`", list(required, "and")),
    };
    let clients: &[&Client] = match lro.subject.profile.system {
        System::Fabric => const { &[&FABRIC_GO] },
        _ => &[],
    };
    let finding = report
        .at(
            accepted.site(),
            format!(
                "the `202` of this {} gives clients no way to poll: no header, link, status or matching operation",
                method.verb()
            ),
        )
        .help(help)
        .typespec("use a long-running template; or add the header to the `202` with `@header`")
        .clients(clients);
    if let Some(text) = subject.says_long_running() {
        finding.note(text, "the operation is described as long-running here");
    }
}
