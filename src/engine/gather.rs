//! Joins an info that many operations of a document have into one finding.
//!
//! An info is a convention or a piece of advice. Most documents follow it everywhere or nowhere.
//! One info at each operation would hide the infos that are particular to one operation. Warnings
//! and errors are defects, so each of them is reported at its own place.

use std::cmp::Ordering;
use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use super::judge::Judged;
use crate::diagnostic::Severity;
use crate::openapi::Site;
use crate::workspace::FileId;

/// Findings with fewer places are listed one by one.
const FEWEST: usize = 3;

/// The common properties of findings that are the same at several operations of a document.
type Saying<'j> = (FileId, &'static str, Option<&'static str>, &'j str, u64);

/// Joins infos with the same text about operations of the same document, if there are enough of
/// them. The first one, in the order of places, gets the places of the others.
pub(super) fn gathered(judged: Vec<Judged<'_>>) -> Vec<Judged<'_>> {
    let mut groups: FxHashMap<Saying<'_>, Vec<usize>> = FxHashMap::default();
    for (at, one) in judged.iter().enumerate() {
        let Some(saying) = saying(one) else { continue };
        match groups.entry(saying) {
            Entry::Occupied(mut group) => group.get_mut().push(at),
            Entry::Vacant(new) => drop(new.insert(vec![at])),
        }
    }
    let mut groups: Vec<Vec<usize>> = groups.into_values().collect();
    groups.retain(|group| group.len() >= FEWEST);
    if groups.is_empty() {
        return judged;
    }
    let mut slots: Vec<Option<Judged<'_>>> = judged.into_iter().map(Some).collect();
    for group in groups {
        // Each index is in one group only, so no slot is taken twice.
        let members = group.iter().filter_map(|&at| slots.get_mut(at)?.take());
        let mut members: Vec<_> = members.collect();
        members.sort_by(|one, other| in_order(&one.finding.site, &other.finding.site));
        let mut members = members.into_iter();
        let (Some(mut first), Some(&at)) = (members.next(), group.first()) else {
            continue;
        };
        for other in members {
            let operation = other.operations.first().cloned();
            first.also.push((other.finding.site, operation));
            for client in other.finding.clients {
                if !first.finding.clients.contains(&client) {
                    first.finding.clients.push(client);
                }
            }
            first.operations.extend(other.operations);
        }
        if let Some(message) = first.finding.joint.take() {
            first.finding.message = message;
        }
        if let Some(slot) = slots.get_mut(at) {
            *slot = Some(first);
        }
    }
    slots.into_iter().flatten().collect()
}

/// Compares two places by the paths of their files, then by their positions.
fn in_order(one: &Site<'_>, other: &Site<'_>) -> Ordering {
    let [own, theirs] = [one, other].map(|site| site.place.document().path());
    let by_path = own.cmp(theirs);
    by_path.then_with(|| one.span().cmp(&other.span()))
}

/// The key by which a finding is joined with others; `None` if it isn't joined.
fn saying<'j>(one: &'j Judged<'_>) -> Option<Saying<'j>> {
    let finding = &one.finding;
    let operation = one.operations.first()?;
    if one.severity != Severity::Info {
        return None;
    }
    // A file of examples belongs to the document that refers to it.
    let document = match finding.site.place.document() {
        example if example.is_example() => operation.api().document(),
        own => own,
    };
    let (code, case) = (finding.rule.code(), finding.case);
    let message = finding.joint.as_ref().unwrap_or(&finding.message);
    Some((document.id(), code, case, message, one.wording))
}
