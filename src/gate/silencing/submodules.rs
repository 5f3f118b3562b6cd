//! Which documents are in submodules whose commit changed? Git stores the earlier files of another
//! repository elsewhere. So these documents can't be compared, and all their findings count as
//! inherited.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::group::Silencing;
use crate::diagnostic::Diagnostic;
use crate::gate::file_finding::{FileFinding, file_at, severity, whole};
use crate::gate::plan::Plan;
use crate::rules::Rule;
use crate::text::counted;
use crate::workspace::path;

/// One finding for each changed submodule in which documents are checked.
pub(super) fn report(
    rule: &'static Rule,
    silencing: &Silencing<'_>,
    plan: &Plan<'_>,
) -> Vec<Diagnostic> {
    let changed = plan.before().changes().unseen_changes();
    let folders: FxHashSet<&str> = changed.iter().map(String::as_str).collect();
    if folders.is_empty() {
        return Vec::new();
    }
    let workspace = plan.workspace();
    let documents = workspace.documents().iter();
    let documents = documents.filter(|one| one.is_selected() && one.version().is_supported());
    let mut counts = BTreeMap::<&str, usize>::new();
    for document in documents {
        let around = path::around([document.path()]);
        if let Some(folder) = around
            .into_iter()
            .rev()
            .find(|folder| folders.contains(folder))
        {
            *counts.entry(folder).or_default() += 1;
        }
    }
    let findings = counts.into_iter().filter_map(|(folder, count)| {
        let file = file_at(workspace, folder);
        let config = silencing.configs_before.of(&file);
        let overlays = &silencing.settings.overlays;
        let documents = counted(count, "document");
        let finding = FileFinding {
            rule,
            case: None,
            severity: severity(rule, None, config, folder, overlays)?,
            message: format!(
                "the submodule `{folder}` changed: all findings in its {documents} count as inherited"
            ),
            help: "check the submodule in its own repository, where its earlier files are",
            written: whole(file),
            kept_back: &[],
            identity: &["submodule"],
        };
        Some(finding.into())
    });
    findings.collect()
}
