//! Which findings are left to other rules.
//!
//! The page of a rule says in `yields-to` which rules say more about the same operation. What such
//! a rule finds there counts whether it is shown or not: whether it is selected, off, suppressed or
//! itself left to a third. So what a rule finds never depends on what else was chosen.

use rustc_hash::FxHashMap;

use crate::lro::Surveyed;
use crate::rules::{Check, DocumentScope, Finding, Occasion, Report, Rule};

/// What the rules that others yield to find in a document, each asked when it is first needed.
pub(super) struct Yielding<'d, 'w> {
    document: &'d Surveyed<'w>,
    asked: FxHashMap<&'static str, Vec<Finding<'w>>>,
}

impl<'d, 'w> Yielding<'d, 'w> {
    pub(super) fn new(document: &'d Surveyed<'w>) -> Self {
        Self {
            document,
            asked: FxHashMap::default(),
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
        let findings = self.asked.entry(rule.name());
        let findings = findings.or_insert_with(|| ask(rule, document));
        findings.iter().any(is_meant)
    }
}

/// Whether two findings concern the same operation.
fn concerns_same(one: &Finding<'_>, other: &Finding<'_>) -> bool {
    one.operation.is_some() && one.operation == other.operation
}

/// All that a rule finds about the operations of a document.
fn ask<'w>(rule: &'static Rule, document: &Surveyed<'w>) -> Vec<Finding<'w>> {
    let report = |operation: &_| Report::new(rule, Some(Clone::clone(operation)));
    let subjects = document.operations.iter();
    match rule.check() {
        Check::Document(check) => {
            let mut report = Report::new(rule, None);
            let scope = DocumentScope {
                api: document.api,
                profile: document.profile,
                operations: &document.operations,
                lros: &document.lros,
            };
            check(&scope, &mut report);
            report.into_findings()
        }
        Check::Operation(check) | Check::LroOrSync(check) => subjects
            .flat_map(|subject| {
                let mut report = report(&subject.operation);
                check(subject, &mut report);
                report.into_findings()
            })
            .collect(),
        Check::Lro(check) => document
            .lros
            .iter()
            .flat_map(|lro| {
                let mut report = report(&lro.operation);
                check(lro, &mut report);
                report.into_findings()
            })
            .collect(),
        Check::Schema(..) | Check::Suppression | Check::Comparison => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::{Settings, lint};
    use crate::lro::{Profile, Survey, System};
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
