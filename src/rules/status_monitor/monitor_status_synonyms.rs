use super::status::monitor_status;
use crate::openapi::ListedValue;
use crate::rules::prelude::*;

rule! {
    "status-monitor/monitor-status-synonyms", Schema(Monitor), check,
    enum Case { Case = "case" }
}

fn check<'w>(scope: &SchemaScope<'_, 'w>, report: &mut Report<'w>) {
    let Some(status) = monitor_status(&scope.schema, scope.profile) else {
        return;
    };
    let listed = status.schema.listed_values();
    for synonyms in &scope.profile.synonyms {
        let is_synonym = |value: &&ListedValue<'w>| {
            let mut words = synonyms.iter();
            words.any(|word| word.eq_ignore_ascii_case(&value.text))
        };
        let same: Vec<&ListedValue<'w>> = listed.iter().filter(is_synonym).collect();
        let [first, others @ ..] = same.as_slice() else {
            continue;
        };
        let Some(second) = others.first() else {
            continue;
        };
        let words = list(same.iter().map(|value| &value.text), "and");
        report
            .at(
                Site::value(second.place),
                format!("`{}` lists {words}, which mean the same", status.name),
            )
            .joint(format!("{words} mean the same"))
            .help("keep the value that the service sends, and remove the others")
            .typespec("keep one of these members of the union")
            .note(Site::value(first.place), "the other value");
    }
    if let Some((odd, usual)) = odd_one(&listed) {
        let message = format!(
            "`{}` is capitalized differently from `{}`",
            odd.text, usual.text
        );
        report
            .at(Site::value(odd.place), message)
            .case(Case::Case)
            .help(format!(
                "write `{}` instead, also in the service; in a released API, only in its next version",
                capitalized_as(&odd.text, &usual.text)
            ))
            .typespec("correct the value of the member; you can keep its name");
    }
}

/// A value with the capitals of another value: all capitals, or the same kind of first letter.
fn capitalized_as(value: &str, other: &str) -> String {
    let shouts = |text: &str| !text.contains(|c: char| c.is_ascii_lowercase());
    if shouts(other) {
        return value.to_ascii_uppercase();
    }
    let rest = match shouts(value) {
        true => value.to_ascii_lowercase(),
        false => value.to_owned(),
    };
    let mut letters = rest.chars();
    let first =
        letters.next().map(
            |first| match other.starts_with(|c: char| c.is_ascii_uppercase()) {
                true => first.to_ascii_uppercase(),
                false => first.to_ascii_lowercase(),
            },
        );
    first.into_iter().chain(letters).collect()
}

/// The first of the values that begin with the rarer case, and one of the other values.
fn odd_one<'l, 'w>(
    listed: &'l [ListedValue<'w>],
) -> Option<(&'l ListedValue<'w>, &'l ListedValue<'w>)> {
    let begins = |value: &&ListedValue<'w>| {
        value
            .text
            .starts_with(|first: char| first.is_ascii_alphabetic())
    };
    let is_lower = |value: &&ListedValue<'w>| {
        value
            .text
            .starts_with(|first: char| first.is_ascii_lowercase())
    };
    let (lower, upper): (Vec<_>, Vec<_>) = listed.iter().filter(begins).partition(is_lower);
    let (fewer, more) = if lower.len() <= upper.len() {
        (lower, upper)
    } else {
        (upper, lower)
    };
    Some((*fewer.first()?, *more.first()?))
}

#[cfg(test)]
mod tests {
    use super::capitalized_as;

    #[test]
    fn a_value_gets_the_capitals_of_the_others() {
        for (value, other, written) in [
            ("Succeeded", "notStarted", "succeeded"),
            ("notStarted", "Succeeded", "NotStarted"),
            ("SUCCEEDED", "running", "succeeded"),
            ("SUCCEEDED", "Running", "Succeeded"),
            ("succeeded", "RUNNING", "SUCCEEDED"),
        ] {
            assert_eq!(capitalized_as(value, other), written, "{value} {other}");
        }
    }
}
