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

    /// Which of some rules find something where only these are asked.
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
