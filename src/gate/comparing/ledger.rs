//! What is known so far about the findings of both states? Each step of the comparison reads what the
//! steps before it found, and adds to it.
//!
//! For example, the first step notes that current finding 7 was earlier finding 3. The next step
//! leaves finding 7 alone, and doesn't look for finding 3 any more.

use super::history::Had;
use crate::workspace::File;

/// What a current finding was before the change.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing: the change brought it.
    Nothing,
    /// A finding about what the change can't have touched; which one doesn't matter.
    Untouched,
    /// The earlier finding of that number.
    Finding(usize),
}

/// Which current finding was which earlier one, by their numbers.
pub(super) struct Ledger<'c> {
    now: Vec<Before>,
    /// For each earlier finding the current one that it is now; `None` if it wasn't found.
    before: Vec<Option<usize>>,
    /// Earlier findings that a copy of their file lacks, each with the copy.
    lacking: Vec<(usize, &'c File)>,
}

// Both lists are as long as the lists of findings, whose numbers name the entries.
impl<'c> Ledger<'c> {
    /// `untouched` says of each current finding whether the change can't have touched it; `earlier` is
    /// the number of earlier findings.
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
    /// remains to be found in the original.
    pub(super) fn inherit(&mut self, at: usize, had: Had) {
        self.now[at] = Before::Finding(had.at);
        if !had.is_copy {
            self.before[had.at] = Some(at);
        }
    }

    /// Notes that the copy of a file lacks an earlier finding of that file.
    pub(super) fn lack(&mut self, at: usize, copy: &'c File) {
        self.lacking.push((at, copy));
    }

    /// Takes earlier findings off the list of those that copies lack.
    pub(super) fn retain_lacking(&mut self, is_lacking: impl Fn(usize) -> bool) {
        self.lacking.retain(|(at, _)| is_lacking(*at));
    }

    /// Earlier findings that a copy of their file lacks, each with the copy.
    pub(super) fn lacking(&self) -> impl Iterator<Item = (usize, &'c File)> {
        self.lacking.iter().copied()
    }

    /// `true` if nothing is known that a current finding was.
    pub(super) fn is_new(&self, at: usize) -> bool {
        self.now[at] == Before::Nothing
    }

    /// The current findings that are new as far as is known.
    pub(super) fn new_findings(&self) -> Vec<usize> {
        (0..self.now.len()).filter(|&at| self.is_new(at)).collect()
    }

    /// The earlier finding that a current one was.
    pub(super) fn was(&self, at: usize) -> Option<usize> {
        match self.now[at] {
            Before::Finding(was) => Some(was),
            Before::Nothing | Before::Untouched => None,
        }
    }

    /// `true` if an earlier finding is a current one other than `at`.
    pub(super) fn is_another(&self, earlier: usize, at: usize) -> bool {
        self.before[earlier].is_some_and(|other| other != at)
    }

    /// `true` if no current finding is known to be the earlier one.
    pub(super) fn is_left(&self, earlier: usize) -> bool {
        self.before[earlier].is_none()
    }
}
