//! Asks rules about documents, operations and schemas.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::judge::{Judged, own_overlays};
use super::reach::{Met, Reached, roles, roles_of_answers};
use super::settings::Engine;
use super::yielding::Yielding;
use crate::model::{Profile, Subject, Surveyed, System};
use crate::openapi::{Api, Method};
use crate::rules::{Check, DocumentScope, Finding, Report, Rule};
use crate::workspace::{Document, Place, Workspace};

/// A document that rules are asked about.
struct Asked<'d, 'w> {
    document: &'d Surveyed<'w>,
    /// The operations that were only recognized as long-running.
    inferred: FxHashSet<(Place<'w>, Place<'w>, Method)>,
}

impl<'d, 'w> Asked<'d, 'w> {
    fn new(document: &'d Surveyed<'w>) -> Self {
        let lros = document.lros.iter();
        let inferred = lros.filter(|lro| !lro.subject.is_marked());
        Self {
            document,
            inferred: inferred.map(|lro| lro.subject.operation.key()).collect(),
        }
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

impl<'w> Engine<'w, '_> {
    /// Asks all rules about all documents.
    pub(super) fn ask(&self) -> Vec<Judged<'w>> {
        let others = self.not_surveyed();
        let surveyed = self.survey.documents.par_iter();
        let checked: Vec<_> = surveyed
            .chain(others.par_iter())
            .map(|document| self.check(document))
            .collect();
        let mut judged = Vec::new();
        let mut reached = Reached::default();
        for (findings, reach) in checked {
            judged.extend(findings);
            reached.add(reach);
        }
        let of_schemas: Vec<_> = reached
            .schemas
            .par_iter()
            .flat_map_iter(|met| self.check_schema(met))
            .collect();
        judged.extend(of_schemas);
        judged
    }

    /// The documents in which nothing was surveyed, each of which may have flaws of its own: what isn't
    /// selected or supported, and examples that can't be read.
    fn not_surveyed(&self) -> Vec<Surveyed<'w>> {
        let without_operations = |workspace: &'w Workspace, document: &'w Document| Surveyed {
            api: Api::new(workspace, document),
            profile: Profile::of(System::Generic),
            operations: Vec::new(),
            lros: Vec::new(),
        };
        let documents = self.workspace.documents().iter();
        let others = documents
            .filter(|document| !document.is_selected() || !document.version().is_supported())
            .map(|document| without_operations(self.workspace, document));
        let examples = self.survey.examples.into_iter();
        let unreadable = examples.flat_map(|examples| {
            let documents = examples.unreadable();
            documents.map(|document| without_operations(examples.workspace(), document))
        });
        others.chain(unreadable).collect()
    }

    /// Asks the rules about a document, and collects the schemas that its operations meet.
    fn check<'d>(&self, document: &'d Surveyed<'w>) -> (Vec<Judged<'w>>, Vec<Met<'d, 'w>>) {
        let overlays = own_overlays(document.api);
        let asked = Asked::new(document);
        let mut yielding = Yielding::new(document);
        let mut judged = Vec::new();
        for &rule in &self.settings.rules {
            for (finding, is_inferred) in self.find(rule, &asked) {
                if yielding.is_left(&finding) {
                    continue;
                }
                judged.extend(self.judge(finding, document.profile, &overlays, is_inferred));
            }
        }
        let mut reached = Reached::default();
        for lro in &document.lros {
            reached.add(roles(lro, &overlays));
        }
        for subject in self.with_sync(document) {
            if !subject.is_long_running() {
                reached.add(roles_of_answers(subject, None, &overlays));
            }
        }
        (judged, reached.schemas)
    }

    /// What a rule finds in a document, each with whether the operation that it is about was only
    /// recognized as long-running.
    fn find(&self, rule: &'static Rule, asked: &Asked<'_, 'w>) -> Vec<(Finding<'w>, bool)> {
        let document = asked.document;
        let mut found = Vec::new();
        let mut take = |report: Report<'w>, is_inferred: bool| {
            let findings = report.into_findings().into_iter();
            found.extend(findings.map(|finding| (finding, is_inferred)));
        };
        match rule.check() {
            Check::Document(check) => {
                let mut report = Report::new(rule, None);
                check(&asked.scope(), &mut report);
                let findings = report.into_findings().into_iter();
                found.extend(findings.map(|finding| {
                    let is_inferred = asked.is_about_inferred(&finding);
                    (finding, is_inferred)
                }));
            }
            Check::Operation(check) => {
                for subject in &document.operations {
                    let mut report = Report::new(rule, Some(subject.operation.clone()));
                    check(subject, &mut report);
                    take(report, false);
                }
            }
            Check::Lro(check) => {
                for lro in &document.lros {
                    let mut report = Report::new(rule, Some(lro.subject.operation.clone()));
                    check(lro, &mut report);
                    take(report, !lro.subject.is_marked());
                }
            }
            Check::LroOrSync(check) => {
                for subject in self.with_sync(document) {
                    let mut report = Report::new(rule, Some(subject.operation.clone()));
                    check(subject, &mut report);
                    // Where synchronous operations are judged too, it doesn't matter which of the
                    // two it is.
                    let is_inferred = subject.is_long_running() && !subject.is_marked();
                    take(report, is_inferred && !self.settings.include_sync);
                }
            }
            Check::Schema(..) | Check::Suppression | Check::Comparison => {}
        }
        found
    }

    /// The operations that rules of [`Check::LroOrSync`] judge.
    fn with_sync<'d>(
        &self,
        document: &'d Surveyed<'w>,
    ) -> impl Iterator<Item = &'d Subject<'w>> + use<'d, 'w> {
        let all = self.settings.include_sync;
        let operations = document.operations.iter();
        operations.filter(move |subject| all || subject.is_long_running())
    }

    fn check_schema(&self, met: &Met<'_, 'w>) -> Vec<Judged<'w>> {
        let operations = || {
            met.scope
                .operations
                .iter()
                .map(|subject| &subject.operation)
        };
        let mut judged = Vec::new();
        for &rule in &self.settings.rules {
            let Check::Schema(role, check) = rule.check() else {
                continue;
            };
            if role != met.role {
                continue;
            }
            let mut report = Report::new(rule, None);
            check(&met.scope, &mut report);
            for mut finding in report.into_findings() {
                finding.operation = operations().next().cloned();
                let found = self.judge(finding, met.scope.profile, &met.overlays, met.inferred);
                judged.extend(found.map(|found| Judged {
                    operations: operations().cloned().collect(),
                    ..found
                }));
            }
        }
        judged
    }
}
