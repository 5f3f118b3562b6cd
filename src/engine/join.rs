//! Joins equal findings into one.

use std::collections::hash_map::Entry;

use rustc_hash::{FxHashMap, FxHashSet};

use super::judge::Judged;
use crate::clients;

/// Joins findings of several operations at one place, because they are one defect.
pub(super) fn joined(judged: Vec<Judged<'_>>) -> Vec<Judged<'_>> {
    let mut known: FxHashMap<_, usize> = FxHashMap::default();
    let mut merged: Vec<Judged<'_>> = Vec::with_capacity(judged.len());
    for next in judged {
        let finding = &next.finding;
        let key = (
            finding.rule.code(),
            finding.case,
            finding.site.place,
            finding.site.part,
            finding.message.clone(),
        );
        match known.entry(key) {
            Entry::Occupied(at) => {
                let earlier = &mut merged[*at.get()];
                let clients = united(&earlier.finding.clients, &next.finding.clients);
                // The higher severity is kept: the lower one may not be shown.
                if next.severity > earlier.severity {
                    earlier.severity = next.severity;
                    earlier.finding = next.finding;
                }
                earlier.finding.clients = clients;
                earlier.operations.extend(next.operations);
                earlier.is_inferred |= next.is_inferred;
            }
            Entry::Vacant(new) => {
                new.insert(merged.len());
                merged.push(next);
            }
        }
    }
    for one in merged.iter_mut().filter(|one| one.operations.len() > 1) {
        let mut seen = FxHashSet::default();
        one.operations
            .retain(|operation| seen.insert(operation.key()));
    }
    merged
}

/// The names of the clients of two findings, each once, in the order in which clients are shown.
fn united(some: &[&'static str], more: &[&'static str]) -> Vec<&'static str> {
    if some == more {
        return some.to_vec();
    }
    let names = clients::ALL.iter().map(|client| client.name);
    names
        .filter(|name| some.contains(name) || more.contains(name))
        .collect()
}
