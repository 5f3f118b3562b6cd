use super::others::note_others;
use crate::rules::prelude::*;
use crate::text::nearest;

rule! {
    "examples/example-provisioning-state", Lro, check, examples,
    enum Case { Unlisted = "unlisted", Unfinished = "unfinished" }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    for shown in lro.ended_states_shown() {
        let (status, word) = (shown.what.status, &shown.what.word);
        let finding = report
            .at(
                shown.first.clone(),
                format!("the example starts with a `{status}` whose state is already `{word}`"),
            )
            .help(format!(
                "show a state for work that is still running, such as `{}`",
                lro.running_state(status)
            ))
            .typespec("correct it in the example file in the `examples` folder");
        note_others(finding, &shown);
    }
    for shown in lro.unfinished_states_shown() {
        let word = &shown.what.word;
        let finding = report
            .at(
                shown.first.clone(),
                format!(
                    "the example ends with a `200` in state `{word}`, but final states are `Succeeded`, `Failed` and `Canceled`"
                ),
            )
            .case(Case::Unfinished)
            .help("show the resource after the work is done, with the state `Succeeded`")
            .typespec("correct it in the example file in the `examples` folder");
        note_others(finding, &shown);
    }
    for shown in lro.unlisted_provisioning_states() {
        let word = &shown.what.word;
        let listed = shown.what.listed.iter().map(String::as_str);
        let help = match nearest(word, listed) {
            Some(near) => {
                format!("write `{near}`; or add `{word}` to the list if the service sends it")
            }
            None => {
                format!(
                    "write one of the listed values; or add `{word}` to the list if the service sends it"
                )
            }
        };
        let finding = report
            .at(
                shown.first.clone(),
                format!("the example shows `{word}`, which isn't a listed value of `provisioningState`"),
            )
            .case(Case::Unlisted)
            .help(help)
            .typespec("correct it in the example file in the `examples` folder; or add the value to the union of the state")
            .note(shown.what.list.clone(), "the values are listed here");
        note_others(finding, &shown);
    }
}
