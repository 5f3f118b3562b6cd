//! Which findings of a run does a baseline list? They are inherited, all others are new.
//!
//! For example, the baseline has two entries with the fingerprint of a finding that occurs three times
//! now: two are inherited, one is new. If it occurs once now, one entry is unmatched.

use rustc_hash::FxHashMap;

use super::file::{Baseline, Entry};
use crate::diagnostic::{Comparison, Counts, FindingStatus, Findings, Fingerprint};

/// What a baseline made of the findings.
#[derive(Debug)]
pub struct Applied<'w> {
    /// The entries that match nothing, in the order of the file.
    pub unmatched: Vec<&'w Entry>,
    /// See [`Self::spared`].
    spared: Vec<usize>,
}

/// How often each fingerprint appears in some entries.
pub(in crate::gate) struct Tally(FxHashMap<Fingerprint, usize>);

impl Tally {
    pub(in crate::gate) fn of(entries: &[Entry]) -> Self {
        let mut counts = FxHashMap::default();
        for entry in entries {
            *counts.entry(entry.fingerprint).or_default() += 1;
        }
        Self(counts)
    }

    /// Uses an entry up; `false` if there is none left.
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
    /// The findings that are inherited for the sake of the baseline although a comparison found them to
    /// be new, by their numbers, in order.
    pub(in crate::gate) fn spared(&self) -> &[usize] {
        &self.spared
    }
}

/// Says of every finding whether it is new: what the baseline lists is inherited, each finding once
/// for every time that its fingerprint stands there. What was inherited before stays so, and uses
/// entries up first: what is old already is what a baseline lists.
///
/// The findings have to be all of the run, before what isn't shown was [left
/// out](Findings::show_from): a baseline may list what this run doesn't show.
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
    // Of equal entries the last are the ones too many.
    let backwards = baseline.entries().iter().rev();
    let unmatched = backwards.filter(|entry| left.take(entry.fingerprint));
    let mut unmatched: Vec<_> = unmatched.collect();
    unmatched.reverse();
    Applied { unmatched, spared }
}
