//! What does a rule find in a document?

use rustc_hash::FxHashSet;

use crate::clients::Asking;
use crate::model::{Subject, Surveyed};
use crate::openapi::{Method, Operation};
use crate::rules::{Check, DocumentScope, Finding, Report, Rule};
use crate::workspace::Place;

/// A document that rules are asked about.
pub(super) struct Asked<'d, 'w> {
    document: &'d Surveyed<'w>,
    clients: Asking<'w>,
    /// Whether rules that hold for synchronous operations as well judge those too.
    include_sync: bool,
    /// The operations that were only recognized as long-running.
    inferred: FxHashSet<(Place<'w>, Place<'w>, Method)>,
}

impl<'d, 'w> Asked<'d, 'w> {
    pub(super) fn new(document: &'d Surveyed<'w>, clients: Asking<'w>, include_sync: bool) -> Self {
        let lros = document.lros.iter();
        let inferred = lros.filter(|lro| !lro.subject.is_marked());
        Self {
            document,
            clients,
            include_sync,
            inferred: inferred.map(|lro| lro.subject.operation.key()).collect(),
        }
    }

    /// All operations.
    pub(super) fn operations(&self) -> impl Iterator<Item = &'d Subject<'w>> + use<'d, 'w> {
        self.document.operations.iter()
    }

    /// The operations that rules of [`Check::LroOrSync`] judge.
    pub(super) fn with_sync(&self) -> impl Iterator<Item = &'d Subject<'w>> + use<'d, 'w> {
        let all = self.include_sync;
        self.operations()
            .filter(move |subject| all || subject.is_long_running())
    }

    /// What a rule finds, each with whether the operation that it is about was only recognized as
    /// long-running. `judged` are the operations that a rule of [`Check::LroOrSync`] judges.
    pub(super) fn find(
        &self,
        rule: &'static Rule,
        judged: impl Iterator<Item = &'d Subject<'w>>,
    ) -> Vec<(Finding<'w>, bool)> {
        let report = |operation: &Operation<'w>| self.report(rule, Some(operation.clone()));
        let mut found = Vec::new();
        let mut take = |report: Report<'w>, is_inferred: bool| {
            let findings = report.into_findings().into_iter();
            found.extend(findings.map(|finding| (finding, is_inferred)));
        };
        match rule.check() {
            Check::Document(check) => {
                let mut report = self.report(rule, None);
                check(&self.scope(), &mut report);
                let findings = report.into_findings().into_iter();
                found.extend(findings.map(|finding| {
                    let is_inferred = self.is_about_inferred(&finding);
                    (finding, is_inferred)
                }));
            }
            Check::Operation(check) => {
                for subject in self.operations() {
                    let mut report = report(&subject.operation);
                    check(subject, &mut report);
                    take(report, false);
                }
            }
            Check::Lro(check) => {
                for lro in &self.document.lros {
                    let mut report = report(&lro.subject.operation);
                    check(lro, &mut report);
                    take(report, !lro.subject.is_marked());
                }
            }
            Check::LroOrSync(check) => {
                for subject in judged {
                    let mut report = report(&subject.operation);
                    check(subject, &mut report);
                    // Where synchronous operations are judged too, it doesn't matter which of the
                    // two it is.
                    let is_inferred = subject.is_long_running() && !subject.is_marked();
                    take(report, is_inferred && !self.include_sync);
                }
            }
            Check::Schema(..) | Check::Suppression | Check::Comparison => {}
        }
        found
    }

    fn report(&self, rule: &'static Rule, operation: Option<Operation<'w>>) -> Report<'w> {
        Report::new(rule, operation, self.clients)
    }

    fn scope(&self) -> DocumentScope<'d, 'w> {
        DocumentScope {
            api: self.document.api,
            profile: self.document.profile,
            operations: &self.document.operations,
            lros: &self.document.lros,
        }
    }

    fn is_about_inferred(&self, finding: &Finding<'_>) -> bool {
        let operation = finding.operation.as_ref();
        operation.is_some_and(|one| self.inferred.contains(&one.key()))
    }
}
