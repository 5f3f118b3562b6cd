//! Which entries of a baseline list findings that are gone? An entry that matches no finding is
//! stale only if this run read everything that the entry could match.
//!
//! For example, an entry lists a finding about `disks.json`. If a run over `vms.json` alone doesn't
//! find it, that means nothing. If a run over the whole repository doesn't find it, the finding was
//! fixed.

use super::coverage::{Contents, Coverage, FileCoverage, Run, config_of};
use super::file::{Baseline, Entry};
use crate::diagnostic::{Diagnostic, Findings};
use crate::gate::file_finding::{FileFinding, severity};
use crate::rules::{Check, Level, Rule, UnusedSuppression};

/// The case of the rule for stale entries.
const STALE_ENTRY: &str = UnusedSuppression::StaleBaselineEntry.name();

/// An entry that matches no finding although the run read everything that it could match.
#[derive(Clone, Copy, Debug)]
pub struct Stale<'w> {
    /// The entry.
    pub entry: &'w Entry,
    why: Why,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    /// The finding is gone, or occurs less often.
    Fixed,
    /// The file is gone.
    NoFile,
    /// The rule doesn't exist any more.
    NoRule,
}

/// The unmatched entries that this run would have matched if their findings still existed.
pub fn stale<'b>(
    baseline: &'b Baseline,
    unmatched: &[&'b Entry],
    run: &Run<'_, '_>,
) -> Vec<Stale<'b>> {
    let mut coverage = Coverage::new(*run, baseline);
    let stale = unmatched.iter().filter_map(|&entry| {
        let why = judge(entry, run, coverage.of(&entry.path))?;
        Some(Stale { entry, why })
    });
    stale.collect()
}

/// The reason why an unmatched entry is stale; `None` if it may not be stale.
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
    // A rule that needs examples may have found nothing only because none were read.
    let is_answered = !rule.reads_examples() || run.survey.examples.is_some();
    let level = config_of(&entry.path, run).and_then(|config| config.level(rule));
    match coverage.contents {
        _ if !is_asked || !is_answered || level == Some(Level::Off) => None,
        Contents::Gone => Some(Why::NoFile),
        Contents::Unknown | Contents::Whole => Some(Why::Fixed),
    }
}

/// Reports stale entries at their places, unless the rule for them isn't selected.
pub fn report(
    findings: &mut Findings,
    baseline: &Baseline,
    stale: &[Stale<'_>],
    run: &Run<'_, '_>,
) {
    let mut rules = run.settings.rules.iter().copied();
    let Some(rule) = rules.find(|rule| rule.cases().contains(&STALE_ENTRY)) else {
        return;
    };
    let found = stale
        .iter()
        .filter_map(|stale| diagnostic(rule, stale, baseline, run));
    findings.add(found.collect());
}

/// The finding about a stale entry. Its severity comes from the configuration of the file that the
/// entry is about.
fn diagnostic(
    rule: &'static Rule,
    stale: &Stale<'_>,
    baseline: &Baseline,
    run: &Run<'_, '_>,
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
