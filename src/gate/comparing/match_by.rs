//! What must two findings have in common to be the same?
//!
//! For example, `disks.json` had "the enum lacks `Failed`", and now has "the enum lacks `Canceled`",
//! both about the same status monitor. The messages differ, but the identities are equal: the finding
//! is the same.

use std::collections::VecDeque;
use std::hash::Hash;

use rustc_hash::FxHashMap;

use crate::diagnostic::{Diagnostic, Fingerprint, Severity};

/// The criteria by which a current finding matches an earlier one, the most reliable first.
#[derive(Clone, Copy)]
pub(super) enum MatchBy {
    /// Both have the same identity and the same message.
    Message,
    /// Both have the same identity.
    Identity,
    /// The rule finds another flaw at the same place, which is milder or only advice: the earlier
    /// flaw was fixed in part.
    Place,
}

impl MatchBy {
    /// All criteria, in the order in which they are tried.
    pub(super) const ALL: [Self; 3] = [Self::Message, Self::Identity, Self::Place];

    /// The part that must be equal in two findings.
    pub(super) fn key(self, finding: &Diagnostic) -> (Fingerprint, &str) {
        match self {
            Self::Message => (finding.identity, finding.message.as_str()),
            Self::Identity => (finding.identity, ""),
            Self::Place => (finding.place, ""),
        }
    }

    /// `true` if two findings with equal keys match.
    pub(super) fn allows(self, before: &Diagnostic, now: &Diagnostic) -> bool {
        match self {
            Self::Message | Self::Identity => true,
            Self::Place => now.severity == Severity::Info || now.severity < before.severity,
        }
    }
}

/// Candidates for the earlier state of current findings, by the key that must be equal. Each is
/// used once.
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

    /// Takes the first candidate with a key for which `can_be` is `true`.
    pub(super) fn take(&mut self, key: &K, can_be: impl FnMut(&V) -> bool) -> Option<V> {
        let candidates = self.0.get_mut(key)?;
        let place = candidates.iter().position(can_be)?;
        candidates.remove(place)
    }
}
