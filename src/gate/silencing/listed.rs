//! Which findings does a change exclude from the gate by adding them to the baseline?
//!
//! For example, a change introduces a finding of LRO403 together with a baseline entry for it. The
//! finding counts as inherited, so a finding at the entry reports that the change added the entry.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::config::Configs;
use crate::diagnostic::{Diagnostic, Findings, Fingerprint, Severity};
use crate::engine::Settings;
use crate::gate::baseline::{Applied, Baseline, Entry, Tally};
use crate::gate::file_finding::{FileFinding, counted, rule_of_comparisons, severity_where};
use crate::rules::Rule;
use crate::workspace::Workspace;

/// A baseline, and its state before the change.
#[derive(Clone, Copy)]
pub struct Growth<'g> {
    /// The baseline.
    pub baseline: &'g Baseline,
    /// The baseline before the change; `None` if there was none.
    pub before: Option<&'g Baseline>,
    /// The settings of the run: its rules and overlays.
    pub settings: &'g Settings<'g>,
    /// The configurations of the earlier state for the current documents.
    pub configs_before: &'g Configs,
    /// The current documents.
    pub workspace: &'g Workspace,
    /// The lowest severity that is shown.
    pub shown: Severity,
}

/// Findings about entries that a change adds together with the listed findings: one for every rule.
/// The severities come from the configuration before the change. `findings` were compared with the
/// earlier state first, then with the baseline.
pub fn grown(growth: &Growth<'_>, findings: &Findings, applied: &Applied<'_>) -> Vec<Diagnostic> {
    let Some(rule) = rule_of_comparisons(&growth.settings.rules) else {
        return Vec::new();
    };
    let mut before = Tally::of(growth.before.map_or(&[], Baseline::entries));
    // Findings that existed before use the entries of the earlier baseline first.
    let is_spared = |at: usize| applied.spared().binary_search(&at).is_ok();
    for (at, found) in findings.diagnostics.iter().enumerate() {
        if found.is_inherited() && !is_spared(at) {
            before.take(found.fingerprint);
        }
    }
    // If entries are equal, the last one is treated as the new one.
    let entries = growth.baseline.entries().iter();
    let entries: FxHashMap<Fingerprint, &Entry> =
        entries.map(|entry| (entry.fingerprint, entry)).collect();
    let mut groups: BTreeMap<&str, (&Entry, Vec<&Diagnostic>)> = BTreeMap::new();
    let spared = applied.spared().iter();
    for found in spared.filter_map(|&at| findings.diagnostics.get(at)) {
        if before.take(found.fingerprint) || found.severity < growth.shown {
            continue;
        }
        if let Some(&entry) = entries.get(&found.fingerprint) {
            let (_, group) = groups.entry(found.code).or_insert((entry, Vec::new()));
            group.push(found);
        }
    }
    let groups = groups.into_values();
    groups
        .filter_map(|(entry, found)| diagnostic(growth, rule, entry, &found))
        .collect()
}

fn diagnostic(
    growth: &Growth<'_>,
    rule: &'static Rule,
    entry: &Entry,
    found: &[&Diagnostic],
) -> Option<Diagnostic> {
    let first = found.first()?;
    let Growth {
        settings,
        workspace,
        configs_before,
        ..
    } = *growth;
    let overlays = &settings.overlays;
    let finding = FileFinding {
        rule,
        case: None,
        severity: severity_where(first, rule, workspace, configs_before, overlays)?,
        message: format!(
            "this change adds {} of `{}`, and lists them in the baseline, so they don't count as new",
            counted(found),
            first.rule
        ),
        help: "fix the listed findings; or keep the entries if the reviewer of the change agrees",
        written: growth.baseline.place_of(entry),
        kept_back: found,
        identity: &[first.code, "listed"],
    };
    Some(finding.into())
}
