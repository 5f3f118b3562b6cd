//! Which documents does a change exclude from checks?
//!
//! For example, a change writes `exclude: [disks.json]` into `lro-lint.yaml`, or moves `disks.json`
//! into a folder that was already excluded. The document isn't checked any more, so the key is
//! reported.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::group::Silencing;
use crate::config::{Config, Configs};
use crate::diagnostic::Diagnostic;
use crate::gate::file_finding::{FileFinding, rule_of_comparisons, severity};
use crate::gate::plan::Plan;
use crate::rules::Rule;
use crate::workspace::path;

/// One finding for each configuration that excludes documents which the earlier state would check.
/// Its severity comes from the configuration before the change.
pub fn excluded(silencing: &Silencing<'_>, plan: &Plan<'_>) -> Vec<Diagnostic> {
    let Some(rule) = rule_of_comparisons(&silencing.settings.rules) else {
        return Vec::new();
    };
    let mut groups: BTreeMap<&str, (&Config, Vec<&str>)> = BTreeMap::new();
    for document in plan.workspace().documents() {
        let path = document.path();
        if !document.is_excluded() || was_excluded(silencing.configs_before, plan, path) {
            continue;
        }
        if let Some(config) = silencing.configs.of_path(path) {
            let group = groups.entry(config.file().path());
            group.or_insert((config, Vec::new())).1.push(path);
        }
    }
    let groups = groups.into_values();
    groups
        .filter_map(|(config, documents)| finding(silencing, rule, config, &documents))
        .collect()
}

/// `true` if the earlier state wouldn't check a document either, at its current path and at the
/// path from which it was moved.
fn was_excluded(before: &Configs, plan: &Plan<'_>, path: &str) -> bool {
    let is_excluded = |path: &str| {
        let config = before.of_path(path);
        config.is_some_and(|config| config.excludes(path))
    };
    let previous = plan.pairing().previous(path);
    let moved = previous.filter(|previous| previous.path != path && plan.is_gone(&previous.path));
    is_excluded(path)
        && moved.is_none_or(|previous| {
            let config = before.of_path(path).map(|config| config.file().path());
            is_excluded(&beside(plan, config, &previous.path))
        })
}

/// The earlier path of a document, as it would be if its folder already had its current name. The
/// configuration moved with the folder, and its earlier content is read at the current path.
fn beside<'p>(plan: &Plan<'_>, config: Option<&str>, previous: &'p str) -> Cow<'p, str> {
    let moved = config.and_then(|config| {
        let old = path::folder(plan.moved_configurations().get(config)?);
        let rest = previous.strip_prefix(old)?.trim_start_matches('/');
        path::join(path::folder(config), rest)
    });
    moved.map_or(Cow::Borrowed(previous), Cow::Owned)
}

fn finding(
    silencing: &Silencing<'_>,
    rule: &'static Rule,
    config: &Config,
    documents: &[&str],
) -> Option<Diagnostic> {
    let first = documents.first()?;
    let before = silencing.configs_before.of_path(first);
    let severity = severity(rule, None, before, first, &silencing.settings.overlays)?;
    let message = match documents.len() {
        1 => format!("this change excludes `{first}` from checks"),
        count => format!("this change excludes {count} documents from checks, such as `{first}`"),
    };
    let finding = FileFinding {
        rule,
        case: None,
        severity,
        message,
        help: "take the pattern or the move back, or keep it if you mean it: a reviewer decides",
        written: config.place_of_key("exclude"),
        kept_back: &[],
        identity: &["excluded"],
    };
    Some(finding.into())
}
