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

/// Values that say what a resource does.
const DOES: [&str; 3] = ["Running", "Stopped", "Paused"];

/// Those that say that it doesn't run.
const STANDS: [&str; 2] = ["Stopped", "Paused"];

fn is_any(word: &str, known: &[&str]) -> bool {
    known.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// `true` if a value says that work is being done on the resource: `Creating`, `Updating`. What waits or is
/// being removed says nothing about the work itself.
fn is_being_done(word: &str) -> bool {
    let others = ["Running", "Pending", "Waiting", "Deleting"];
    let is_cancel = word
        .get(..6)
        .is_some_and(|start| start.eq_ignore_ascii_case("cancel"));
    word.to_ascii_lowercase().ends_with("ing") && !is_cancel && !is_any(word, &others)
}

/// `true` for `Running` where it says that the work is running: no other value does, and none says that
/// the resource doesn't run; or another property beside the provisioning state has that value.
fn is_work(scope: &SchemaScope<'_, '_>, word: &str, words: &[(Cow<'_, str>, Place<'_>)]) -> bool {
    let is_other =
        |(other, _): &(Cow<'_, str>, Place<'_>)| is_being_done(other) || is_any(other, &STANDS);
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

/// What to do with each of the values.
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
            ["Running" | "running"] => "; if it says that an update is running, write `Updating`",
            _ => "",
        };
        let does = list(does, "and");
        steps.push(format!(
            "move {does} to a property that says what the resource does, such as `powerState`{unless}"
        ));
    }
    if !deleted.is_empty() {
        let deleted = list(deleted, "and");
        steps.push(format!(
            "remove {deleted}: while the resource is being deleted it is `Deleting`, then its URL answers 404"
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
    let verb = if others.is_empty() { "does" } else { "do" };
    let finding = report.at(
        Site::value(*first),
        format!(
            "{} {verb} not tell how far the provisioning of a resource is",
            list(words.iter().map(|(word, _)| word), "and")
        ),
    );
    finding.about(first.parent().unwrap_or(*first));
    for (_, place) in others {
        finding.note(Site::value(*place), "nor does this one");
    }
    finding
        .help(help(&words.iter().map(|(word, _)| &**word).collect::<Vec<_>>()))
        .typespec("take the member out of the union of `provisioningState`, and give the resource a second property with a union of its own");
}
