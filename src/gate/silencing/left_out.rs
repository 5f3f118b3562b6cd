//! Which documents are no longer read because a change makes git ignore them?
//!
//! For example, a change adds the line `disks.json` to `.gitignore`. The document still exists and
//! git still knows it, but a walk over the folder leaves it out, with all its findings.

use std::sync::Arc;

use super::group::Silencing;
use crate::diagnostic::{Diagnostic, Location};
use crate::gate::file_finding::{FileFinding, rule_of_comparisons, severity};
use crate::text::Span;
use crate::workspace::File;

/// The finding about a file whose patterns leave `documents` out. `None` if there are no such
/// documents, or if the rule isn't selected. The severity comes from the configuration that applied
/// to the file before the change.
pub fn ignored(
    silencing: &Silencing<'_>,
    file: &Arc<File>,
    documents: &[String],
) -> Option<Diagnostic> {
    let Silencing {
        settings,
        configs_before,
        ..
    } = *silencing;
    let rule = rule_of_comparisons(&settings.rules)?;
    let config = configs_before.of(file);
    let severity = severity(rule, None, config, file.path(), &settings.overlays)?;
    let first = documents.first()?;
    let subject = match documents.len() {
        1 => format!("`{first}` isn't checked any more: it is ignored"),
        count => format!(
            "{count} documents, such as `{first}`, aren't checked any more: they are ignored"
        ),
    };
    let finding = FileFinding {
        rule,
        case: None,
        severity,
        message: format!("{subject} since this file changed"),
        help: "remove the new pattern from this file; or name the documents on the command line",
        written: Location {
            file: Arc::clone(file),
            span: Span::default(),
            pointer: String::new(),
        },
        kept_back: &[],
        identity: &["ignored"],
    };
    Some(finding.into())
}
