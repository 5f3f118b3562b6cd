//! A list of findings that a repository lives with: a run that is given it fails for others only.
//!
//! The list has a line for every finding, in an order that depends on nothing but the findings. It
//! is YAML, in which no line knows of its neighbours: one finding more is one line more, and no
//! other line changes. Where the name of the file asks for JSON it is JSON, in which only the comma
//! behind the last line comes and goes.

mod file;
mod grown;

use rustc_hash::FxHashMap;

pub use file::{Baseline, Entry, write};
pub use grown::{Growth, grown};

use super::finding::{FileFinding, severity};
use crate::config::{Config, Configs};
use crate::diagnostic::{Comparison, Counts, Diagnostic, FindingStatus, Findings, Fingerprint};
use crate::engine::Settings;
use crate::lro::Survey;
use crate::rules::{Check, Level, Rule, UnusedSuppression};
use crate::workspace::{Document, Source, Workspace, path};

/// The case of the page that speaks of entries.
const STALE_ENTRY: &str = UnusedSuppression::StaleBaselineEntry.name();

/// What a run looked at.
#[derive(Clone, Copy)]
pub struct Run<'r, 'w> {
    /// The documents.
    pub workspace: &'w Workspace,
    /// What was read from them, and the examples if they were.
    pub survey: &'r Survey<'w>,
    /// What was asked about them.
    pub settings: &'r Settings<'w>,
    /// Where they come from.
    pub source: &'r dyn Source,
}

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
    /// Nor is the file.
    NoFile,
    /// Nor is the rule.
    NoRule,
}

/// What a baseline made of the findings.
#[derive(Debug)]
pub struct Applied<'w> {
    /// The entries that match nothing, in the order of the file.
    pub unmatched: Vec<&'w Entry>,
    /// The findings that are inherited for its sake although a comparison found them to be new, by
    /// their numbers, in order.
    spared: Vec<usize>,
}

/// How often each fingerprint stands in some entries.
struct Tally(FxHashMap<Fingerprint, usize>);

impl Tally {
    fn of(entries: &[Entry]) -> Self {
        let mut counts = FxHashMap::default();
        for entry in entries {
            *counts.entry(entry.fingerprint).or_default() += 1;
        }
        Self(counts)
    }

    /// Uses an entry up; whether there was one left.
    fn take(&mut self, fingerprint: Fingerprint) -> bool {
        match self.0.get_mut(&fingerprint) {
            Some(number) if *number > 0 => {
                *number -= 1;
                true
            }
            _ => false,
        }
    }
}

/// Says of every finding whether it is new: what the baseline lists is inherited, each finding once
/// for every time that its fingerprint stands there. What was inherited before stays so, and uses
/// entries up first: what is old already is what a baseline lists.
///
/// The findings have to be all of the run, before what isn't shown was [left
/// out](Findings::show_from): a baseline may list what this run doesn't show.
pub fn apply<'w>(findings: &mut Findings<'w>, baseline: &'w Baseline) -> Applied<'w> {
    let mut left = Tally::of(baseline.entries());
    for found in &findings.diagnostics {
        if found.is_inherited() {
            left.take(found.fingerprint);
        }
    }
    let mut spared = Vec::new();
    for (at, found) in findings.diagnostics.iter_mut().enumerate() {
        if found.is_inherited() {
            continue;
        }
        let is_listed = left.take(found.fingerprint);
        if is_listed && found.status.is_some() {
            spared.push(at);
        }
        found.status = Some(match is_listed {
            true => FindingStatus::Inherited,
            false => FindingStatus::New,
        });
    }
    let count = |inherited: bool| -> Counts {
        let found = findings.diagnostics.iter();
        let found = found.filter(|found| found.is_inherited() == inherited);
        found.map(|found| found.severity).collect()
    };
    let (new, inherited) = (count(false), count(true));
    let path = baseline.document().path();
    let earlier = findings.comparison.take();
    findings.comparison = Some(Comparison {
        with: match &earlier {
            Some(earlier) => format!("{} and {path}", earlier.with),
            None => path.to_owned(),
        },
        new,
        inherited,
        ..earlier.unwrap_or_default()
    });
    // Of equal entries the last are the ones too many.
    let backwards = baseline.entries().iter().rev();
    let unmatched = backwards.filter(|entry| left.take(entry.fingerprint));
    let mut unmatched: Vec<_> = unmatched.collect();
    unmatched.reverse();
    Applied { unmatched, spared }
}

/// Those of the unmatched entries that this run would have matched if what they list were still
/// there.
pub fn stale<'w>(
    baseline: &'w Baseline,
    unmatched: &[&'w Entry],
    run: &Run<'_, 'w>,
) -> Vec<Stale<'w>> {
    let mut looks = Looks {
        run: *run,
        known: FxHashMap::default(),
        sees_all: sees_all(baseline, run),
    };
    let stale = unmatched.iter().filter_map(|&entry| {
        let why = looks.judge(entry)?;
        Some(Stale { entry, why })
    });
    stale.collect()
}

/// Whether a run sees whoever meets a shared definition: they may be in a file that can't be read, or
/// in one that was looked at when the baseline was written, and is not now.
fn sees_all(baseline: &Baseline, run: &Run<'_, '_>) -> bool {
    let mut documents = run.workspace.documents().iter();
    let mut entries = baseline.entries().iter();
    documents.all(|document| document.fault().is_none() || !document.is_selected())
        && entries.all(|entry| !is_normal(&entry.path) || run.workspace.selects(&entry.path))
}

