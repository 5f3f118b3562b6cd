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
    let headers = list(&lro.profile.polling_headers, "or");
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
        .help(format!("declare {headers} on the `202`"))
        .typespec("take a long-running template, or add the header to the `202` with `@header`")
        .clients(clients);
    match lro.says_long_running() {
        Some(text) => {
            finding.note(text, "long-running because of this");
        }
        // Many a 202 is answered and forgotten.
        None if !lro.is_marked() => {
            finding.case("unsaid");
        }
        None => {}
    }
}
