//! The words of a name.

/// Splits a name into words in lower case: `status` and `url` for `statusUrl`, `status_url` and
/// `Status-URL`.
pub(crate) fn name_words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in name.chars() {
        if !c.is_alphanumeric() || c.is_uppercase() && was_lower {
            words.push(String::new());
        }
        was_lower = c.is_lowercase();
        if let (true, Some(word)) = (c.is_alphanumeric(), words.last_mut()) {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_of_words() {
        for (name, words) in [
            ("statusUrl", &["status", "url"][..]),
            ("Status-URL", &["status", "url"]),
            ("run_async", &["run", "async"]),
            ("waitlist", &["waitlist"]),
            ("--", &[]),
        ] {
            assert_eq!(name_words(name), words, "{name}");
        }
    }
}
