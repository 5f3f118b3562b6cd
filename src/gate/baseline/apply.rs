//! Which findings of a run does a baseline list? These are inherited, all others are new.
//!
//! For example, the baseline has two entries with the fingerprint of a finding that occurs three times
//! now: two are inherited, one is new. If it occurs once now, one entry is unmatched.

use rustc_hash::FxHashMap;

use super::file::{Baseline, Entry};
use crate::diagnostic::{Comparison, Counts, FindingStatus, Findings, Fingerprint};

/// The result of applying a baseline to findings.
#[derive(Debug)]
pub struct Applied<'w> {
    /// The entries that match nothing, in the order of the file.
    pub unmatched: Vec<&'w Entry>,
    /// See [`Self::spared`].
    spared: Vec<usize>,
}

/// The number of entries with each fingerprint.
pub(in crate::gate) struct Tally(FxHashMap<Fingerprint, usize>);

impl Tally {
    pub(in crate::gate) fn of(entries: &[Entry]) -> Self {
        let mut counts = FxHashMap::default();
        for entry in entries {
            *counts.entry(entry.fingerprint).or_default() += 1;
        }
        Self(counts)
    }

    /// Uses one entry; `false` if no entry is left.
    pub(in crate::gate) fn take(&mut self, fingerprint: Fingerprint) -> bool {
        match self.0.get_mut(&fingerprint) {
            Some(number) if *number > 0 => {
                *number -= 1;
                true
            }
            _ => false,
        }
    }
}

impl Applied<'_> {
    /// The findings that are inherited because of the baseline, although a comparison found them to
    /// be new. They are listed by their numbers, in order.
    pub(in crate::gate) fn spared(&self) -> &[usize] {
        &self.spared
    }
}

/// Decides for every finding whether it is new. A finding is inherited if the baseline lists it;
/// each entry covers one finding. Findings that were inherited before stay inherited. They use
/// entries first, because a baseline lists old findings.
///
/// `findings` must contain all findings of the run, before [hidden ones](Findings::show_from) are
/// removed: a baseline may list findings that this run doesn't show.
pub fn apply<'w>(findings: &mut Findings, baseline: &'w Baseline) -> Applied<'w> {
    let mut left = Tally::of(baseline.entries());
    for found in &findings.diagnostics {
        if found.is_inherited() {
            left.take(found.fingerprint);
        }
    }
    let mut spared = Vec::new();
    for (at, found) in findings.diagnostics.iter_mut().enumerate() {
        if found.is_inherited() {
            continue;
        }
        let is_listed = left.take(found.fingerprint);
        if is_listed && found.status.is_some() {
            spared.push(at);
        }
        found.status = Some(match is_listed {
            true => FindingStatus::Inherited,
            false => FindingStatus::New,
        });
    }
    let count = |inherited: bool| -> Counts {
        let found = findings.diagnostics.iter();
        let found = found.filter(|found| found.is_inherited() == inherited);
        found.map(|found| found.severity).collect()
    };
    let (new, inherited) = (count(false), count(true));
    let path = baseline.file().path();
    let earlier = findings.comparison.take();
    findings.comparison = Some(Comparison {
        with: match &earlier {
            Some(earlier) => format!("{} and {path}", earlier.with),
            None => path.to_owned(),
        },
        new,
        inherited,
        ..earlier.unwrap_or_default()
    });
    // If there are too many equal entries, the last ones are the unmatched ones.
    let backwards = baseline.entries().iter().rev();
    let unmatched = backwards.filter(|entry| left.take(entry.fingerprint));
    let mut unmatched: Vec<_> = unmatched.collect();
    unmatched.reverse();
    Applied { unmatched, spared }
}
