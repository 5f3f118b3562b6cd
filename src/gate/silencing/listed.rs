//! Which findings does a change keep from counting by adding them to the baseline?
//!
//! For example, a change brings a finding of LRO403 together with the entry of the baseline that lists it.
//! The finding counts as inherited, so it is reported at the entry that the change listed it.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::config::Configs;
use crate::diagnostic::{Diagnostic, Findings, Fingerprint, Severity};
use crate::engine::Settings;
use crate::gate::baseline::{Applied, Baseline, Entry, Tally};
use crate::gate::file_finding::{FileFinding, counted, rule_of_comparisons, severity_where};
use crate::rules::Rule;
use crate::workspace::Workspace;

/// A baseline, and how it was before the change.
#[derive(Clone, Copy)]
pub struct Growth<'g> {
    /// The baseline.
    pub baseline: &'g Baseline,
    /// What it was; `None` if there was none.
    pub before: Option<&'g Baseline>,
    /// What is asked: which rules, and under which overlays.
    pub settings: &'g Settings<'g>,
    /// The configurations that the earlier state would have for the current documents.
    pub configs_before: &'g Configs,
    /// The current documents.
    pub workspace: &'g Workspace,
    /// The lowest severity that is shown.
    pub shown: Severity,
}

/// Findings about entries that a change brings together with what they list: one for every rule. The
/// configuration before the change decides how severe they are. `findings` have been compared with the
/// earlier state, and then with the baseline.
pub fn grown(growth: &Growth<'_>, findings: &Findings, applied: &Applied<'_>) -> Vec<Diagnostic> {
    let Some(rule) = rule_of_comparisons(&growth.settings.rules) else {
        return Vec::new();
    };
    let mut before = Tally::of(growth.before.map_or(&[], Baseline::entries));
    // What was there before is what was listed before.
    let is_spared = |at: usize| applied.spared().binary_search(&at).is_ok();
    for (at, found) in findings.diagnostics.iter().enumerate() {
        if found.is_inherited() && !is_spared(at) {
            before.take(found.fingerprint);
        }
    }
    // Of equal entries the last is taken for the new one.
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
