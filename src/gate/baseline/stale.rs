//! Which entries of a baseline list what isn't there any more? An entry that matches no finding is stale
//! only if this run looked at everything that it could match.
//!
//! For example, an entry lists a finding about `disks.json`. A run over `vms.json` alone doesn't find it,
//! which means nothing. A run over the whole repository that doesn't find it shows that it was fixed.

use super::coverage::{Contents, Coverage, FileCoverage, Run, config_of};
use super::file::{Baseline, Entry};
use crate::diagnostic::{Diagnostic, Findings};
use crate::gate::file_finding::{FileFinding, severity};
use crate::rules::{Check, Level, Rule, UnusedSuppression};

/// The case of the page about entries.
const STALE_ENTRY: &str = UnusedSuppression::StaleBaselineEntry.name();

/// An entry that matches nothing although the run looked at all that it could match.
#[derive(Clone, Copy, Debug)]
pub struct Stale<'w> {
    /// The entry.
    pub entry: &'w Entry,
    why: Why,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    /// The finding isn't there any more, or not as often.
    Fixed,
    /// The file isn't there any more.
    NoFile,
    /// The rule isn't there any more.
    NoRule,
}

/// The unmatched entries that this run would have matched if what they list were still there.
pub fn stale<'w>(
    baseline: &'w Baseline,
    unmatched: &[&'w Entry],
    run: &Run<'_, 'w>,
) -> Vec<Stale<'w>> {
    let mut coverage = Coverage::new(*run, baseline);
    let stale = unmatched.iter().filter_map(|&entry| {
        let why = judge(entry, run, coverage.of(&entry.path))?;
        Some(Stale { entry, why })
    });
    stale.collect()
}

/// Why an unmatched entry is stale; `None` if it needn't be.
fn judge(entry: &Entry, run: &Run<'_, '_>, coverage: FileCoverage) -> Option<Why> {
    if coverage.contents == Contents::Unknown {
        return None;
    }
    let Some(rule) = Rule::find(&entry.code) else {
        return Some(Why::NoRule);
    };
    let is_of_document = matches!(rule.check(), Check::Document(_) | Check::Suppression);
    let is_shared = entry.operation.is_none() && !is_of_document;
    if is_shared && !coverage.sees_users {
        return None;
    }
    let mut asked = run.settings.rules.iter();
    let is_asked = asked.any(|asked| asked.code() == rule.code());
    // Without examples it may have found nothing for want of them.
    let is_answered = !rule.reads_examples() || run.survey.examples.is_some();
    let level = config_of(&entry.path, run).and_then(|config| config.level(rule));
    match coverage.contents {
        _ if !is_asked || !is_answered || level == Some(Level::Off) => None,
        Contents::Gone => Some(Why::NoFile),
        Contents::Unknown | Contents::Whole => Some(Why::Fixed),
    }
}

/// Reports stale entries where they are written, unless the rule for them isn't asked.
pub fn report<'w>(
    findings: &mut Findings,
    baseline: &'w Baseline,
    stale: &[Stale<'w>],
    run: &Run<'_, 'w>,
) {
    let mut rules = run.settings.rules.iter().copied();
    let Some(rule) = rules.find(|rule| rule.page().cases.contains_key(STALE_ENTRY)) else {
        return;
    };
    let found = stale
        .iter()
        .filter_map(|stale| diagnostic(rule, stale, baseline, run));
    findings.add(found.collect());
}

/// The finding about a stale entry. The configuration of the file that the entry is about decides how
/// severe it is.
fn diagnostic<'w>(
    rule: &'static Rule,
    stale: &Stale<'_>,
    baseline: &'w Baseline,
    run: &Run<'_, 'w>,
) -> Option<Diagnostic> {
    let Stale { entry, why } = *stale;
    let case = Some(STALE_ENTRY);
    let config = config_of(&entry.path, run);
    let severity = severity(rule, case, config, &entry.path, &run.settings.overlays)?;
    let what = match &entry.operation {
        Some(operation) => format!("`{operation}` in {}", entry.path),
        None => entry.path.clone(),
    };
    let why = match why {
        Why::Fixed => format!("`{}` is not reported for {what}", entry.rule),
        Why::NoFile => format!("there is no file {}", entry.path),
        Why::NoRule => format!("there is no rule `{}`", entry.code),
    };
    let finding = FileFinding {
        rule,
        case,
        severity,
        message: format!("this entry matches no finding any more: {why}"),
        help: "remove the entry; or remove all such entries with `--prune-baseline`",
        written: baseline.place_of(entry),
        kept_back: &[],
        identity: &[&entry.fingerprint.to_string()],
    };
    Some(finding.into())
}
