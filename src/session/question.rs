use std::io;

use super::earlier::EarlierFiles;
use super::error::SessionError;
use crate::diagnostic::{Findings, Severity};
use crate::gate::baseline::Baseline;

/// What the findings are compared with. The default compares them with nothing.
#[derive(Clone, Copy, Default)]
#[non_exhaustive]
pub struct Question<'q> {
    /// The files before the change: what was found in them is inherited.
    pub earlier: Option<&'q EarlierFiles>,
    /// A list of findings that count as inherited.
    pub baseline: Option<&'q Baseline>,
    /// `true` if entries of the baseline that list nothing any more are taken out, rather than
    /// reported.
    pub prunes: bool,
}

/// The answer to a [`Question`].
#[derive(Debug)]
#[non_exhaustive]
pub struct Outcome {
    /// What was found, each finding with whether it was there before.
    pub findings: Findings,
    /// What could not be used of the earlier state, which was done without.
    pub notes: Vec<SessionError>,
    /// The baseline without entries that list nothing any more, if it was to be pruned.
    pub pruned: Option<Pruned>,
    /// The lowest severity that makes the run fail; `None` if nothing does. It is never milder than
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

/// A baseline without entries that list nothing any more.
#[derive(Debug)]
pub struct Pruned {
    /// How many entries were taken out.
    pub count: usize,
    /// The text that is left; `None` if nothing was taken out.
    pub text: Option<io::Result<String>>,
}
