//! A document, and the findings of a rule in it.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::clients::Asking;
use crate::model::{Lro, Subject, Surveyed};
use crate::openapi::{Method, Operation};
use crate::rules::{Check, DocumentScope, Finding, Report, Rule, ShownCases};
use crate::workspace::Place;

/// A document that rules check.
pub(super) struct Asked<'d, 'w> {
    document: &'d Surveyed<'w>,
    clients: Asking<'w>,
    /// `true` if rules that also hold for synchronous operations judge synchronous operations too.
    include_sync: bool,
    /// The operations that were only recognized as long-running.
    inferred: FxHashSet<OperationKey<'w>>,
    /// The operations whose only sign of being long-running is a 202. The rules of marking judge
    /// them, and no other rule does.
    bare: FxHashSet<OperationKey<'w>>,
    /// The findings that may be shown, by the names of their rules. All findings of a rule that
    /// isn't in the map may be shown.
    shown: FxHashMap<&'static str, ShownCases>,
}

/// The identity of an operation.
pub(super) type OperationKey<'w> = (Place<'w>, Place<'w>, Method);

impl<'d, 'w> Asked<'d, 'w> {
    /// `judges_bare`: `true` if rules judge a bare 202 like any other 202.
    pub(super) fn new(
        document: &'d Surveyed<'w>,
        clients: Asking<'w>,
        include_sync: bool,
        judges_bare: bool,
    ) -> Self {
        let key = |lro: &'d Lro<'w>| lro.subject.operation.key();
        let lros = document.lros.iter();
        let inferred = lros.clone().filter(|lro| !lro.subject.is_marked());
        let bare = lros.filter(|lro| !judges_bare && lro.is_bare());
        Self {
            document,
            clients,
            include_sync,
            inferred: inferred.map(key).collect(),
            bare: bare.map(key).collect(),
            shown: FxHashMap::default(),
        }
    }

    /// The same document, if some findings will not be shown.
    pub(super) fn showing(self, shown: FxHashMap<&'static str, ShownCases>) -> Self {
        Self { shown, ..self }
    }

    /// All operations.
    pub(super) fn operations(&self) -> impl Iterator<Item = &'d Subject<'w>> + use<'d, 'w> {
        self.document.operations.iter()
    }

    /// The operations that rules of [`Check::LroOrSync`] judge.
    pub(super) fn with_sync(&self) -> impl Iterator<Item = &'d Subject<'w>> {
        self.operations()
            .filter(move |subject| self.include_sync || self.is_long_running(subject))
    }

    /// The long-running operations that rules judge.
    pub(super) fn lros(&self) -> impl Iterator<Item = &'d Lro<'w>> {
        let all = self.document.lros.iter();
        all.filter(|lro| self.is_long_running(&lro.subject))
    }

    /// `true` if rules judge an operation as a long-running one.
    pub(super) fn is_long_running(&self, subject: &Subject<'w>) -> bool {
        subject.is_long_running() && !self.is_bare(&subject.operation)
    }

    fn is_bare(&self, operation: &Operation<'w>) -> bool {
        self.bare.contains(&operation.key())
    }

    /// The findings of a rule. The flag of each is `true` if its operation was only recognized as
    /// long-running.
    pub(super) fn find(&self, rule: &'static Rule) -> Vec<(Finding<'w>, bool)> {
        let shown = self.shown.get(rule.name()).copied();
        let report = |operation: Option<&Operation<'w>>| {
            let report = Report::new(rule, operation.cloned(), self.clients);
            report.showing(shown.unwrap_or(ShownCases::ALL))
        };
        let mut found = Vec::new();
        // The rules of marking judge whether a bare 202 means that work is still running. A defect
        // of a document is a defect whatever the 202 means.
        let judges_bare = matches!(rule.category(), "marking" | "document");
        let is_left_alone = |operation: &Operation<'w>| !judges_bare && self.is_bare(operation);
        let mut take = |report: Report<'w>, is_inferred: bool| {
            let findings = report.into_findings().into_iter();
            found.extend(findings.map(|finding| (finding, is_inferred)));
        };
        match rule.check() {
            Check::Document(check) => {
                let mut report = report(None);
                check(&self.scope(), &mut report);
                let findings = report.into_findings().into_iter();
                found.extend(findings.filter_map(|finding| {
                    let operation = finding.operation.as_ref();
                    let is_inferred = operation.is_some_and(|one| self.is_inferred(one));
                    let is_judged = !operation.is_some_and(is_left_alone);
                    is_judged.then_some((finding, is_inferred))
                }));
            }
            Check::Operation(check) => {
                for subject in self.operations() {
                    let mut report = report(Some(&subject.operation));
                    check(subject, &mut report);
                    take(report, false);
                }
            }
            Check::Lro(check) => {
                for lro in &self.document.lros {
                    if is_left_alone(&lro.subject.operation) {
                        continue;
                    }
                    let mut report = report(Some(&lro.subject.operation));
                    check(lro, &mut report);
                    take(report, !lro.subject.is_marked());
                }
            }
            Check::LroOrSync(check) => {
                for subject in self.with_sync() {
                    let mut report = report(Some(&subject.operation));
                    check(subject, &mut report);
                    // If synchronous operations are judged too, it doesn't matter whether the
                    // operation is long-running.
                    let is_inferred = self.is_long_running(subject) && !subject.is_marked();
                    take(report, is_inferred && !self.include_sync);
                }
            }
            Check::Schema(..) | Check::Suppression | Check::Comparison => {}
        }
        found
    }

    fn scope(&self) -> DocumentScope<'d, 'w> {
        DocumentScope {
            api: self.document.api,
            profile: self.document.profile,
            operations: &self.document.operations,
            lros: &self.document.lros,
        }
    }

    fn is_inferred(&self, operation: &Operation<'w>) -> bool {
        self.inferred.contains(&operation.key())
    }
}
