use crate::rules::prelude::*;

rule!("polling-headers/no-polling-mechanism", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let method = lro.operation.method();
    if !matches!(method, Method::Post | Method::Delete) || lro.leads_on() {
        return;
    }
    // The way is known then, and not declared.
    if !lro.unkept_promises().is_empty() {
        return;
    }
    let Some(accepted) = lro.response(202) else {
        return;
    };
    let said = lro.says_long_running();
    let is_unsaid = said.is_none() && !lro.is_marked();
    // Many a 202 is answered and forgotten. Where the author could have said so, the marker is
    // what is in question.
    if is_unsaid && !lro.profile.markers.is_empty() {
        return;
    }
    // Clients look at the others too, but no guideline asks for them.
    let header = list(lro.profile.polling_headers.first(), "or");
    let clients: &[&str] = match lro.profile.system {
        System::Arm => &["python-arm", "js", "go", "dotnet", "java-arm", "terraform"],
        System::DataPlane => &["python", "js", "go", "dotnet"],
        System::Fabric => &["fabric-go"],
        System::Graph | System::Generic => &[],
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
        finding.case("unsaid");
    }
}
