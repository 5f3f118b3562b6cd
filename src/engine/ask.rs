//! Runs rules on documents, operations and schemas.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::asked::Asked;
use super::judge::{Judged, own_overlays};
use super::reach::{Met, Reached, roles, roles_of_answers};
use super::settings::Engine;
use super::yielding::Yielding;
use crate::diagnostic::Severity;
use crate::model::{Profile, Surveyed, System};
use crate::openapi::Api;
use crate::rules::{Check, Overlay, Report, Role, ShownCases};
use crate::workspace::{Document, Workspace};

impl<'w> Engine<'w, '_> {
    /// Runs all rules on all documents.
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

    /// The documents without a survey, each of which may have flaws of its own: documents that
    /// aren't selected or supported, and examples that can't be read.
    fn not_surveyed(&self) -> Vec<Surveyed<'w>> {
        let without_operations = |workspace: &'w Workspace, document: &'w Document| Surveyed {
            api: Api::new(workspace, document),
            profile: Profile::of(System::Generic),
            operations: Vec::new(),
            lros: Vec::new(),
        };
        let documents = self.workspace.documents().iter();
        // An excluded document only counts for documents that refer to it.
        let documents = documents
            .filter(|document| !document.is_excluded() || self.workspace.is_referenced(document));
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

    /// Runs the rules on a document, and collects the schemas that its operations use.
    fn check<'d>(&self, document: &'d Surveyed<'w>) -> (Vec<Judged<'w>>, Vec<Met<'d, 'w>>) {
        let overlays = own_overlays(document.api);
        // The gate judges every 202.
        let all_overlays = self.overlays(document.api.document().file(), &overlays);
        let judges_bare = all_overlays.contains(&Overlay::Lintdiff);
        let include_sync = self.includes_sync(document.api.document().file());
        let asked = Asked::new(document, self.clients(), include_sync, judges_bare)
            .showing(self.shown(document, &all_overlays));
        let mut yielding = Yielding::new(&asked);
        let mut judged = Vec::new();
        for &rule in &self.settings.rules {
            for (finding, is_inferred) in yielding.take(rule) {
                judged.extend(self.judge(finding, document.profile, &overlays, is_inferred));
            }
        }
        let mut reached = Reached::default();
        for lro in asked.lros() {
            reached.add(roles(lro, &overlays, judges_bare));
        }
        for subject in asked.with_sync() {
            if !asked.is_long_running(subject) {
                reached.add(roles_of_answers(subject, None, &overlays));
            }
        }
        (judged, reached.schemas)
    }

    /// The findings about a document that may be shown, by the names of rules. With a
    /// configuration, all of them may be shown, because it can raise any severity.
    fn shown(
        &self,
        document: &Surveyed<'w>,
        overlays: &[Overlay],
    ) -> FxHashMap<&'static str, ShownCases> {
        let (lowest, system) = (self.settings.lowest, document.profile.system);
        let is_configured = self.config(document.api.document().file()).is_some();
        if lowest == Severity::Info || is_configured {
            return FxHashMap::default();
        }
        let rules = self.settings.rules.iter();
        let shown = rules.map(|&rule| {
            let is_shown = |case| rule.page().table(case).of(system, overlays) >= Some(lowest);
            (rule.name(), ShownCases::of(rule, is_shown))
        });
        shown.collect()
    }

    /// `true` if findings about a schema only count where its operations are long-running, and some
    /// of these operations were only recognized as long-running.
    fn is_inferred(&self, met: &Met<'_, 'w>) -> bool {
        let is_for_sync = matches!(met.role, Role::Error | Role::ProvisioningState);
        let mut operations = met.scope.operations.iter();
        let first = met.scope.operations.first();
        let includes_sync = first.is_some_and(|subject| {
            let document = subject.operation.api().document();
            self.includes_sync(document.file())
        });
        !(is_for_sync && includes_sync)
            && operations.any(|subject| subject.is_long_running() && !subject.is_marked())
    }

    fn check_schema(&self, met: &Met<'_, 'w>) -> Vec<Judged<'w>> {
        let operations = || {
            met.scope
                .operations
                .iter()
                .map(|subject| &subject.operation)
        };
        let is_inferred = self.is_inferred(met);
        let mut judged = Vec::new();
        for &rule in &self.settings.rules {
            let Check::Schema(role, check) = rule.check() else {
                continue;
            };
            if role != met.role {
                continue;
            }
            let mut report = Report::new(rule, None, self.clients());
            check(&met.scope, &mut report);
            for mut finding in report.into_findings() {
                finding.operation = operations().next().cloned();
                let found = self.judge(finding, met.scope.profile, &met.overlays, met.inferred);
                judged.extend(found.map(|found| Judged {
                    operations: operations().cloned().collect(),
                    is_inferred,
                    ..found
                }));
            }
        }
        judged
    }
}
