//! What a change keeps from being reported: by suppressions that it brings, and by configurations
//! that ask for less than before.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::finding::{FileFinding, counted, rule_of_comparisons, severity, severity_where};
use super::plan::Plan;
use crate::config::Configs;
use crate::diagnostic::{Diagnostic, Findings, Fingerprint, Location, Severity, Suppressed};
use crate::engine::Settings;
use crate::rules::Rule;
use crate::text::Span;
use crate::workspace::{File, FileId, Workspace};

/// The findings of both states, and of the documents at hand judged as they would have been before.
pub struct Silencing<'f, 'w> {
    /// What is asked: which rules, and under which overlays.
    pub settings: &'f Settings<'f>,
    /// Of the documents at hand, with what was suppressed kept.
    pub now: &'f Findings,
    /// Of the part of the earlier state, with what was suppressed kept.
    pub before: &'f Findings,
    /// Of the documents at hand, judged by the configurations of the earlier state; `None` where
    /// these are the same.
    pub as_before: Option<&'f Findings>,
    /// The configurations of now.
    pub configs: &'w Configs,
    /// Those that the earlier state would have for the documents at hand; the same if they are.
    pub configs_before: &'f Configs,
    /// The lowest severity that is shown.
    pub shown: Severity,
    /// The lowest severity that makes a run fail.
    pub fail_on: Option<Severity>,
}

/// Findings about what a change silences. How severe they are is taken from the configuration of
/// before, so that no change can hide what it hides.
pub fn silenced<'w>(
    silencing: &Silencing<'_, 'w>,
    plan: &Plan<'_>,
    workspace: &Workspace,
) -> Vec<Diagnostic> {
    let Some(rule) = rule_of_comparisons(&silencing.settings.rules) else {
        return Vec::new();
    };
    let looking = Looking {
        silencing,
        plan,
        workspace,
        rule,
    };
    let mut found = looking.by_suppressions();
    found.extend(looking.by_configurations());
    found
}

/// The finding about a file by which documents are not looked at any more, for those that it names.
/// `None` if there are none, or the rule isn't asked. How severe it is is taken from the configuration of
/// before that decides where the file lies.
pub fn ignored(
    silencing: &Silencing<'_, '_>,
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
        1 => format!("`{first}` is not looked at any more: it is ignored"),
        count => format!(
            "{count} documents are not looked at any more, `{first}` among them: they are ignored"
        ),
    };
    let finding = FileFinding {
        rule,
        case: None,
        severity,
        message: format!("{subject} since this file changed"),
        help: "take the pattern back, or name what is to be checked on the command line",
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

struct Looking<'l, 'f, 'w> {
    silencing: &'l Silencing<'f, 'w>,
    plan: &'l Plan<'l>,
    workspace: &'l Workspace,
    rule: &'static Rule,
}

/// What one suppression, or one setting for a rule, silences.
struct Group<'g> {
    /// Where it is written.
    written: Location,
    /// What it is, for the identity of the finding.
    subject: String,
    findings: Vec<&'g Diagnostic>,
}

