//! How much was found, in words.

use crate::diagnostic::{Counts, Summary, UsedProfile};
use crate::text::Escaped;

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

/// The profiles by which documents were judged, as an aside: ` (detected profile: arm)`, or
/// ` (profiles: arm in 2, detected generic in 1)`.
pub(super) fn profiles(profiles: &[UsedProfile]) -> String {
    let are_detected = profiles.iter().all(|profile| profile.is_detected);
    let of_all = if are_detected { "detected " } else { "" };
    match profiles {
        [] => String::new(),
        [only] => format!(" ({of_all}profile: {})", Escaped(&only.name)),
        several => {
            let several = several.iter().map(|profile| {
                let detected = match profile.is_detected && !are_detected {
                    true => "detected ",
                    false => "",
                };
                format!(
                    "{detected}{} in {}",
                    Escaped(&profile.name),
                    profile.documents
                )
            });
            let several: Vec<_> = several.collect();
            format!(" ({of_all}profiles: {})", several.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_say_whether_they_were_chosen() {
        let profile = |name: &str, documents, is_detected| UsedProfile {
            name: name.to_owned(),
            documents,
            is_detected,
        };
        let arm = profile("arm", 2, true);
        assert_eq!(profiles(&[]), "");
        assert_eq!(
            profiles(std::slice::from_ref(&arm)),
            " (detected profile: arm)"
        );
        assert_eq!(profiles(&[profile("graph", 3, false)]), " (profile: graph)");
        assert_eq!(
            profiles(&[arm.clone(), profile("generic", 1, true)]),
            " (detected profiles: arm in 2, generic in 1)"
        );
        assert_eq!(
            profiles(&[arm, profile("ours", 1, false)]),
            " (profiles: detected arm in 2, ours in 1)"
        );
    }

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
