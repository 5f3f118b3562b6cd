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
    /// `None` for words that aren't known.
    pub fn meaning(&self, word: &str) -> Option<State> {
        let has = |words: &[String]| words.iter().any(|known| is_same(known, word));
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

/// Whether a word reads like an end and not like something that is still happening: `Online`, not
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

/// Whether two words are the same but for case, hyphens, underscores and spaces.
fn is_same(a: &str, b: &str) -> bool {
    fn letters(word: &str) -> impl Iterator<Item = u8> {
        let joins = |byte: &u8| matches!(byte, b'-' | b'_' | b' ');
        let bytes = word.bytes().filter(move |byte| !joins(byte));
        bytes.map(|byte| byte.to_ascii_lowercase())
    }
    letters(a).eq(letters(b))
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
    fn words_without_meaning_run() {
        let states = Profile::of(System::Arm)
            .states
            .classify(["succeeded", "Creating"]);
        assert_eq!(states.succeeded, ["succeeded"]);
        assert_eq!(states.running, ["Creating"]);
    }
}
