//! Which documents are no longer checked because of a change, although the change doesn't delete
//! them? Their findings are gone, but nothing is fixed.
//!
//! For example, a change renames the key `swagger` of `disks.json`, or moves the file to a folder
//! `examples`. No search finds the document any more. The rule LRO006 reports this, at the current
//! place of the operations. A document that was deleted with its operations isn't reported.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::file_finding::{FileFinding, file_at, rule_of_comparisons, severity, whole};
use super::judgement::Judgement;
use super::plan::Plan;
use super::silencing::Silencing;
use crate::diagnostic::{Diagnostic, Related};
use crate::openapi::OperationKeys;
use crate::syntax::Notation;
use crate::workspace::{Document, File, KEYS, ReadError, Workspace, looks_like_document, path};

/// The number of other documents that a finding shows.
const SHOWN: usize = 5;

/// The earlier documents that aren't checked any more, by their paths.
#[derive(Debug, Default)]
pub struct Dropped(BTreeMap<String, Place>);

/// The current place of a document or of its operations.
#[derive(Debug)]
struct Place {
    path: String,
    why: Why,
}

/// The reason why a place isn't checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    NoKey,
    Version,
    Unreadable,
    LfsPointer,
    LeadsOut,
    NotFound,
    Elsewhere,
    Submodule,
}

impl Why {
    /// The reason, as the second half of a sentence about the file at the place.
    const fn words(self) -> &'static str {
        match self {
            Self::NoKey => "this file has no `swagger` or `openapi` key",
            Self::Version => "this version of the format isn't supported",
            Self::Unreadable => "this file can't be read",
            Self::LfsPointer => "this file is a Git LFS pointer",
            Self::LeadsOut => "this file is a symbolic link out of the root",
            Self::NotFound => "a search of the folder doesn't find this file",
            Self::Elsewhere => "the operations are in this file, which isn't checked",
            Self::Submodule => "a submodule takes this place",
        }
    }

    /// The reason why a document of the current state isn't checked.
    fn of_document(document: &Document) -> Self {
        match document.fault() {
            Some(_) => Self::Unreadable,
            None if document.version().is_supported() => Self::NotFound,
            None if document.version().is_absent() => Self::NoKey,
            None => Self::Version,
        }
    }

    /// The reason why a file isn't a document of the current state.
    fn of_file(path: &str, read: Result<Vec<u8>, ReadError>) -> Self {
        let bytes = match read {
            Ok(bytes) => bytes,
            Err(ReadError::Outside) => return Self::LeadsOut,
            Err(ReadError::Missing | ReadError::Failed(_)) => return Self::Unreadable,
        };
        if bytes.starts_with(b"version https://git-lfs.github.com/") {
            return Self::LfsPointer;
        }
        let Ok(text) = String::from_utf8(bytes) else {
            return Self::Unreadable;
        };
        match Notation::of(path).read(text) {
            Err(_) => Self::Unreadable,
            Ok(tree) => match KEYS.iter().any(|key| tree.root().get(key).is_some()) {
                true => Self::NotFound,
                false => Self::NoKey,
            },
        }
    }
}

/// `true` if rules check the operations of a document.
fn is_checked(document: &Document) -> bool {
    document.is_selected() && document.version().is_supported()
}

impl Dropped {
    /// Finds the changed documents of the earlier state that aren't checked any more.
    pub fn new(plan: &Plan<'_>, earlier: &Workspace) -> Self {
        let mut dropped = BTreeMap::new();
        let mut lost = Vec::new();
        for path in plan
            .selected()
            .iter()
            .filter(|path| plan.was_asked_for(path))
        {
            let Some(document) = earlier.find(path).filter(|one| is_checked(one)) else {
                continue;
            };
            match place_of(plan, path) {
                Ok(Some(place)) => {
                    dropped.insert(path.clone(), place);
                }
                Ok(None) => {}
                Err(Lost) => lost.push(document),
            }
        }
        dropped.extend(elsewhere(plan, &lost));
        Self(dropped)
    }

    /// `true` if the earlier document at a path isn't checked any more.
    pub(super) fn has(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }
}

/// The path of an earlier document has no file now, and the document isn't known to have moved.
struct Lost;

/// The current place of an earlier document that isn't checked any more; `None` if it is checked.
fn place_of(plan: &Plan<'_>, path: &str) -> Result<Option<Place>, Lost> {
    let place = |path: &str, why: Why| {
        Ok(Some(Place {
            path: path.to_owned(),
            why,
        }))
    };
    let current = plan.pairing().current(path);
    if let Some(current) = current.and_then(|path| plan.workspace().find(path)) {
        return match is_checked(current) {
            true => Ok(None),
            false => place(current.path(), Why::of_document(current)),
        };
    }
    let before = plan.before();
    let mut around = path::around([path]).into_iter().rev();
    let submodule = around.find(|folder| before.changes().is_new_submodule(folder));
    if let Some(folder) =
        submodule.or_else(|| before.changes().is_new_submodule(path).then_some(path))
    {
        return place(folder, Why::Submodule);
    }
    let now = before.now();
    // A folder may have replaced a document.
    match now.exists(path) && now.files_in(path).is_empty() {
        true => place(path, Why::of_file(path, now.read(path))),
        false => Err(Lost),
    }
}

