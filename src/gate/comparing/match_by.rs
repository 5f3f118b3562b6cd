//! What must two findings have in common to be the same?
//!
//! For example, `disks.json` had "the enum lacks `Failed`", and now has "the enum lacks `Canceled`",
//! both about the same status monitor. The messages differ, but the identities are equal: the finding
//! is the same.

use std::collections::VecDeque;
use std::hash::Hash;

use rustc_hash::FxHashMap;

use crate::diagnostic::{Diagnostic, Fingerprint, Severity};

/// By what a current finding is taken for an earlier one, the surest first.
#[derive(Clone, Copy)]
pub(super) enum MatchBy {
    /// Both have the same identity, and say the same.
    Message,
    /// Both have the same identity.
    Identity,
    /// The rule finds another flaw at the same place that is milder, or is only advice: the earlier
    /// flaw was fixed in part.
    Place,
}

impl MatchBy {
    /// All of them, in the order in which they are tried.
    pub(super) const ALL: [Self; 3] = [Self::Message, Self::Identity, Self::Place];

    /// What must be equal in two findings.
    pub(super) fn key(self, finding: &Diagnostic) -> (Fingerprint, &str) {
        match self {
            Self::Message => (finding.identity, finding.message.as_str()),
            Self::Identity => (finding.identity, ""),
            Self::Place => (finding.place, ""),
        }
    }

    /// `true` if two findings with equal keys are the same.
    pub(super) fn allows(self, before: &Diagnostic, now: &Diagnostic) -> bool {
        match self {
            Self::Message | Self::Identity => true,
            Self::Place => now.severity == Severity::Info || now.severity < before.severity,
        }
    }
}

/// Earlier findings that a current one could be, by what must be equal. Each is taken once.
pub(super) struct Candidates<K, V>(FxHashMap<K, VecDeque<V>>);

impl<K: Eq + Hash, V> Candidates<K, V> {
    pub(super) fn new() -> Self {
        Self(FxHashMap::default())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn add(&mut self, key: K, candidate: V) {
        self.0.entry(key).or_default().push_back(candidate);
    }

    /// Takes the first candidate with a key that can be the one.
    pub(super) fn take(&mut self, key: &K, can_be: impl FnMut(&V) -> bool) -> Option<V> {
        let candidates = self.0.get_mut(key)?;
        let place = candidates.iter().position(can_be)?;
        candidates.remove(place)
    }
}
