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
                format!("the example begins with a `{status}` that is `{word}` already"),
            )
            .help(format!(
                "show the state of a resource that is still being worked on, such as `{}`",
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
                    "the example ends with a `200` that is `{word}`; work ends with `Succeeded`, `Failed` or `Canceled`"
                ),
            )
            .case(Case::Unfinished)
            .help("show the resource as it is when the work is done: `Succeeded`")
            .typespec("correct it in the example file in the `examples` folder");
        note_others(finding, &shown);
    }
    for shown in lro.unlisted_provisioning_states() {
        let word = &shown.what.word;
        let listed = shown.what.listed.iter().map(String::as_str);
        let help = match nearest(word, listed) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                format!("write one of the listed words, or list `{word}` if the service has it")
            }
        };
        let finding = report
            .at(
                shown.first.clone(),
                format!("the example shows `{word}`, which `provisioningState` doesn't list"),
            )
            .case(Case::Unlisted)
            .help(help)
            .typespec("correct it in the example file in the `examples` folder, or add the word to the union")
            .note(shown.what.list.clone(), "its words are listed here");
        note_others(finding, &shown);
    }
}