/// The changed files that aren't checked and have operations of documents that are gone, with the
/// paths of these documents.
fn elsewhere(plan: &Plan<'_>, lost: &[&Document]) -> Vec<(String, Place)> {
    if lost.is_empty() {
        return Vec::new();
    }
    let mut by_key: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (at, document) in lost.iter().enumerate() {
        for key in OperationKeys::of(document.tree().root()).into_keys() {
            by_key.entry(key).or_default().push(at);
        }
    }
    let changes = plan.before().changes();
    let mut files: Vec<&str> = changes.differing().chain(changes.added()).collect();
    files.sort_unstable();
    files.retain(|path| !plan.workspace().find(path).is_some_and(is_checked));
    let mut found = Vec::new();
    let mut known = FxHashSet::default();
    for file in files {
        let operations = operations_now(plan, file).into_keys();
        let mut documents: Vec<usize> = operations
            .flat_map(|key| by_key.remove(&key))
            .flatten()
            .collect();
        let renamed = changes.renamed(file).map(|rename| rename.from.as_str());
        let is_readable = !documents.is_empty();
        let unread = lost
            .iter()
            .position(|one| !is_readable && Some(one.path()) == renamed);
        documents.extend(unread.filter(|_| claims(plan, file)));
        documents.sort_unstable();
        documents.dedup();
        documents.retain(|at| known.insert(*at));
        found.extend(documents.into_iter().filter_map(|at| {
            let place = Place {
                path: file.to_owned(),
                why: Why::Elsewhere,
            };
            Some((lost.get(at)?.path().to_owned(), place))
        }));
    }
    found
}

/// `true` if a file can't be read as a document, but looks like one.
fn claims(plan: &Plan<'_>, file: &str) -> bool {
    let bytes = plan.before().now().read(file);
    bytes.is_ok_and(|bytes| looks_like_document(&bytes))
}

/// The operations in a current file, whatever the file's name is.
fn operations_now(plan: &Plan<'_>, file: &str) -> OperationKeys {
    let bytes = plan.before().now().read(file).unwrap_or_default();
    if !path::is_specification(file) && !looks_like_document(&bytes) {
        return OperationKeys::default();
    }
    let Ok(text) = String::from_utf8(bytes) else {
        return OperationKeys::default();
    };
    let read = Notation::of(file).read(text.as_str());
    let tree = read.or_else(|_| Notation::Yaml.read(text));
    tree.map(|tree| OperationKeys::of(tree.root()))
        .unwrap_or_default()
}

/// The findings about documents that aren't checked any more: one for every reason. A document that
/// can't be read has its own finding, unless the rule for it is off.
pub fn dropped(silencing: &Silencing<'_>, dropped: &Dropped, plan: &Plan<'_>) -> Vec<Diagnostic> {
    let Some(rule) = rule_of_comparisons(&silencing.settings.rules) else {
        return Vec::new();
    };
    let reported = reported(silencing.now, dropped, silencing);
    let mut groups: BTreeMap<Why, Vec<(&str, Arc<File>)>> = BTreeMap::new();
    for (path, place) in &dropped.0 {
        // A document that a configuration excludes is reported at the configuration.
        if reported.contains(place.path.as_str()) || is_excluded(plan.workspace(), &place.path) {
            continue;
        }
        let file = file_at(plan.workspace(), &place.path);
        groups.entry(place.why).or_default().push((path, file));
    }
    let findings = groups.into_iter().filter_map(|(why, documents)| {
        let (first, file) = documents.first()?;
        let config = silencing.configs_before.of(file);
        let overlays = &silencing.settings.overlays;
        let severity = severity(rule, None, config, file.path(), overlays)?;
        let reason = why.words();
        let finding = FileFinding {
            rule,
            case: None,
            severity,
            message: match documents.len() {
                1 => format!("`{first}` isn't checked any more: {reason}"),
                count => format!(
                    "{count} documents, such as `{first}`, aren't checked any more: {reason}"
                ),
            },
            help: "put the documents back where they are checked, or delete them with their operations",
            written: whole(Arc::clone(file)),
            kept_back: &[],
            identity: &["dropped", reason],
        };
        let mut finding = Diagnostic::from(finding);
        let others = documents.iter().skip(1).take(SHOWN);
        finding.related = others
            .map(|(path, file)| Related {
                location: whole(Arc::clone(file)),
                message: format!("`{path}` isn't checked any more either"),
            })
            .collect();
        Some(finding)
    });
    findings.collect()
}

/// `true` if a configuration excludes the document at this path.
fn is_excluded(workspace: &Workspace, path: &str) -> bool {
    let document = workspace.find(path);
    document.is_some_and(Document::is_excluded)
}

/// The places that another finding already reports.
fn reported<'d>(
    now: &Judgement,
    dropped: &'d Dropped,
    silencing: &Silencing<'_>,
) -> FxHashSet<&'d str> {
    let shown = now.findings.diagnostics.iter();
    let shown = shown.filter(|finding| finding.severity >= silencing.shown);
    let suppressed = now.suppressed.iter().map(|one| &one.diagnostic);
    let all = shown.chain(suppressed);
    let about: FxHashSet<&str> = all.map(|finding| finding.subject().path()).collect();
    let places = dropped.0.values().map(|place| place.path.as_str());
    places.filter(|path| about.contains(path)).collect()
}
