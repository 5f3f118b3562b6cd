//! Which findings are left to other rules.
//!
//! The page of a rule says in `yields-to` which rules say more about the same operation. What such
//! a rule finds there counts whether it is shown or not: whether it is selected, off, suppressed or
//! itself left to a third. So what a rule finds never depends on what else was chosen.

use rustc_hash::FxHashMap;

use super::asked::Asked;
use crate::rules::{Finding, Occasion, Rule};

/// What the rules that others yield to find in a document, each asked when it is first needed.
pub(super) struct Yielding<'y, 'd, 'w> {
    document: &'y Asked<'d, 'w>,
    found: FxHashMap<&'static str, Vec<Finding<'w>>>,
}

impl<'y, 'd, 'w> Yielding<'y, 'd, 'w> {
    pub(super) fn new(document: &'y Asked<'d, 'w>) -> Self {
        Self {
            document,
            found: FxHashMap::default(),
        }
    }

    /// Whether a finding of the document is left to a rule that its own rule yields to.
    pub(super) fn is_left(&mut self, finding: &Finding<'w>) -> bool {
        let mut yields = finding.rule.page().yields_to.iter();
        yields.any(|to| match to.occasion {
            Occasion::SameOperation => self.finds(&to.rule, |other| concerns_same(other, finding)),
            Occasion::SamePlace => self.finds(&to.rule, |other| {
                concerns_same(other, finding)
                    && other.site.place == finding.site.place
                    && other.site.part == finding.site.part
            }),
            Occasion::InCode(_) => false,
        })
    }

    fn finds(&mut self, name: &str, is_meant: impl Fn(&Finding<'w>) -> bool) -> bool {
        let Some(rule) = Rule::find(name) else {
            return false;
        };
        let document = self.document;
        let findings = self.found.entry(rule.name());
        let findings = findings.or_insert_with(|| {
            let found = document.find(rule, document.operations()).into_iter();
            found.map(|(finding, _)| finding).collect()
        });
        findings.iter().any(is_meant)
    }
}

/// Whether two findings concern the same operation.
fn concerns_same(one: &Finding<'_>, other: &Finding<'_>) -> bool {
    one.operation.is_some() && one.operation == other.operation
}
