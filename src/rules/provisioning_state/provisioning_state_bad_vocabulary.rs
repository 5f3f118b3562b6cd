use std::borrow::Cow;

use crate::model::is_common_type;
use crate::openapi::{Element, Schema};
use crate::rules::prelude::*;
use crate::workspace::Place;

rule!(
    "provisioning-state/provisioning-state-bad-vocabulary",
    Schema(ProvisioningState),
    check
);

/// Values that describe what a resource does.
const DOES: [&str; 3] = ["Running", "Stopped", "Paused"];

/// Values of a resource that isn't running.
const RESTS: [&str; 2] = ["Stopped", "Paused"];

fn is_any(word: &str, known: &[&str]) -> bool {
    known.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// `true` if a value means that work is being done on the resource: `Creating`, `Updating`. Waiting or
/// removal doesn't count.
fn is_being_done(word: &str) -> bool {
    let others = ["Running", "Pending", "Waiting", "Deleting"];
    let is_cancel = word
        .get(..6)
        .is_some_and(|start| start.eq_ignore_ascii_case("cancel"));
    word.to_ascii_lowercase().ends_with("ing") && !is_cancel && !is_any(word, &others)
}

/// `true` for `Running` if it means that the work is running: no other value means this, and no value means
/// that the resource isn't running; or another property next to the provisioning state has that value.
fn is_work(scope: &SchemaScope<'_, '_>, word: &str, words: &[(Cow<'_, str>, Place<'_>)]) -> bool {
    let is_other =
        |(other, _): &(Cow<'_, str>, Place<'_>)| is_being_done(other) || is_any(other, &RESTS);
    if is_any(word, &["Running"]) && !words.iter().any(is_other) {
        return true;
    }
    let Some(state) = scope.property.as_ref().map(|state| state.site.place) else {
        return false;
    };
    let others = state.parent().into_iter().flat_map(Place::children);
    let mut others = others.filter(|other| *other != state);
    is_any(word, &["Running"])
        && others.any(|other| {
            let values = Schema::new(Element::at(other)).known_values();
            let mut values = values.iter();
            values.any(|(value, _)| value.eq_ignore_ascii_case(word))
        })
}

/// The help: what to do with each of the values.
fn help(words: &[&str]) -> String {
    let of = |is_meant: &dyn Fn(&str) -> bool| -> Vec<&str> {
        words
            .iter()
            .copied()
            .filter(|word| is_meant(word))
            .collect()
    };
    let does = of(&|word| is_any(word, &DOES));
    let deleted = of(&|word| is_any(word, &["Deleted"]));
    let others = of(&|word| !is_any(word, &DOES) && !is_any(word, &["Deleted"]));
    let mut steps = Vec::new();
    if !does.is_empty() {
        let unless = match does.as_slice() {
            ["Running" | "running"] => {
                "; or, if it means that an update is running, return `Updating` instead"
            }
            _ => "",
        };
        let does = list(does, "and");
        steps.push(format!(
            "move {does} to a property that describes what the resource does, such as `powerState`{unless}"
        ));
    }
    if !deleted.is_empty() {
        let deleted = list(deleted, "and");
        steps.push(format!(
            "remove {deleted}: the state is `Deleting` during deletion, and afterwards the URL answers `404`"
        ));
    }
    if !others.is_empty() {
        steps.push(format!("remove {}", list(others, "and")));
    }
    steps.join("; ")
}

fn check<'w>(scope: &SchemaScope<'_, 'w>, report: &mut Report<'w>) {
    let foreign = &scope.profile.foreign_states;
    let all = scope.schema.known_values();
    let mut words = all.clone();
    words.retain(|(word, place)| {
        let mut foreign = foreign.iter();
        foreign.any(|known| known.eq_ignore_ascii_case(word))
            && !is_common_type(*place)
            && !is_work(scope, word, &all)
    });
    let Some(((_, first), others)) = words.split_first() else {
        return;
    };
    let verb = match others {
        [] => "describes",
        _ => "describe",
    };
    let finding = report.at(
        Site::value(*first),
        format!(
            "`provisioningState` lists {}, which {verb} the resource, not the progress of an operation",
            list(words.iter().map(|(word, _)| word), "and")
        ),
    );
    finding.about(first.parent().unwrap_or(*first));
    for (word, place) in others {
        let message = format!("`{word}` describes the resource too");
        finding.note(Site::value(*place), message);
    }
    finding
        .help(help(&words.iter().map(|(word, _)| &**word).collect::<Vec<_>>()))
        .typespec("move the member from the union of `provisioningState` to the union of a second property");
}
