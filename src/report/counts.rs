//! Counts in words.

use crate::diagnostic::{Counts, Severity};

/// `1 finding`, `2 findings`; for words with a plain plural.
pub(super) fn counted(count: usize, word: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {word}{plural}")
}

/// `2 errors, 1 warning`, or `2 new errors, 1 new warning` with `kind` before every word, the most
/// severe first; `None` if nothing was counted.
pub(super) fn by_severity(counts: Counts, kind: &str) -> Option<String> {
    let parts: Vec<_> = [
        (counts.errors, Severity::Error),
        (counts.warnings, Severity::Warning),
        (counts.infos, Severity::Info),
    ]
    .into_iter()
    .filter(|&(count, _)| count > 0)
    .map(|(count, severity)| match kind {
        "" => counted(count, severity.name()),
        kind => counted(count, &format!("{kind} {severity}")),
    })
    .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_not_named() {
        let counts = |errors, warnings, infos| Counts {
            errors,
            warnings,
            infos,
        };
        assert_eq!(by_severity(counts(0, 0, 0), ""), None);
        assert_eq!(
            by_severity(counts(2, 1, 1), "").as_deref(),
            Some("2 errors, 1 warning, 1 info")
        );
        assert_eq!(
            by_severity(counts(1, 0, 3), "new").as_deref(),
            Some("1 new error, 3 new infos")
        );
    }
}
