use crate::lro::{listed_states, status_property};
use crate::rules::prelude::*;

rule! {
    "status-monitor/status-terminal-states-missing", Schema(Monitor), check,
    enum Case { Canceled = "canceled" }
}

fn message(status: &str, lacking: &[&str]) -> String {
    format!(
        "`{status}` lists no word for {}",
        lacking.join(" and none for ")
    )
}

fn typespec(words: &str) -> String {
    format!(
        "add {words} to the union; decorate words of your own with `@lroSucceeded`, `@lroFailed` or `@lroCanceled`"
    )
}

fn check<'w>(scope: &SchemaScope<'_, 'w>, report: &mut Report<'w>) {
    let Some(status) = status_property(&scope.schema, scope.profile)
        .and_then(|status| status.property)
        .filter(|status| status.schema.types().allows("string"))
    else {
        return;
    };
    let Some(states) = listed_states(&status.schema, scope.profile) else {
        return;
    };
    let known = scope.profile.built_in_states();
    let word = |words: &[String], otherwise: &str| {
        words.first().map_or(otherwise, String::as_str).to_owned()
    };
    let mut lacking = Vec::new();
    let mut words = Vec::new();
    if states.succeeded.is_empty() {
        lacking.push("success");
        words.push(word(&known.succeeded, "Succeeded"));
    }
    if states.failed.is_empty() {
        lacking.push("failure");
        words.push(word(&known.failed, "Failed"));
    }
    let is_mild = lacking.is_empty();
    if is_mild {
        if !states.canceled.is_empty() {
            return;
        }
        lacking.push("cancellation");
        words.push(word(&known.canceled, "Canceled"));
    }
    let words = list(&words, "and");
    let finding = report.at(status.schema.values_site(), message(&status.name, &lacking));
    finding
        .help(format!("list {words}, or the words that the service uses"))
        .typespec(typespec(&words));
    if is_mild {
        finding.case(Case::Canceled);
    } else {
        finding.clients(&[&PYTHON, &PYTHON_ARM, &JS, &GO, &DOTNET, &JAVA_ARM]);
    }
}
