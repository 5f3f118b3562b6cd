use super::others::note_others;
use crate::questions::{Belongs, Misplaced};
use crate::rules::prelude::*;

rule!("examples/example-member-misplaced", Lro, check, examples);

/// The number of members that a message names.
const NAMED: usize = 3;

fn message(misplaced: &Misplaced, place: &str) -> String {
    let Misplaced { status, names, .. } = misplaced;
    let more = names.len().saturating_sub(NAMED);
    let first = names.iter().take(NAMED);
    let (names, them) = match (names.as_slice(), more) {
        ([], _) => {
            return format!(
                "the `{status}` in the example is a payload without `{place}`: no tool reads it"
            );
        }
        ([only], _) => (list([only], "and"), "it"),
        (names, 0) => (list(names, "and"), "them"),
        (_, more) => {
            let first: Vec<String> = first.map(|name| format!("`{name}`")).collect();
            (format!("{} and {more} more", first.join(", ")), "them")
        }
    };
    format!(
        "the `{status}` in the example has {names} outside of `{place}`, where no tool reads {them}"
    )
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    for shown in lro.misplaced_members() {
        let (place, help) = match shown.what.belongs {
            Belongs::Body => (
                "body",
                "add `\"body\": { … }` to the response, and move the payload there",
            ),
            Belongs::Headers => (
                "headers",
                "add `\"headers\": { … }` to the response, and move the headers there",
            ),
        };
        let finding = report
            .at(shown.first.clone(), message(&shown.what, place))
            .help(help)
            .typespec("correct the example file in the `examples` folder");
        note_others(finding, &shown);
    }
}
