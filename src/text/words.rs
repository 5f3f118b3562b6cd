//! Numbers and lists in sentences.

use std::borrow::Borrow;

/// `1 finding`, `2 findings`: for words with a regular plural.
pub(crate) fn counted(count: usize, word: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {word}{plural}")
}

/// `1 entry`, `2 entries`: for words with another plural.
#[cfg(feature = "cli")]
pub(crate) fn counted_as(count: usize, one: &str, several: &str) -> String {
    let words = if count == 1 { one } else { several };
    format!("{count} {words}")
}

/// `a, b and c`: the last two joined by a conjunction.
pub(crate) fn listed<W: Borrow<str>>(words: &[W], conjunction: &str) -> String {
    match words {
        [several @ .., last] if !several.is_empty() => {
            format!("{} {conjunction} {}", several.join(", "), last.borrow())
        }
        words => words.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_is_singular() {
        let findings = [0, 1, 2].map(|count| counted(count, "finding"));
        assert_eq!(findings, ["0 findings", "1 finding", "2 findings"]);
        let entries = [0, 1, 2].map(|count| counted_as(count, "entry", "entries"));
        assert_eq!(entries, ["0 entries", "1 entry", "2 entries"]);
    }

    #[test]
    fn only_the_last_two_are_joined_by_the_conjunction() {
        assert_eq!(listed::<&str>(&[], "or"), "");
        assert_eq!(listed(&["a"], "or"), "a");
        assert_eq!(listed(&["a", "b"], "or"), "a or b");
        assert_eq!(listed(&["a", "b", "c"], "and"), "a, b and c");
    }
}
