//! Documents next to a named file that weren't read.

use std::collections::BTreeSet;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::configured::Configured;
use super::open::Session;
use crate::diagnostic::{Diagnostic, Findings};
use crate::explain::{Explanation, depends_on_others};
use crate::model::{Lro, Survey};
use crate::workspace::{Input, Loading, Workspace, path};

/// The maximum number of files that are read to find out whether they matter.
const MOST_FILES: usize = 200;

/// The document and the place of an operation.
type Key = (String, String);

fn key(lro: &Lro<'_>) -> Key {
    let operation = &lro.subject.operation;
    let document = operation.api().document().path().to_owned();
    (document, operation.site().place.pointer().to_string())
}

/// Findings that change if all documents of a folder are read.
pub(crate) struct Unread {
    /// The folders of the documents with these findings, relative to the root.
    pub(crate) folders: BTreeSet<String>,
    /// An operation with such a finding.
    pub(crate) example: String,
}

/// The operations whose models change if all documents of their folders are read. This is the case if
/// the user named a file, and a document next to it describes a status or a GET, for example.
pub(super) struct Changed(FxHashSet<Key>);

impl Changed {
    /// `true` if the model of an operation changes.
    pub(super) fn has(&self, lro: &Lro<'_>) -> bool {
        !self.0.is_empty() && self.0.contains(&key(lro))
    }
}

impl Session {
    /// The operations whose models change if all documents of their folders are read. Nothing is read
    /// if no model has a gap that another document could fill.
    pub(super) fn changed_by_neighbours(&self, survey: &Survey<'_>) -> Changed {
        let documents = survey.documents.par_iter();
        let may_change: Vec<&Lro<'_>> = documents
            .filter(|one| self.workspace.may_lack_neighbours(one.api.document()))
            .flat_map_iter(|document| &document.lros)
            .filter(|lro| depends_on_others(lro))
            .collect();
        let Some((workspace, configured)) = self.with_neighbours(&may_change) else {
            return Changed(FxHashSet::default());
        };
        let whole = configured.survey(&workspace);
        let lros = whole.documents.iter().flat_map(|document| &document.lros);
        let whole: FxHashMap<Key, &Lro<'_>> = lros.map(|lro| (key(lro), lro)).collect();
        let audience = self.options.audience;
        let changes = |lro: &&Lro<'_>| {
            whole.get(&key(lro)).is_some_and(|other| {
                let explain = |lro: &Lro<'_>| Explanation::for_audience(lro, audience);
                !explain(lro).says_what(&explain(other))
            })
        };
        let changed = may_change.into_par_iter().filter(changes);
        Changed(changed.map(key).collect())
    }

    /// The documents together with all others in the folders of some operations; `None` if there are
    /// none, or too many.
    fn with_neighbours(&self, lros: &[&Lro<'_>]) -> Option<(Workspace, Configured)> {
        let documents = lros
            .iter()
            .map(|lro| lro.subject.operation.api().document());
        let folders: BTreeSet<&str> = documents.map(|one| path::folder(one.path())).collect();
        let others = folders
            .iter()
            .flat_map(|folder| self.source().files_in(folder));
        let others: Vec<Input> = others.take(MOST_FILES + 1).map(Input::File).collect();
        if others.is_empty() || others.len() > MOST_FILES {
            return None;
        }
        let inputs = [self.options.asked(), others].concat();
        let loading = Loading {
            is_partial: self.options.is_partial,
            ..Loading::default()
        };
        let (workspace, _) = Workspace::load_as(self.source(), &inputs, loading);
        let configured = Configured::load(self.source(), &workspace, &self.options).ok()?;
        Some((configured.excluding(workspace), configured))
    }

    /// The findings about operations whose models change if all documents of their folders are read.
    /// `None` if there are none.
    pub(crate) fn unread(&self, findings: &Findings) -> Option<Unread> {
        let workspace = &self.workspace;
        let mut documents = workspace.documents().iter();
        if !documents.any(|one| one.is_selected() && workspace.may_lack_neighbours(one)) {
            return None;
        }
        let current = findings.diagnostics.iter();
        let current: Vec<_> = current
            .filter(|one| !one.is_inherited() && one.operation.is_some())
            .collect();
        if current.is_empty() {
            return None;
        }
        let survey = self.configured.survey(workspace);
        let changed = self.changed_by_neighbours(&survey);
        let lros = survey.documents.iter().flat_map(|document| &document.lros);
        let mut found: Option<Unread> = None;
        for lro in lros.filter(|lro| changed.has(lro)) {
            let operation = &lro.subject.operation;
            let document = operation.api().document().path();
            let name = operation.name();
            let is_about = |finding: &&Diagnostic| {
                finding.operation.as_ref() == Some(&name) && finding.primary.path() == document
            };
            if current.iter().any(is_about) {
                let unread = found.get_or_insert_with(|| Unread {
                    folders: BTreeSet::new(),
                    example: name.to_string(),
                });
                unread.folders.insert(path::folder(document).to_owned());
            }
        }
        found
    }
}
