//! Gives findings their severity.

use std::hash::BuildHasher;

use rustc_hash::FxBuildHasher;

use super::settings::Engine;
use crate::diagnostic::Severity;
use crate::model::{Profile, System};
use crate::openapi::{Api, Operation, Site};
use crate::rules::{Finding, Overlay, Rule};
use crate::workspace::File;

/// Another place with the same finding, and its operation.
pub(super) type Occurrence<'w> = (Site<'w>, Option<Operation<'w>>);

/// A finding with its severity, and the operations that it concerns.
pub(super) struct Judged<'w> {
    /// In a box, because a finding is large and is moved often.
    pub(super) finding: Box<Finding<'w>>,
    pub(super) severity: Severity,
    pub(super) profile: &'w Profile,
    pub(super) operations: Vec<Operation<'w>>,
    /// A hash of the helps. The helps themselves aren't kept if the finding isn't shown.
    pub(super) wording: u64,
    /// The other places with the same finding.
    pub(super) also: Vec<Occurrence<'w>>,
    /// `true` if the finding only counts where its operations are long-running, and some of them
    /// were only recognized as long-running.
    pub(super) is_inferred: bool,
}

impl<'w> Engine<'w, '_> {
    /// The overlays that apply to a file. `own` are the overlays that its document brings itself.
    pub(super) fn overlays(&self, file: &File, own: &[Overlay]) -> Vec<Overlay> {
        let config = self.config(file);
        let of_config = config.map_or(&[][..], |config| config.overlays(file.path()));
        [own, of_config, &self.settings.overlays].concat()
    }

    /// The severity of a rule in a document; `None` if the rule is off.
    pub(super) fn severity(
        &self,
        rule: &'static Rule,
        case: Option<&'static str>,
        file: &File,
        system: System,
        own_overlays: &[Overlay],
    ) -> Option<Severity> {
        let table = rule.page().table(case);
        let level = self.config(file).and_then(|config| config.level(rule));
        match level {
            Some(level) if table.is_for(system) => level.severity(),
            _ => table.of(system, &self.overlays(file, own_overlays)),
        }
    }

    /// Gives a finding its severity; `None` if the rule is off at this place.
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
        // Where authors mark long-running operations, an operation without the marker may not be
        // long-running: the rules of marking check that. In other profiles only a header, link or
        // status can show it.
        let is_unsure =
            inferred && !profile.markers.is_empty() && finding.rule.category() != "marking";
        let severity = match is_unsure && !finding.is_proven {
            true => severity.lowered(),
            false => severity,
        };
        let audience = self.settings.audience;
        finding.clients.retain(|name| {
            let mut made_for = audience.made_for(profile.system);
            made_for.any(|client| client.name == *name) && !(is_unsure && audience.needs_marker())
        });
        // Texts that aren't shown aren't kept in memory.
        let operation = finding.operation.take();
        if !is_generated(operation.as_ref(), &finding.site) {
            finding.typespec = None;
        }
        let wording = FxBuildHasher.hash_one((&finding.help, &finding.typespec));
        if severity < self.settings.lowest {
            finding.help = None;
            finding.notes = Vec::new();
        }
        Some(Judged {
            operations: operation.into_iter().collect(),
            finding: Box::new(finding),
            severity,
            profile,
            wording,
            also: Vec::new(),
            is_inferred: inferred,
        })
    }
}

/// The overlays that a document brings itself.
pub(crate) fn own_overlays(api: Api<'_>) -> Vec<Overlay> {
    let is_generated = api.is_generated();
    is_generated
        .then_some(Overlay::Greenfield)
        .into_iter()
        .collect()
}

/// `true` if a compiler wrote the document of the operation that a finding concerns. If it concerns
/// no operation, the document that contains the finding counts.
pub(super) fn is_generated<'w>(operation: Option<&Operation<'w>>, site: &Site<'w>) -> bool {
    let own = || Api::new(site.place.workspace(), site.place.document());
    operation.map_or_else(own, Operation::api).is_generated()
}
