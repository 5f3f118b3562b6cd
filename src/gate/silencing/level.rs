//! Does a change lower the level of the rule that reports hidden findings? The change itself hides
//! nothing by that, but the next one could hide findings without a report.
//!
//! For example, a change sets `document: off` in `lro-lint.yaml`. The rule LRO006 belongs to this
//! category, so the report says that the rule is off from now on.

use std::collections::BTreeMap;

use super::group::Silencing;
use crate::config::{Config, LevelChange};
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::gate::file_finding::{FileFinding, severity, whole};
use crate::rules::{Overlay, Rule};
use crate::workspace::Workspace;

/// The current level of the rule at a place, and the earlier level.
struct Lowered {
    written: Location,
    before: Severity,
    now: Option<Severity>,
}

/// Reports the places that lower the rule, each once. The report is at least as severe as the rule
/// without any configuration. `unread` are changed configurations that don't apply to any document
/// yet.
pub(super) fn report(
    rule: &'static Rule,
    silencing: &Silencing<'_>,
    workspace: &Workspace,
    unread: &[LevelChange],
) -> Vec<Diagnostic> {
    let Silencing {
        settings,
        configs,
        configs_before,
        ..
    } = *silencing;
    let overlays = &settings.overlays;
    let mut found: BTreeMap<(String, u32), Lowered> = BTreeMap::new();
    let mut add = |path: &str, before: Option<&Config>, now: Option<&Config>| {
        let level = |config: Option<&Config>| severity(rule, None, config, path, overlays);
        let (Some(was), is) = (level(before), level(now)) else {
            return;
        };
        let Some(written) = now.or(before).map(|config| place(rule, config)) else {
            return;
        };
        if is.is_none_or(|is| is < was) {
            let key = (written.path().to_owned(), written.span.start);
            found.entry(key).or_insert(Lowered {
                written,
                before: was,
                now: is,
            });
        }
    };
    if silencing.as_before.is_some() {
        for document in workspace.documents().iter().filter(|one| one.is_selected()) {
            let file = document.file();
            add(file.path(), configs_before.of(file), configs.of(file));
        }
    }
    for change in unread {
        add(
            change.now.file().path(),
            change.before.as_ref(),
            Some(&change.now),
        );
    }
    let least = least(rule, overlays);
    let found = found.into_values();
    found
        .map(|lowered| diagnostic(rule, lowered, least))
        .collect()
}

/// The severity of the rule without a configuration.
fn least(rule: &'static Rule, overlays: &[Overlay]) -> Severity {
    severity(rule, None, None, "", overlays).unwrap_or(Severity::Warning)
}

/// The place where a configuration sets the level; the beginning of the file if it doesn't set it.
fn place(rule: &'static Rule, config: &Config) -> Location {
    match config.level(rule) {
        Some(_) => config.place_of(rule.code()),
        None => whole(config.file().clone()),
    }
}

fn diagnostic(rule: &'static Rule, lowered: Lowered, least: Severity) -> Diagnostic {
    let (name, before) = (rule.name(), lowered.before);
    let now = lowered.now.map_or("off", Severity::name);
    let finding = FileFinding {
        rule,
        case: None,
        severity: before.max(least),
        message: format!(
            "this change lowers `{name}` from `{before}` to `{now}`: later changes can hide findings unseen"
        ),
        help: "restore the level, or keep it if whoever reviews the change agrees",
        written: lowered.written,
        kept_back: &[],
        identity: &[rule.code(), "lowered"],
    };
    finding.into()
}
