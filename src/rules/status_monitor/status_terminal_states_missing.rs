use crate::model::{Profile, States, listed_states, reads_like_end, status_property};
use crate::rules::prelude::*;

rule! {
    "status-monitor/status-terminal-states-missing", Schema(Monitor), check,
    enum Case { Canceled = "canceled" }
}

fn message(status: &str, lacking: &[&str]) -> String {
    format!(
        "`{status}` lists no value for {}",
        lacking.join(" and no value for ")
    )
}

fn typespec(words: &str) -> String {
    format!(
        "add {words} to the union; if you use other values, decorate them with `@lroSucceeded`, `@lroFailed` or `@lroCanceled`"
    )
}

/// The number of values that read like a final state but have no known meaning, in an API outside of a
/// known system.
fn unknown_ends(states: &States, profile: &Profile) -> usize {
    let is_free = matches!(
        profile.system,
        System::Generic | System::Aep | System::Google
    );
    if !is_free {
        return 0;
    }
    let running = states.running.iter();
    running
        .filter(|word| profile.states.meaning(word).is_none() && reads_like_end(word))
        .count()
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
    // An API outside of a known system has its own values: a value of unknown meaning may be the final
    // state that seems to be missing. The first such value is most likely the value for success.
    let unknown = unknown_ends(&states, scope.profile);
    if unknown > 0 && unknown >= lacking.len() && !lacking.is_empty() {
        return;
    }
    if unknown > 0 && lacking.len() > 1 {
        lacking.remove(0);
        words.remove(0);
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
        .help(format!("add {words} to the values of the status; or, if the service sends other values for this, add these"))
        .typespec(typespec(&words));
    if is_mild {
        finding.case(Case::Canceled);
    } else {
        finding.clients(&[&PYTHON, &PYTHON_ARM, &JS, &GO, &DOTNET, &JAVA_ARM]);
    }
}
