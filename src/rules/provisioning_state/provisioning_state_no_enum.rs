use crate::model::is_common_type;
use crate::rules::prelude::*;

rule!(
    "provisioning-state/provisioning-state-no-enum",
    Schema(ProvisioningState),
    check
);

fn check<'w>(scope: &SchemaScope<'_, 'w>, report: &mut Report<'w>) {
    let Some(property) = &scope.property else {
        return;
    };
    let schema = &scope.schema;
    let is_open = schema.element().broken().is_some() || schema.has_alternatives();
    let lists = !schema.known_values().is_empty() || !schema.types().allows("string");
    if lists || is_open || is_common_type(property.site.place) {
        return;
    }
    let text = schema.keyword("description");
    let text = text.and_then(|text| text.as_str());
    let described = quoted_words(text.as_deref().unwrap_or_default());
    let (message, words) = match described.as_slice() {
        [] | [_] => (
            "`provisioningState` lists no values, so the document doesn't say which values end an operation",
            "`Succeeded`, `Failed`, `Canceled` and the other values of the service in an `enum`, and add `x-ms-enum` with `\"modelAsString\": true`".to_owned(),
        ),
        words => (
            "`provisioningState` lists its values only in its description, where no tool reads them",
            format!(
                "{} in an `enum`, and add `x-ms-enum` with `\"modelAsString\": true`",
                list(words, "and")
            ),
        ),
    };
    report
        .at(property.site.clone(), message)
        .help(format!("list {words}"))
        .typespec("declare its type as a union: `@lroStatus union ProvisioningState { ResourceProvisioningState, Creating: \"Creating\", string }`");
}

/// The single words that a text has in quotes, as in a list of values: `'Creating', 'Succeeded'`.
fn quoted_words(text: &str) -> Vec<&str> {
    let is_quote = |c: char| {
        matches!(
            c,
            '\'' | '"' | '`' | '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}'
        )
    };
    let parts: Vec<&str> = text.split(is_quote).collect();
    let is_value = |part: &&str| {
        part.starts_with(|c: char| c.is_ascii_uppercase())
            && part.chars().all(|c| c.is_ascii_alphanumeric())
    };
    // A quoted word has a quote before and after it.
    let inner = parts.get(1..parts.len().saturating_sub(1));
    let mut words: Vec<&str> = Vec::new();
    for word in inner.into_iter().flatten().copied().filter(is_value) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::quoted_words;

    #[test]
    fn values_are_single_words_in_quotes() {
        for (text, words) in [
            (
                "One of 'Creating', 'Succeeded' \u{2013} it is there.",
                &["Creating", "Succeeded"][..],
            ),
            (
                "One of \u{2018}Sewing\u{2019} or \u{201c}Failed\u{201d}.",
                &["Sewing", "Failed"],
            ),
            (
                "The kite's state; it's read by the service's own tools.",
                &[],
            ),
            ("'Failed' is 'Failed'", &["Failed"]),
            ("", &[]),
            ("'", &[]),
        ] {
            assert_eq!(quoted_words(text), words, "{text}");
        }
    }
}
