use crate::clients::in_order;
use crate::model::{States, is_common_type, listed_states};
use crate::rules::prelude::*;

rule! {
    "provisioning-state/provisioning-state-terminal-missing", Schema(ProvisioningState), check,
    enum Case {
        Canceled = "canceled",
        Spelling = "spelling",
        Renamed = "renamed",
        RenamedCanceled = "renamed-canceled",
    }
}

fn help(lacking: &[&str], known: &States) -> String {
    let ends = [&known.succeeded, &known.failed, &known.canceled];
    let ends = ends.into_iter().filter_map(|words| words.first());
    let (words, ends) = (list(lacking, "and"), list(ends, "or"));
    format!("add {words} to the values: in Resource Manager, operations end with {ends}")
}

fn spelled_otherwise<'w>(site: Site<'w>, own: &str, known: &str, report: &mut Report<'w>) {
    report
        .at(
            site,
            format!("`provisioningState` lists `{own}` instead of `{known}`"),
        )
        .case(Case::Spelling)
        .help(format!(
            "replace `{own}` with `{known}`, in the document and in the service"
        ))
        .typespec(format!("write `{known}: \"{known}\"` in the union"));
}

/// The clients that poll operations whose resource has this state forever.
fn endless<'w>(scope: &SchemaScope<'_, 'w>, report: &Report<'w>) -> Vec<&'static Client> {
    let clients = report.clients();
    let lros = scope.lros.iter();
    let endless = lros.flat_map(|lro| clients.ending(lro, &[Verdict::NeverEnds]));
    in_order(&endless.collect::<Vec<_>>())
}

fn check<'w>(scope: &SchemaScope<'_, 'w>, report: &mut Report<'w>) {
    let Some(any) = listed_states(&scope.schema, scope.profile) else {
        return;
    };
    let site = scope.schema.values_site();
    if !scope.schema.types().allows("string") || is_common_type(site.place) {
        return;
    }
    // Clients know only these values. `Cancelled` is wrong too, but another rule reports it.
    let known = &scope.profile.states;
    let words = scope.schema.known_values();
    let exact = known.classify(words.iter().map(|(word, _)| &**word));
    let lacking: Vec<&str> = [
        (&exact.succeeded, &known.succeeded),
        (&exact.failed, &known.failed),
        (&any.canceled, &known.canceled),
    ]
    .into_iter()
    .filter(|(own, _)| own.is_empty())
    .filter_map(|(_, known)| known.first().map(String::as_str))
    .collect();
    // azure-openapi-validator finds lists by the name of the property or definition that contains them.
    let is_seen = |name: &str| matches!(name, "provisioningState" | "ProvisioningState");
    let holder = site.place.parent().and_then(|holder| holder.key());
    let is_renamed = !holder.is_some_and(|name| is_seen(&name));
    if lacking.is_empty() {
        let (own, known) = (any.canceled.first(), known.canceled.first());
        if let (Some(own), Some(known)) = (own, known)
            && exact.canceled.is_empty()
            && !is_renamed
        {
            spelled_otherwise(site, own, known, report);
        }
        return;
    }
    let message = format!("`provisioningState` doesn't list {}", list(&lacking, "or"));
    let endless = endless(scope, report);
    let finding = report.at(site, message);
    finding
        .clients(&endless)
        .help(help(&lacking, known))
        .typespec("add `ResourceProvisioningState` to the union: `union ProvisioningState { ResourceProvisioningState, Creating: \"Creating\", string }`");
    let is_mild = !exact.succeeded.is_empty() && !exact.failed.is_empty();
    match (is_mild, is_renamed) {
        (false, false) => finding,
        (true, false) => finding.case(Case::Canceled),
        (false, true) => finding.case(Case::Renamed),
        (true, true) => finding.case(Case::RenamedCanceled),
    };
}
