//! Which findings did a user have before the change? A current file had the findings of the earlier
//! file that it is compared with. A current document had the findings of all its earlier versions
//! and other sources.
//!
//! For example, `2024-01-01/disks.json` was copied from `2022-01-01/disks.json`, and the version
//! just before it is `2023-01-01/disks.json`. If either of them had a finding, the new document
//! *had* it: if it has the finding now, the finding is inherited.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::users::{State, has_subject};
use crate::gate::pairing::Previous;
use crate::gate::plan::Plan;
use crate::workspace::Document;

/// The findings of both states, and the users of the earlier ones.
pub(super) struct History<'c> {
    pub(super) now: State<'c>,
    pub(super) before: State<'c>,
    pub(super) plan: &'c Plan<'c>,
    /// The earlier findings by the file that contains the flaw.
    by_file: BTreeMap<&'c str, Vec<usize>>,
    /// The earlier findings by each of their users.
    by_document: FxHashMap<&'c str, Vec<usize>>,
}

/// An earlier finding that a user had.
#[derive(Clone, Copy)]
pub(super) struct Had {
    /// The number of the earlier finding.
    pub(super) at: usize,
    /// `true` if the earlier file still exists, so that the user has a copy of it.
    pub(super) is_copy: bool,
    /// The earlier version of the user that had the finding; `None` if another source of its
    /// operations had it.
    pub(super) version: Option<usize>,
}

impl<'c> History<'c> {
    pub(super) fn new(now: State<'c>, before: State<'c>, plan: &'c Plan<'c>) -> Self {
        Self {
            now,
            before,
            plan,
            by_file: before.by_file(),
            by_document: before.by_document(),
        }
    }

    /// The earlier findings of a current file: the findings in the earlier file that it is compared
    /// with.
    pub(super) fn of_file(&self, path: &str) -> Vec<Had> {
        let Some(previous) = self.plan.pairing().previous(path) else {
            return Vec::new();
        };
        let found = self.by_file.get(previous.path.as_str());
        let found = found.into_iter().flatten();
        let had = found.map(|&at| Had {
            at,
            is_copy: previous.is_copy,
            version: Some(0),
        });
        had.collect()
    }

    /// The earlier findings of a current document, in any file: the findings of its earlier
    /// versions, and the findings that other sources of its operations had about anything that no
    /// earlier version contains.
    pub(super) fn of_document(&self, document: &Document) -> Vec<Had> {
        let pairing = self.plan.pairing();
        let versions: Vec<Previous> = pairing.versions(document.path()).collect();
        let met = |previous: &Previous| {
            let met = self.by_document.get(previous.path.as_str());
            met.into_iter().flatten().copied()
        };
        let mut all = Vec::new();
        for (nth, version) in versions.iter().enumerate() {
            all.extend(met(version).map(|at| Had {
                at,
                is_copy: version.is_copy,
                version: Some(nth),
            }));
        }
        let versions: Vec<&Document> = versions
            .iter()
            .filter_map(|version| self.before.workspace.find(&version.path))
            .collect();
        let is_in_version = |at: usize| {
            let mut versions = versions.iter();
            versions.any(|version| has_subject(version.file(), self.before.finding(at)))
        };
        for source in pairing.other_sources(document.path()) {
            let met = met(source).filter(|&at| !is_in_version(at));
            all.extend(met.map(|at| Had {
                at,
                is_copy: source.is_copy,
                version: None,
            }));
        }
        all
    }

    /// `true` if a current finding is about an operation or definition that the earlier file had too.
    pub(super) fn had_subject(&self, at: usize) -> bool {
        let finding = self.now.finding(at);
        let previous = self.plan.pairing().previous(finding.subject().path());
        let previous = previous.and_then(|previous| self.before.workspace.find(&previous.path));
        previous.is_some_and(|previous| has_subject(previous.file(), finding))
    }

    /// `true` if an earlier finding is about an operation or definition that the current file still
    /// has.
    pub(super) fn still_has_subject(&self, at: usize) -> bool {
        let finding = self.before.finding(at);
        let current = self.plan.pairing().current(finding.subject().path());
        let current = current.and_then(|path| self.now.workspace.find(path));
        current.is_some_and(|current| has_subject(current.file(), finding))
    }
}
