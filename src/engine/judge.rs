//! Gives findings their severity.

use rustc_hash::FxHashSet;

use super::settings::Engine;
use crate::diagnostic::Severity;
use crate::model::{Profile, System};
use crate::openapi::{Api, Operation, Site};
use crate::rules::{Finding, Overlay, Rule};
use crate::workspace::File;

/// A finding that counts, with the operations that it concerns.
pub(super) struct Judged<'w> {
    /// Large, and moved often.
    pub(super) finding: Box<Finding<'w>>,
    pub(super) severity: Severity,
    pub(super) profile: &'w Profile,
    pub(super) operations: Vec<Operation<'w>>,
}

impl Judged<'_> {
    /// Keeps each operation once, in the order in which they are first met.
    pub(super) fn dedup_operations(&mut self) {
        let mut seen = FxHashSet::default();
        self.operations
            .retain(|operation| seen.insert(operation.key()));
    }
}

impl<'w> Engine<'w, '_> {
    /// How much a rule matters in a document; `None` if it is off.
    pub(super) fn severity(
        &self,
        rule: &'static Rule,
        case: Option<&'static str>,
        file: &File,
        system: System,
        own_overlays: &[Overlay],
    ) -> Option<Severity> {
        let table = rule.page().table(case);
        let Some(config) = self.config(file) else {
            return table.of(system, &[own_overlays, &self.settings.overlays].concat());
        };
        match config.level(rule) {
            Some(level) if table.is_for(system) => level.severity(),
            _ => {
                let of_config = config.overlays(file.path());
                let overlays = [own_overlays, of_config, &self.settings.overlays].concat();
                table.of(system, &overlays)
            }
        }
    }

    /// Gives a finding its severity; `None` if the rule is off where it is.
    pub(super) fn judge(
        &self,
        mut finding: Finding<'w>,
        profile: &'w Profile,
        own_overlays: &[Overlay],
        inferred: bool,
    ) -> Option<Judged<'w>> {
        let severity = self.severity(
            finding.rule,
            finding.case,
            finding.site.place.document().file(),
            profile.system,
            own_overlays,
        )?;
        // Whether the operation is long-running at all is what the marking rules ask.
        let is_unsure = inferred && finding.rule.category() != "marking";
        let severity = match is_unsure {
            true => severity.lowered(),
            false => severity,
        };
        let audience = self.settings.audience;
        finding.clients.retain(|name| {
            let mut made_for = audience.made_for(profile.system);
            made_for.any(|client| client.name == *name) && !(is_unsure && audience.needs_marker())
        });
        // What nobody will be shown needn't be kept until all is found.
        let operation = finding.operation.take();
        if !is_generated(operation.as_ref(), &finding.site) {
            finding.typespec = None;
        }
        if severity < self.settings.lowest {
            finding.help = None;
            finding.notes = Vec::new();
        }
        Some(Judged {
            operations: operation.into_iter().collect(),
            finding: Box::new(finding),
            severity,
            profile,
        })
    }
}

/// The overlays that a document brings itself.
pub(super) fn own_overlays(api: Api<'_>) -> Vec<Overlay> {
    let is_generated = api.is_generated();
    is_generated
        .then_some(Overlay::Greenfield)
        .into_iter()
        .collect()
}

/// Whether a compiler wrote the document of the operation that a finding concerns; where it concerns
/// none, the document that it is in.
pub(super) fn is_generated(operation: Option<&Operation<'_>>, site: &Site<'_>) -> bool {
    let own = || Api::new(site.place.workspace(), site.place.document());
    operation.map_or_else(own, Operation::api).is_generated()
}