impl<'l, 'w> Looking<'l, '_, 'w> {
    /// New suppressions, with what they cover that no suppression covered before.
    fn by_suppressions(&self) -> Vec<Diagnostic> {
        let Silencing { now, before, .. } = self.silencing;
        // That of a comment doesn't hold its file.
        let known: FxHashSet<(&str, Fingerprint)> = before
            .suppressions
            .iter()
            .map(|own| (own.written.path(), own.signature))
            .collect();
        let mut covered: FxHashMap<(&str, Fingerprint), usize> = FxHashMap::default();
        for Suppressed { diagnostic, .. } in &before.suppressed {
            let key = (diagnostic.subject().path(), diagnostic.identity);
            *covered.entry(key).or_default() += 1;
        }
        // Copies of a document have what it has, so each draws from a count of its own.
        let mut drawn: FxHashMap<(FileId, Fingerprint), usize> = FxHashMap::default();
        let mut groups: BTreeMap<(&str, u32, &str), Group<'_>> = BTreeMap::new();
        for Suppressed { diagnostic, by } in &now.suppressed {
            let is_known = by.iter().any(|own| {
                let origin = self.plan.pairs.of(own.written.path());
                origin.is_some_and(|pair| known.contains(&(pair.path.as_str(), own.signature)))
            });
            let is_touched = diagnostic
                .documents
                .iter()
                .all(|id| self.plan.affected.contains(id));
            let home = diagnostic.subject();
            let drawn = drawn
                .entry((home.file.id(), diagnostic.identity))
                .or_default();
            let origin = self.plan.pairs.of(home.path());
            let was_covered = origin.is_some_and(|pair| {
                let count = covered.get(&(pair.path.as_str(), diagnostic.identity));
                count.is_some_and(|count| *drawn < *count)
            });
            if was_covered {
                *drawn += 1;
            }
            if is_known || !is_touched || was_covered || diagnostic.severity < self.silencing.shown
            {
                continue;
            }
            let Some(first) = by.first() else {
                continue;
            };
            let written = &first.written;
            let group = groups
                .entry((written.path(), written.span.start, diagnostic.code))
                .or_insert_with(|| Group {
                    written: written.clone(),
                    subject: format!("{} {}", diagnostic.code, first.signature),
                    findings: Vec::new(),
                });
            group.findings.push(diagnostic);
        }
        let groups = groups.into_values();
        groups
            .filter_map(|group| {
                let name = group.findings.first()?.rule;
                let message = format!(
                    "this suppression is new, and keeps {} of `{name}` from being reported",
                    counted(&group.findings)
                );
                let help = "mend what it hides, or keep it if its reason holds: whoever reviews the change decides";
                self.diagnostic(group, message, help)
            })
            .collect()
    }

    /// Rules that a configuration asks less of than before.
    fn by_configurations(&self) -> Vec<Diagnostic> {
        let Some(as_before) = self.silencing.as_before else {
            return Vec::new();
        };
        let now = self.silencing.now;
        let mut known: FxHashMap<(&str, Fingerprint), Vec<Severity>> = FxHashMap::default();
        let suppressed = now.suppressed.iter().map(|one| &one.diagnostic);
        for finding in &now.diagnostics {
            let key = (finding.subject().path(), finding.identity);
            known.entry(key).or_default().push(finding.severity);
        }
        for finding in suppressed {
            let key = (finding.subject().path(), finding.identity);
            // Suppressions are looked at by themselves.
            known.entry(key).or_default().push(Severity::Error);
        }
        let mut groups: BTreeMap<(String, u32, &str), Group<'_>> = BTreeMap::new();
        for finding in &as_before.diagnostics {
            // What the earlier configuration would say of itself is none of it.
            if finding.documents.is_empty()
                && self.workspace.find(finding.subject().path()).is_none()
            {
                continue;
            }
            let key = (finding.subject().path(), finding.identity);
            let severity = known.get_mut(&key).and_then(Vec::pop);
            if !self.is_silenced(finding.severity, severity) {
                continue;
            }
            let written = self
                .setting(finding)
                .unwrap_or_else(|| finding.primary.clone());
            let key = (written.path().to_owned(), written.span.start, finding.code);
            let group = groups.entry(key).or_insert_with(|| Group {
                subject: format!("{} configured", finding.code),
                written,
                findings: Vec::new(),
            });
            group.findings.push(finding);
        }
        let groups = groups.into_values();
        groups
            .filter_map(|group| {
                let first = group.findings.first()?;
                let message = format!(
                    "the configuration asks less of `{}` than before this change: {} of it would be reported by the earlier one",
                    first.rule,
                    counted(&group.findings)
                );
                let help = "mend what is hidden, or keep the configuration if that is meant: whoever reviews the change decides";
                self.diagnostic(group, message, help)
            })
            .collect()
    }

    /// Whether a finding that had one severity doesn't count any more now that it has another, or is
    /// not found at all.
    fn is_silenced(&self, before: Severity, now: Option<Severity>) -> bool {
        let falls_below = |lowest: Severity| before >= lowest && now.is_none_or(|now| now < lowest);
        falls_below(self.silencing.shown) || self.silencing.fail_on.is_some_and(falls_below)
    }

    /// Where the configuration of now speaks of a finding's rule; its beginning if it doesn't.
    fn setting(&self, finding: &Diagnostic) -> Option<Location> {
        let path = finding.subject().path();
        let document = self.workspace.find(path)?;
        let config = self.silencing.configs.of(document.file())?;
        Some(config.place_of(finding.code))
    }

    fn diagnostic(
        &self,
        group: Group<'_>,
        message: String,
        help: &'static str,
    ) -> Option<Diagnostic> {
        let Silencing {
            settings,
            configs_before,
            ..
        } = *self.silencing;
        let overlays = &settings.overlays;
        let (rule, first) = (self.rule, group.findings.first()?);
        let finding = FileFinding {
            rule,
            case: None,
            severity: severity_where(first, rule, self.workspace, configs_before, overlays)?,
            message,
            help,
            written: group.written,
            kept_back: &group.findings,
            identity: &[&group.subject],
        };
        Some(finding.into())
    }
}
