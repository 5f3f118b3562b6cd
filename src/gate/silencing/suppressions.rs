//! Which findings are covered by new suppressions of a change? A suppression is new if the earlier
//! file had no suppression with the same signature. A finding is newly covered if no suppression
//! covered it before.
//!
//! For example, `disks.json` had a comment that suppresses two findings of LRO403. A change adds a
//! third operation with the same flaw below the comment: the suppression isn't new. If the change
//! also moves the comment up to the whole document, the suppression is new, and it hides one more
//! finding.

use rustc_hash::{FxHashMap, FxHashSet};

use super::group::{Groups, Silencing, Words};
use crate::diagnostic::{Diagnostic, Fingerprint, Suppressed, Suppression};
use crate::gate::judgement::Judgement;
use crate::gate::pairing::Pairing;
use crate::gate::plan::Plan;
use crate::rules::Rule;
use crate::workspace::FileId;

/// Reports the new suppressions, each with the findings that no suppression covered before.
pub(super) fn report(
    rule: &'static Rule,
    silencing: &Silencing<'_>,
    plan: &Plan<'_>,
) -> Vec<Diagnostic> {
    let mut known = Known::new(silencing.before, plan.pairing());
    let mut groups = Groups::default();
    for Suppressed { diagnostic, by } in &silencing.now.suppressed {
        let was_covered = known.take(diagnostic);
        let is_known = by.iter().any(|own| known.has(own));
        let mut documents = diagnostic.documents.iter();
        let is_touched = documents.all(|&id| plan.is_affected(id));
        if is_known || !is_touched || was_covered || diagnostic.severity < silencing.shown {
            continue;
        }
        if let Some(first) = by.first() {
            let subject = || format!("{} {}", diagnostic.code, first.signature);
            groups.add(diagnostic, first.written.clone(), subject);
        }
    }
    let words = Words {
        message: |rule: &str, count: &str| {
            format!("this new suppression hides {count} of `{rule}`")
        },
        help: "fix the hidden findings; or keep the suppression if the reviewer of the change accepts its reason",
    };
    groups.report(rule, &words, silencing, plan.workspace())
}

/// The suppressions of the earlier state, and the findings that they covered.
struct Known<'b, 'a> {
    pairing: &'b Pairing<'a>,
    /// By file and signature, because the signature of a comment doesn't contain its file.
    suppressions: FxHashSet<(&'b str, Fingerprint)>,
    /// The number of covered findings, by file and identity.
    covered: FxHashMap<(&'b str, Fingerprint), usize>,
    /// The number of these that were used. A copy of a document has all of its findings, so each
    /// current document has its own count.
    taken: FxHashMap<(FileId, Fingerprint), usize>,
}

impl<'b, 'a> Known<'b, 'a> {
    fn new(before: &'b Judgement, pairing: &'b Pairing<'a>) -> Self {
        let suppressions = before.suppressions.iter();
        let mut covered: FxHashMap<(&str, Fingerprint), usize> = FxHashMap::default();
        for Suppressed { diagnostic, .. } in &before.suppressed {
            let key = (diagnostic.subject().path(), diagnostic.identity);
            *covered.entry(key).or_default() += 1;
        }
        Self {
            pairing,
            suppressions: suppressions
                .map(|own| (own.written.path(), own.signature))
                .collect(),
            covered,
            taken: FxHashMap::default(),
        }
    }

    /// `true` if the earlier file had a suppression too.
    fn has(&self, suppression: &Suppression) -> bool {
        let previous = self.pairing.previous(suppression.written.path());
        previous.is_some_and(|previous| {
            let key = (previous.path.as_str(), suppression.signature);
            self.suppressions.contains(&key)
        })
    }

    /// Uses an earlier covered finding; `false` if its document has no more of them.
    fn take(&mut self, finding: &Diagnostic) -> bool {
        let home = finding.subject();
        let Some(previous) = self.pairing.previous(home.path()) else {
            return false;
        };
        let covered = self
            .covered
            .get(&(previous.path.as_str(), finding.identity));
        let taken = self.taken.entry((home.file.id(), finding.identity));
        let taken = taken.or_default();
        let was_covered = covered.is_some_and(|covered| *taken < *covered);
        if was_covered {
            *taken += 1;
        }
        was_covered
    }
}
