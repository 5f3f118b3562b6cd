use super::others::note_others;
use crate::rules::prelude::*;
use crate::text::nearest;

rule!("examples/example-monitor-conforms", Lro, check, examples);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    for shown in lro.unlisted_statuses() {
        let (word, property) = (&shown.what.word, &shown.what.property);
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
                format!("the example shows `{word}`, which isn't a listed value of `{property}` in the status monitor"),
            )
            .help(help)
            .typespec("correct it in the example file in the `examples` folder; or add the value to the union of the status")
            .note(shown.what.list.clone(), "the values are listed here");
        note_others(finding, &shown);
    }
    for shown in lro.failures_without_error() {
        let (word, error) = &shown.what;
        let finding = report
            .at(
                shown.first.clone(),
                format!("the status in the example is `{word}`, but the example has no `{error}`"),
            )
            .help(format!(
                "add `{error}` to the example, with a code and a message"
            ))
            .typespec("add it to the example file in the `examples` folder");
        note_others(finding, &shown);
    }
}