/// Reports stale entries where they stand, unless the rule that does is not asked.
pub fn report<'w>(
    findings: &mut Findings<'w>,
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

/// The configuration of a file, which may be gone.
fn config_of<'w>(path: &str, run: &Run<'_, 'w>) -> Option<&'w Config> {
    let configs = run.settings.configs?;
    match find(path, run) {
        Some(document) => configs.of(document),
        None => {
            let around = configs.all().iter();
            let around = around.filter(|config| path::is_below(config.book().folder, path));
            around.max_by_key(|config| config.book().folder.len())
        }
    }
}

/// A document or a file of examples of the run.
fn find<'w>(path: &str, run: &Run<'_, 'w>) -> Option<&'w Document> {
    let examples = run.survey.examples;
    run.workspace
        .find(path)
        .or_else(|| examples?.workspace().find(path))
}

/// Whether a path is one below the root, as the program writes them.
fn is_normal(path: &str) -> bool {
    path::join("", path).as_deref() == Some(path)
}

/// What a run knows of the files that entries are about.
struct Looks<'r, 'w> {
    run: Run<'r, 'w>,
    known: FxHashMap<&'w str, Look>,
    sees_all: bool,
}

/// What a run knows of a file.
#[derive(Clone, Copy)]
struct Look {
    kind: LookKind,
    /// Whether those who meet what it defines were looked at.
    sees_users: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum LookKind {
    /// Not enough to say what isn't there.
    Vague,
    /// All that is in it.
    Whole,
    /// That it doesn't exist any more.
    Gone,
}

impl<'w> Looks<'_, 'w> {
    /// Why an unmatched entry is stale; `None` if it needn't be.
    fn judge(&mut self, entry: &'w Entry) -> Option<Why> {
        let look = self.look(&entry.path);
        if look.kind == LookKind::Vague {
            return None;
        }
        let Some(rule) = Rule::find(&entry.code) else {
            return Some(Why::NoRule);
        };
        let is_of_document = matches!(rule.check(), Check::Document(_) | Check::Suppression);
        let is_shared = entry.operation.is_none() && !is_of_document;
        if is_shared && !look.sees_users {
            return None;
        }
        let mut asked = self.run.settings.rules.iter();
        let is_asked = asked.any(|asked| asked.code() == rule.code());
        // Without examples it may have found nothing for want of them.
        let is_answered = !rule.reads_examples() || self.run.survey.examples.is_some();
        let level = config_of(&entry.path, &self.run).and_then(|config| config.level(rule));
        match look.kind {
            _ if !is_asked || !is_answered || level == Some(Level::Off) => None,
            LookKind::Gone => Some(Why::NoFile),
            _ => Some(Why::Fixed),
        }
    }

    fn look(&mut self, path: &'w str) -> Look {
        if let Some(look) = self.known.get(path) {
            return *look;
        }
        let look = Look {
            kind: look(path, &self.run),
            sees_users: self.sees_users(path),
        };
        self.known.insert(path, look);
        look
    }

    /// Whether those who meet what a file defines were looked at: some, and all that lie beside it.
    fn sees_users(&self, path: &str) -> bool {
        let Run {
            workspace, survey, ..
        } = self.run;
        let has_users = |document: &Document| {
            let mut surveyed = survey.documents.iter();
            workspace.is_referenced(document)
                || surveyed.any(|known| {
                    known.api.document().id() == document.id() && !known.operations.is_empty()
                })
        };
        let is_beside = || workspace.selects(path::folder(path));
        let is_used = || workspace.find(path).is_none_or(has_users);
        self.sees_all && (workspace.selects("") || is_beside() && is_used())
    }
}

fn look(path: &str, run: &Run<'_, '_>) -> LookKind {
    if !is_normal(path) || !run.workspace.selects(path) {
        return LookKind::Vague;
    }
    if let Some(document) = find(path, run) {
        // What a document lacks may be in its neighbours.
        let is_whole = document.fault().is_none() && !run.workspace.may_lack_neighbours(document);
        return if is_whole {
            LookKind::Whole
        } else {
            LookKind::Vague
        };
    }
    let configs = run.settings.configs.map_or(&[][..], Configs::all);
    if configs
        .iter()
        .any(|config| config.document().path() == path)
    {
        return match run.workspace.selects(path::folder(path)) {
            true => LookKind::Whole,
            false => LookKind::Vague,
        };
    }
    match run.source.exists(path) {
        // Nobody looked into it, perhaps because git ignores it.
        true => LookKind::Vague,
        false => LookKind::Gone,
    }
}

/// The finding about a stale entry. How much it matters is what the configuration says of the file that
/// the entry is about.
fn diagnostic<'w>(
    rule: &'static Rule,
    stale: &Stale<'_>,
    baseline: &'w Baseline,
    run: &Run<'_, 'w>,
) -> Option<Diagnostic<'w>> {
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
        message: format!("this matches nothing any more: {why}"),
        help: "remove the entry, or all such entries with `--prune-baseline`",
        written: baseline.place_of(entry),
        kept_back: &[],
        identity: &[&entry.fingerprint.to_string()],
    };
    Some(finding.into())
}
