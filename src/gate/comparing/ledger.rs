//! What is known so far about the findings of both states? Each step of the comparison reads the
//! results of the steps before it, and adds its own.
//!
//! For example, the first step notes that current finding 7 was earlier finding 3. The next step
//! ignores finding 7, and doesn't look for finding 3 any more.

use super::history::Had;
use crate::workspace::File;

/// The earlier state of a current finding.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing: the change introduced the finding.
    Nothing,
    /// A finding about something that the change can't have touched. It doesn't matter which
    /// finding.
    Untouched,
    /// The earlier finding with this number.
    Finding(usize),
}

/// The pairs of current and earlier findings, by their numbers.
pub(super) struct Ledger<'c> {
    now: Vec<Before>,
    /// The current finding for each earlier one; `None` if the earlier finding wasn't found again.
    before: Vec<Option<usize>>,
    /// Earlier findings that a copy of their file lacks, each with the copy.
    lacking: Vec<(usize, &'c File)>,
}

// Both lists have the lengths of the lists of findings, so the numbers of findings are indexes.
impl<'c> Ledger<'c> {
    /// `untouched` has `true` for each current finding that the change can't have touched.
    /// `earlier` is the number of earlier findings.
    pub(super) fn new(untouched: impl Iterator<Item = bool>, earlier: usize) -> Self {
        let now = untouched.map(|is_untouched| match is_untouched {
            true => Before::Untouched,
            false => Before::Nothing,
        });
        Self {
            now: now.collect(),
            before: vec![None; earlier],
            lacking: Vec::new(),
        }
    }

    /// Notes that a current finding was an earlier one. If its file is a copy, the earlier finding
    /// can still be found again in the original.
    pub(super) fn inherit(&mut self, at: usize, had: Had) {
        self.now[at] = Before::Finding(had.at);
        if !had.is_copy {
            self.before[had.at] = Some(at);
        }
    }

    /// Notes that the copy of a file doesn't have an earlier finding of that file.
    pub(super) fn lack(&mut self, at: usize, copy: &'c File) {
        self.lacking.push((at, copy));
    }

    /// Keeps only some of the earlier findings that copies don't have.
    pub(super) fn retain_lacking(&mut self, is_lacking: impl Fn(usize) -> bool) {
        self.lacking.retain(|(at, _)| is_lacking(*at));
    }

    /// The earlier findings that a copy of their file doesn't have, each with the copy.
    pub(super) fn lacking(&self) -> impl Iterator<Item = (usize, &'c File)> {
        self.lacking.iter().copied()
    }

    /// `true` if no earlier state of a current finding is known.
    pub(super) fn is_new(&self, at: usize) -> bool {
        self.now[at] == Before::Nothing
    }

    /// The current findings that are new so far.
    pub(super) fn new_findings(&self) -> Vec<usize> {
        (0..self.now.len()).filter(|&at| self.is_new(at)).collect()
    }

    /// The earlier finding of a current one.
    pub(super) fn was(&self, at: usize) -> Option<usize> {
        match self.now[at] {
            Before::Finding(was) => Some(was),
            Before::Nothing | Before::Untouched => None,
        }
    }

    /// `true` if an earlier finding belongs to another current finding than `at`.
    pub(super) fn is_another(&self, earlier: usize, at: usize) -> bool {
        self.before[earlier].is_some_and(|other| other != at)
    }

    /// `true` if no current finding is known for an earlier one.
    pub(super) fn is_left(&self, earlier: usize) -> bool {
        self.before[earlier].is_none()
    }
}
