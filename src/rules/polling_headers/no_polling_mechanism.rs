use crate::rules::prelude::*;

rule! {
    "polling-headers/no-polling-mechanism", Lro, check, examples,
    enum Case { Unsaid = "unsaid" }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let Some(accepted) = lro.dead_end() else {
        return;
    };
    let method = lro.operation.method();
    // There is a way then, which leads to something else or to nothing.
    if !accepted.links().is_empty() {
        return;
    }
    let said = lro.says_long_running();
    let is_unsaid = !lro.is_said_long_running();
    // Many a 202 is answered and forgotten. Where the author could have said so, the marker is
    // what is in question.
    if is_unsaid && !lro.profile.markers.is_empty() {
        return;
    }
    let named = match lro.declared_via() {
        DeclaredVia::Known(via, _) => via.header(),
        _ => None,
    };
    // Clients look at the others too, but no guideline asks for them.
    let usual = lro.profile.polling_headers.first().map(String::as_str);
    let header = list(named.or(usual), "or");
    let clients: &[&Client] = match lro.profile.system {
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
    if let Some(text) = said {
        finding.note(text, "long-running because of this");
    } else if is_unsaid {
        finding.case(Case::Unsaid);
    }
}
