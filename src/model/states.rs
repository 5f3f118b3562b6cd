//! The values of a status, by what they mean.

/// How an operation ends, by the words of its status.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct States {
    /// Words for success.
    pub succeeded: Vec<String>,
    /// Words for failure.
    pub failed: Vec<String>,
    /// Words for having been canceled.
    pub canceled: Vec<String>,
    /// Words for not having ended.
    pub running: Vec<String>,
}

/// A kind of word of a [`States`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Ended well.
    Succeeded,
    /// Ended badly.
    Failed,
    /// Ended because someone said so.
    Canceled,
    /// Not ended.
    Running,
}

impl States {
    /// What a word means, without regard to case and to what joins its parts, as in `in_progress`;
    /// `None` for words that aren't known. A known word that begins with `*` is the end of others:
    /// `*Failed` covers `UploadFailed`.
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

    /// The word with which work ends well: the first that doesn't say that only a part of the work
    /// succeeded, as `PartiallySucceeded` and `CompletedWithErrors` do.
    pub fn success(&self) -> Option<&String> {
        let is_partial = |word: &&String| {
            let word = word.to_ascii_lowercase();
            word.starts_with("partial") || word.contains("with")
        };
        let mut whole = self.succeeded.iter().filter(|word| !is_partial(word));
        whole.next().or(self.succeeded.first())
    }

    /// The values of a boolean that is true once an operation has ended.
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

    /// Sorts words by what they mean to `self`. Words without a known meaning count as running:
    /// no client ends on them.
    pub fn classify<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut sorted = Self::default();
        for word in words {
            sorted.add(word.to_owned(), self.meaning(word));
        }
        sorted
    }
}

/// `true` if a word reads like an end and not like something that is still happening: `Online`, not
/// `Updating`.
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

/// `true` if a known word is this one, or its end where the known one begins with `*`; case, hyphens,
/// underscores and spaces make no difference.
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
    // Something must be in front of the end.
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
        // Steps on the way, and what a thing is.
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
