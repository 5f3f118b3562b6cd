//! Which entries of a baseline list what isn't there any more? An entry that matches no finding is stale
//! only if this run looked at everything that it could match.
//!
//! For example, an entry lists a finding about `disks.json`. A run over `vms.json` alone doesn't find it,
//! which means nothing. A run over the whole repository that doesn't find it shows that it was fixed.

use rustc_hash::FxHashMap;

use super::file::{Baseline, Entry};
use crate::config::{Config, Configs};
use crate::diagnostic::{Diagnostic, Findings};
use crate::engine::Settings;
use crate::gate::file_finding::{FileFinding, severity};
use crate::lro::Survey;
use crate::rules::{Check, Level, Rule};
use crate::workspace::{Document, Source, Workspace, path};

/// The case of the page that speaks of entries.
const STALE_ENTRY: &str = "stale-baseline-entry";

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
