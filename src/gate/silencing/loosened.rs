//! Which limits of a run does a change loosen? The run keeps the earlier ones, and reports the change.
//!
//! For example, a change sets `fail-on: never` in `lro-lint.yaml`. Its own errors still make the run fail,
//! and a finding at the key says that they won't once the change is merged.

use super::group::Silencing;
use crate::diagnostic::{Diagnostic, Location};
use crate::gate::file_finding::{FileFinding, rule_of_comparisons, severity};

/// A setting of the whole run that the change loosens.
#[derive(Clone, Debug)]
pub struct Loosened {
    /// The key, such as `fail-on`.
    pub key: &'static str,
    /// Its value before the change.
    pub before: &'static str,
    /// Its value now.
    pub now: &'static str,
    /// The place of the setting.
    pub written: Location,
}

/// One finding for each setting. Its severity comes from the configuration before the change.
pub fn loosened(silencing: &Silencing<'_>, settings: Vec<Loosened>) -> Vec<Diagnostic> {
    let Some(rule) = rule_of_comparisons(&silencing.settings.rules) else {
        return Vec::new();
    };
    let found = settings.into_iter().filter_map(|loosened| {
        let Loosened {
            key,
            before,
            now,
            written,
        } = loosened;
        let path = written.path();
        let config = silencing.configs_before.of_path(path);
        let overlays = &silencing.settings.overlays;
        let severity = severity(rule, None, config, path, overlays)?;
        let finding = FileFinding {
            rule,
            case: None,
            severity,
            message: format!("this change loosens `{key}` from `{before}` to `{now}`"),
            help: "take it back, or keep it if you mean it: this run still uses the earlier value",
            written,
            kept_back: &[],
            identity: &["loosened", key],
        };
        Some(finding.into())
    });
    found.collect()
}
