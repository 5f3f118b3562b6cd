//! Findings that a rule leaves to other rules.
//!
//! The page of a rule lists in `yields-to` the rules that say more about the same operation. A
//! finding of such a rule counts whether it is shown or not: even if the rule isn't selected or is
//! off, or the finding is suppressed or itself left to a third rule. So the findings of a rule
//! never depend on the other settings.

use rustc_hash::FxHashMap;

use super::asked::{Asked, OperationKey};
use crate::openapi::Part;
use crate::rules::{Finding, Occasion, Rule};
use crate::workspace::Place;

/// The findings of rules in a document. Each rule runs once, when its findings are first needed: in
/// its turn, or for a rule that yields to it.
pub(super) struct Yielding<'y, 'd, 'w> {
    document: &'y Asked<'d, 'w>,
    found: FxHashMap<&'static str, Found<'w>>,
}

/// The findings of a rule in a document.
struct Found<'w> {
    /// The findings, until they are taken. The flag of each is `true` if its operation was only
    /// recognized as long-running.
    findings: Vec<(Finding<'w>, bool)>,
    /// The places of the findings by operation.
    places: FxHashMap<OperationKey<'w>, Vec<(Place<'w>, Part)>>,
}

impl<'w> Found<'w> {
    fn of(rule: &'static Rule, document: &Asked<'_, 'w>) -> Self {
        let findings = document.find(rule);
        let mut places: FxHashMap<_, Vec<_>> = FxHashMap::default();
        for (finding, _) in &findings {
            if let Some(operation) = &finding.operation {
                let of_operation = places.entry(operation.key()).or_default();
                of_operation.push((finding.site.place, finding.site.part));
            }
        }
        Self { findings, places }
    }
}

impl<'y, 'd, 'w> Yielding<'y, 'd, 'w> {
    pub(super) fn new(document: &'y Asked<'d, 'w>) -> Self {
        Self {
            document,
            found: FxHashMap::default(),
        }
    }

    /// The findings of a rule in the document, without those that it leaves to another rule. The
    /// findings of a rule can be taken once.
    pub(super) fn take(&mut self, rule: &'static Rule) -> Vec<(Finding<'w>, bool)> {
        let mut findings = std::mem::take(&mut self.found(rule).findings);
        if !rule.yields_to().is_empty() {
            findings.retain(|(finding, _)| !self.is_left(finding));
        }
        findings
    }

    /// `true` if a finding of the document is left to a rule that its own rule yields to.
    fn is_left(&mut self, finding: &Finding<'w>) -> bool {
        let Some(operation) = finding.operation.as_ref() else {
            return false;
        };
        let (key, own) = (operation.key(), (finding.site.place, finding.site.part));
        let mut yields = finding.rule.yields_to().iter();
        yields.any(|to| match to.occasion {
            Occasion::SameOperation => self.found(to.rule).places.contains_key(&key),
            Occasion::SamePlace => {
                let places = self.found(to.rule).places.get(&key);
                places.is_some_and(|places| places.contains(&own))
            }
            Occasion::InCode(_) => false,
        })
    }

    /// The findings of a rule.
    fn found(&mut self, rule: &'static Rule) -> &mut Found<'w> {
        let document = self.document;
        let found = self.found.entry(rule.name());
        found.or_insert_with(|| Found::of(rule, document))
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::{Settings, lint};
    use crate::model::{Profile, Survey, System};
    use crate::rules::Rule;
    use crate::workspace::{Input, Memory, Workspace};

    /// `missing-retry-after` yields to `retry-after-on-success-only` here.
    const SMOKED: &str = r#"{ "swagger": "2.0", "paths": { "/hives/{name}/smoke": { "post": {
        "x-ms-long-running-operation": true,
        "responses": {
          "200": { "description": "Smoked", "headers": { "Retry-After": { "type": "integer" } } },
          "202": { "description": "Smoking", "headers": { "Location": { "type": "string" } } } } } } } }"#;

    /// The names of those of the given rules that find something if only these rules run.
    fn found(names: &[&str], text: &str) -> Vec<&'static str> {
        let source: Memory = [("a.json", text)].into_iter().collect();
        let inputs = [Input::Folder(String::new())];
        let (workspace, _) = Workspace::load(&source, &inputs);
        let survey = Survey::new(&workspace, |_, _| Profile::of(System::Arm));
        let rules = names.iter().map(|name| Rule::find(name).unwrap()).collect();
        let settings = Settings {
            rules,
            ..Settings::default()
        };
        let findings = lint(&workspace, &survey, &settings);
        findings.diagnostics.iter().map(|one| one.rule).collect()
    }

    #[test]
    fn a_rule_yields_whether_the_other_one_is_asked_or_not() {
        let (winner, loser) = ("retry-after-on-success-only", "missing-retry-after");
        assert_eq!(found(&[winner, loser], SMOKED), [winner]);
        assert_eq!(found(&[loser], SMOKED), [""; 0]);
        let bare = SMOKED.replace("\"Retry-After\"", "\"X-Other\"");
        assert_eq!(found(&[winner, loser], &bare), [loser]);
    }
}
