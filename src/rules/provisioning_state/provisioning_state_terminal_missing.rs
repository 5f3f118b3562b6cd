use crate::model::{is_common_type, listed_states};
use crate::rules::prelude::*;

rule!(
    "provisioning-state/provisioning-state-terminal-missing",
    Schema(ProvisioningState),
    check
);

fn check<'w>(scope: &SchemaScope<'_, 'w>, report: &mut Report<'w>) {
    let Some(any) = listed_states(&scope.schema, scope.profile) else {
        return;
    };
    let site = scope.schema.values_site();
    if !scope.schema.types().allows("string") || is_common_type(site.place) {
        return;
    }
    // Clients know these words and no others. `Cancelled` is wrong too, but not missing.
    let words = scope.schema.known_values();
    let exact = scope
        .profile
        .states
        .classify(words.iter().map(|(word, _)| &**word));
    let known = &scope.profile.states;
    let mut lacking: Vec<&str> = Vec::new();
    for (own, known) in [
        (&exact.succeeded, &known.succeeded),
        (&exact.failed, &known.failed),
        (&any.canceled, &known.canceled),
    ] {
        if own.is_empty() {
            lacking.extend(known.first().map(String::as_str));
        }
    }
    // azure-openapi-validator finds lists by the name of what holds them.
    let is_seen = |name: &str| matches!(name, "provisioningState" | "ProvisioningState");
    let holder = site.place.parent().and_then(|holder| holder.key());
    let is_renamed = !holder.is_some_and(|name| is_seen(&name));
    if lacking.is_empty() {
        if let (Some(own), [], Some(known), false) = (
            any.canceled.first(),
            exact.canceled.as_slice(),
            known.canceled.first(),
            is_renamed,
        ) {
            report
                .at(
                    site,
                    format!("`provisioningState` lists `{own}` and no `{known}`"),
                )
                .case("spelling")
                .help(format!(
                    "list `{known}` in its place, and let the service send that"
                ))
                .typespec(format!("write `{known}: \"{known}\"` in the union"));
        }
        return;
    }
    let is_mild = !exact.succeeded.is_empty() && !exact.failed.is_empty();
    let ends = list(
        [&known.succeeded, &known.failed, &known.canceled]
            .into_iter()
            .filter_map(|words| words.first()),
        "or",
    );
    let message = format!("`provisioningState` doesn't list {}", list(&lacking, "or"));
    let words = list(&lacking, "and");
    let finding = report.at(site, message);
    finding
        .help(format!("list {words}: by the contract of Resource Manager work ends with {ends}"))
        .typespec("put `ResourceProvisioningState` into the union: `union ProvisioningState { ResourceProvisioningState, Creating: \"Creating\", string }`");
    let case = match (is_mild, is_renamed) {
        (false, false) => return,
        (true, false) => "canceled",
        (false, true) => "renamed",
        (true, true) => "renamed-canceled",
    };
    finding.case(case);
}
