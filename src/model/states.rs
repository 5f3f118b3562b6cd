//! The values of a status and their meanings.

/// The values of a status, grouped by their meaning.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct States {
    /// Values for success.
    pub succeeded: Vec<String>,
    /// Values for failure.
    pub failed: Vec<String>,
    /// Values for cancellation.
    pub canceled: Vec<String>,
    /// Values for an operation that is still running.
    pub running: Vec<String>,
}

/// The meaning of a value in [`States`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// The operation succeeded.
    Succeeded,
    /// The operation failed.
    Failed,
    /// Someone canceled the operation.
    Canceled,
    /// The operation is still running.
    Running,
}

impl States {
    /// The meaning of a value, or `None` if it isn't known. Case, hyphens, underscores and spaces
    /// are ignored: `in_progress` is `InProgress`. A known value may start with `*`, which matches
    /// any start: `*Failed` covers `UploadFailed`.
    pub fn meaning(&self, word: &str) -> Option<State> {
        let has = |words: &[String]| words.iter().any(|known| covers(known, word));
        [
            (&self.succeeded, State::Succeeded),
            (&self.failed, State::Failed),
            (&self.canceled, State::Canceled),
            (&self.running, State::Running),
        ]
        .into_iter()
        .find(|(words, _)| has(words))
        .map(|(_, state)| state)
    }

    /// The value for success. Values for partial success, such as `PartiallySucceeded` and
    /// `CompletedWithErrors`, are returned only if there is no other one.
    pub fn success(&self) -> Option<&String> {
        let is_partial = |word: &&String| {
            let word = word.to_ascii_lowercase();
            word.starts_with("partial") || word.contains("with")
        };
        let mut whole = self.succeeded.iter().filter(|word| !is_partial(word));
        whole.next().or(self.succeeded.first())
    }

    /// The values of a boolean that is `true` once an operation has ended.
    pub(super) fn of_flag() -> Self {
        Self {
            succeeded: vec!["true".to_owned()],
            running: vec!["false".to_owned()],
            ..Self::default()
        }
    }

    pub(super) fn add(&mut self, word: String, state: Option<State>) {
        match state {
            Some(State::Succeeded) => self.succeeded.push(word),
            Some(State::Failed) => self.failed.push(word),
            Some(State::Canceled) => self.canceled.push(word),
            Some(State::Running) | None => self.running.push(word),
        }
    }

    /// Groups values by their meaning in `self`. Values without a known meaning are treated as
    /// running: no client stops polling on them.
    pub fn classify<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut sorted = Self::default();
        for word in words {
            sorted.add(word.to_owned(), self.meaning(word));
        }
        sorted
    }
}

/// `true` if a value describes an end, not an activity: `Online`, but not `Updating`.
pub(crate) fn reads_like_end(word: &str) -> bool {
    const OPEN: [&str; 10] = [
        "undefined",
        "unknown",
        "none",
        "new",
        "created",
        "started",
        "scheduled",
        "submitted",
        "requested",
        "idle",
    ];
    let word = word.to_ascii_lowercase();
    !word.ends_with("ing") && !OPEN.contains(&word.as_str())
}

/// `true` if a known value equals this value. If the known value starts with `*`, the rest of it
/// must be the end of this value. Case, hyphens, underscores and spaces are ignored.
fn covers(known: &str, word: &str) -> bool {
    fn letters(word: &str) -> impl DoubleEndedIterator<Item = u8> {
        let joins = |byte: &u8| matches!(byte, b'-' | b'_' | b' ');
        let bytes = word.bytes().filter(move |byte| !joins(byte));
        bytes.map(|byte| byte.to_ascii_lowercase())
    }
    let Some(end) = known.strip_prefix('*') else {
        return letters(known).eq(letters(word));
    };
    let mut rest = letters(word).rev();
    // At least one letter must come before the end.
    letters(end).rev().all(|letter| rest.next() == Some(letter)) && rest.next().is_some()
}

#[cfg(test)]
mod tests {
    use crate::model::profile::Profile;
    use crate::model::system::System;

    #[test]
    fn what_joins_the_parts_of_a_word_means_nothing() {
        let states = &Profile::of(System::Generic).states;
        for word in ["InProgress", "in_progress", "in-progress", "in progress"] {
            assert_eq!(states.meaning(word), Some(super::State::Running), "{word}");
        }
        assert_eq!(states.meaning("inprogressive"), None);
    }

    #[test]
    fn a_star_covers_what_is_in_front_of_an_end() {
        let states = super::States {
            failed: vec!["*Failed".to_owned()],
            ..super::States::default()
        };
        for word in ["UploadFailed", "upload_failed", "UPLOAD-FAILED", "2 failed"] {
            assert_eq!(states.meaning(word), Some(super::State::Failed), "{word}");
        }
        for word in ["Failed", "_failed", "FailedOver", "Fail", ""] {
            assert_eq!(states.meaning(word), None, "{word}");
        }
    }

    #[test]
    fn apis_have_many_words_for_an_end() {
        use super::State::{Canceled, Failed, Succeeded};
        let states = &Profile::of(System::Generic).states;
        for (word, meaning) in [
            ("successful", Succeeded),
            ("Succeed", Succeeded),
            ("ReadyToDownload", Succeeded),
            ("COMPLETED_WITH_ERRORS", Succeeded),
            ("Fail", Failed),
            ("errored", Failed),
            ("FAULT", Failed),
            ("Unsuccessful", Failed),
            ("Timeout", Failed),
            ("NoDataFound", Failed),
            ("no_data", Failed),
            ("FAILED_WITH_INCIDENT", Failed),
            ("CreateFailed", Failed),
            ("INTERNAL_ERROR", Failed),
            ("dismissed", Canceled),
            ("killed", Canceled),
        ] {
            assert_eq!(states.meaning(word), Some(meaning), "{word}");
        }
        // Values for a step of the work, or for the state of a resource.
        for word in ["DownloadComplete", "FailingOver", "Stopped", "Active"] {
            assert_eq!(states.meaning(word), None, "{word}");
        }
    }

    #[test]
    fn work_ends_well_with_a_word_for_all_of_it() {
        let ends = |words: &[&str]| {
            let succeeded = words.iter().map(|&word| word.to_owned()).collect();
            let states = super::States {
                succeeded,
                ..super::States::default()
            };
            states.success().cloned()
        };
        assert_eq!(
            ends(&["PartiallySucceeded", "Done"]).as_deref(),
            Some("Done")
        );
        assert_eq!(
            ends(&["CompletedWithErrors"]).as_deref(),
            Some("CompletedWithErrors")
        );
        assert_eq!(ends(&[]), None);
    }

    #[test]
    fn words_without_meaning_run() {
        let states = Profile::of(System::Arm)
            .states
            .classify(["succeeded", "Creating"]);
        assert_eq!(states.succeeded, ["succeeded"]);
        assert_eq!(states.running, ["Creating"]);
    }
}
