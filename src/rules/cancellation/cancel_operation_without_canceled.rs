use crate::model::{listed_states, status_property};
use crate::questions::cancellations;
use crate::rules::prelude::*;

rule!(
    "cancellation/cancel-operation-without-canceled",
    Document,
    check
);

/// The value, capitalized like the other values: in lower case, in upper case, with a lower-case first
/// letter, or unchanged.
fn in_case_of<'a>(word: &str, others: impl Iterator<Item = &'a str> + Clone) -> String {
    let begins_small = |other: &str| other.starts_with(|c: char| c.is_ascii_lowercase());
    if others.clone().all(|other| other == other.to_lowercase()) {
        word.to_lowercase()
    } else if others.clone().all(|other| other == other.to_uppercase()) {
        word.to_uppercase()
    } else if others.clone().all(begins_small) {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_ascii_lowercase());
        first.into_iter().chain(letters).collect()
    } else {
        word.to_owned()
    }
}

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    let operations = scope.operations.iter();
    let operations = operations.map(|subject| subject.operation.clone());
    for cancel in cancellations(operations, scope.profile) {
        let Some(status) =
            status_property(&cancel.monitor, scope.profile).and_then(|status| status.property)
        else {
            continue;
        };
        let Some(states) = listed_states(&status.schema, scope.profile) else {
            continue;
        };
        if !states.canceled.is_empty() {
            continue;
        }
        let word = scope.profile.built_in_states().canceled;
        let word = word.first().map_or("Canceled", String::as_str);
        let listed = status.schema.known_values();
        let word = in_case_of(word, listed.iter().map(|(listed, _)| &**listed));
        report
            .at(
                cancel.operation.site(),
                format!(
                    "this operation cancels the work, but `{}` of {} lists no value such as `{word}`",
                    status.name,
                    cancel.monitor.called("its status")
                ),
            )
            .operation(&cancel.operation)
            .note(status.schema.values_site(), "the listed values")
            .help(format!("add `{word}` to the listed values, or the value that the service sends"))
            .typespec(format!("add `{word}` to the union of the states; or add your own value and decorate it with `@lroCanceled`"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proposed_word_is_written_as_the_others() {
        for (others, word) in [
            (["running", "failed"], "canceled"),
            (["RUNNING", "FAILED"], "CANCELED"),
            (["Running", "Failed"], "Canceled"),
            (["notStarted", "failed"], "canceled"),
            (["running", "FAILED"], "Canceled"),
        ] {
            assert_eq!(in_case_of("Canceled", others.into_iter()), word);
        }
    }
}
