//! Documents next to a named file that weren't read.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::configured::Configured;
use super::open::Session;
use crate::clients::Audience;
use crate::diagnostic::Findings;
use crate::explain::{Explanation, depends_on_others};
use crate::model::{Lro, Survey};
use crate::workspace::{Input, Known, Loading, Workspace, path};

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

/// The documents together with all others in their folders.
pub(super) struct Neighbours {
    workspace: Workspace,
    configured: Configured,
}

impl Neighbours {
    /// Reads the operations of all documents.
    pub(super) fn survey(&self) -> Survey<'_> {
        self.configured.survey(&self.workspace)
    }
}

/// The models of operations if all documents of their folders are read.
pub(super) struct WholeModels<'n> {
    audience: Audience,
    lros: FxHashMap<Key, &'n Lro<'n>>,
}

impl<'n> WholeModels<'n> {
    /// The models in the survey of [`Neighbours`].
    pub(super) fn of(survey: &'n Survey<'n>, audience: Audience) -> Self {
        let lros = survey.documents.iter().flat_map(|document| &document.lros);
        Self {
            audience,
            lros: lros.map(|lro| (key(lro), lro)).collect(),
        }
    }

    /// `true` if the explanation of an operation changes, for example because a document next to it
    /// describes a status or a GET.
    pub(super) fn change(&self, lro: &Lro<'_>, explanation: &Explanation) -> bool {
        self.lros.get(&key(lro)).is_some_and(|other| {
            !explanation.says_what(&Explanation::for_audience(other, self.audience))
        })
    }
}

impl Session {
    /// `true` if the user named a file, and the model of an operation in it has a gap that another
    /// document of the folder may fill.
    pub(super) fn may_change(&self, lro: &Lro<'_>) -> bool {
        let document = lro.subject.operation.api().document();
        self.workspace.may_lack_neighbours(document) && depends_on_others(lro)
    }

    /// Reads the documents next to all operations that may change. Nothing is read if none of them
    /// is of interest.
    pub(super) fn neighbours(
        &self,
        survey: &Survey<'_>,
        is_of_interest: impl Fn(&Lro<'_>) -> bool,
    ) -> Option<Neighbours> {
        let lros = survey.documents.iter().flat_map(|document| &document.lros);
        let may_change: Vec<&Lro<'_>> = lros.filter(|lro| self.may_change(lro)).collect();
        let mut asked = may_change.iter();
        match asked.any(|lro| is_of_interest(lro)) {
            true => self.with_neighbours(&may_change),
            false => None,
        }
    }

    /// The documents together with all others in the folders of some operations; `None` if there are
    /// none, or too many.
    fn with_neighbours(&self, lros: &[&Lro<'_>]) -> Option<Neighbours> {
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
        let known = |path: &str| {
            let document = self.workspace.find(path)?;
            Some(Known::File(Arc::clone(document.file())))
        };
        let loading = Loading {
            ids: Arc::clone(self.workspace.ids()),
            is_partial: self.options.is_partial,
            known: &known,
            ..Loading::default()
        };
        let (workspace, _) = Workspace::load_as(self.source(), &inputs, loading);
        let choice = &self.options.config;
        let configured = self.configured.of_more(self.source(), &workspace, choice);
        let configured = configured.ok()?;
        Some(Neighbours {
            workspace: configured.excluding(workspace),
            configured,
        })
    }

    /// The findings about operations whose models change if all documents of their folders are read.
    /// `None` if there are none. The survey may have examples: explanations don't depend on them.
    pub(super) fn unread(&self, survey: &Survey<'_>, findings: &Findings) -> Option<Unread> {
        let workspace = &self.workspace;
        let mut documents = workspace.documents().iter();
        if !documents.any(|one| one.is_selected() && workspace.may_lack_neighbours(one)) {
            return None;
        }
        let current = findings.diagnostics.iter();
        let current: BTreeSet<_> = current
            .filter(|one| !one.is_inherited())
            .filter_map(|one| Some((one.primary.path(), one.operation.as_ref()?)))
            .collect();
        if current.is_empty() {
            return None;
        }
        let has_finding = |lro: &Lro<'_>| {
            let operation = &lro.subject.operation;
            let document = operation.api().document().path();
            current.contains(&(document, &operation.name()))
        };
        let neighbours = self.neighbours(survey, has_finding)?;
        let whole = neighbours.survey();
        let audience = self.options.audience;
        let whole = WholeModels::of(&whole, audience);
        let changes = |lro: &&Lro<'_>| {
            self.may_change(lro)
                && has_finding(lro)
                && whole.change(lro, &Explanation::for_audience(lro, audience))
        };
        let mut found: Option<Unread> = None;
        for document in &survey.documents {
            let folder = path::folder(document.api.document().path());
            let is_known = |found: &Unread| found.folders.contains(folder);
            if found.as_ref().is_some_and(is_known) {
                continue;
            }
            if let Some(first) = document.lros.par_iter().find_first(changes) {
                let unread = found.get_or_insert_with(|| Unread {
                    folders: BTreeSet::new(),
                    example: first.subject.operation.name().to_string(),
                });
                unread.folders.insert(folder.to_owned());
            }
        }
        found
    }
}
