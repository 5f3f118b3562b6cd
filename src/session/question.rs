use std::io;

use super::earlier::EarlierFiles;
use super::error::SessionError;
use crate::diagnostic::{Findings, Severity};
use crate::gate::baseline::Baseline;

/// The states that the findings are compared with. The default compares with nothing.
#[derive(Clone, Copy, Default)]
#[non_exhaustive]
pub struct Question<'q> {
    /// The files before the change. The findings in them are inherited.
    pub earlier: Option<&'q EarlierFiles>,
    /// A list of findings that count as inherited.
    pub baseline: Option<&'q Baseline>,
    /// `true` if entries of the baseline that no longer match anything are removed, `false` if they
    /// are reported.
    pub prunes: bool,
}

/// The answer to a [`Question`].
#[derive(Debug)]
#[non_exhaustive]
pub struct Outcome {
    /// The findings, each with its status in the comparison.
    pub findings: Findings,
    /// Parts of the earlier state that could not be used, so the comparison ignored them.
    pub notes: Vec<SessionError>,
    /// The baseline without entries that no longer match anything, if the question asks for it.
    pub pruned: Option<Pruned>,
    /// The lowest severity that makes the run fail; `None` if nothing does. It is never looser than
    /// before the change: a change can't loosen the gate that it has to pass.
    pub fail_on: Option<Severity>,
}

impl Outcome {
    /// The answer before a baseline is applied.
    pub(super) fn new(
        findings: Findings,
        notes: Vec<SessionError>,
        fail_on: Option<Severity>,
    ) -> Self {
        Self {
            findings,
            notes,
            pruned: None,
            fail_on,
        }
    }
}

/// A baseline without entries that no longer match anything.
#[derive(Debug)]
pub struct Pruned {
    /// The number of removed entries.
    pub count: usize,
    /// The text that is left; `None` if no entry was removed.
    pub text: Option<io::Result<String>>,
}
