//! What two findings have to have in common to be the same.

use crate::diagnostic::{Diagnostic, Fingerprint, Severity};

/// By what a finding is taken for an earlier one; the surest first.
#[derive(Clone, Copy)]
pub(super) enum Likeness {
    /// It is the same, and says the same.
    Message,
    /// It is the same.
    Identity,
    /// The rule finds another flaw at the same place that is milder, or advice as it was: what was mended
    /// in part.
    Place,
}

impl Likeness {
    /// All of them, in the order in which they are tried.
    pub(super) const ALL: [Self; 3] = [Self::Message, Self::Identity, Self::Place];

    /// What is equal in two findings that may be the same.
    pub(super) fn key<'f>(self, finding: &'f Diagnostic) -> (Fingerprint, &'f str) {
        match self {
            Self::Message => (finding.identity, finding.message.as_str()),
            Self::Identity => (finding.identity, ""),
            Self::Place => (finding.place, ""),
        }
    }

    /// Whether they are, if that is equal.
    pub(super) fn allows(self, before: &Diagnostic, now: &Diagnostic) -> bool {
        match self {
            Self::Message | Self::Identity => true,
            Self::Place => now.severity == Severity::Info || now.severity < before.severity,
        }
    }
}
