//! How much was found, in words.

use crate::diagnostic::{Counts, Summary};

/// `2 errors, 1 warning`, or `2 new errors, 1 new warning` with `kind` before every word, the most
/// severe first; `None` if nothing was counted.
pub(super) fn by_severity(counts: Counts, kind: &str) -> Option<String> {
    let parts = counts.in_words(kind);
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// How many operations are long-running, and how many of them have no marker: `6 long-running (5 marked, 1
/// inferred)`.
pub(super) fn long_running(summary: &Summary) -> String {
    let (marked, inferred) = (summary.long_running, summary.inferred);
    match inferred {
        0 => format!("{marked} long-running"),
        _ => format!(
            "{} long-running ({marked} marked, {inferred} inferred)",
            marked + inferred
        ),
    }
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
