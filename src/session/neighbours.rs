//! Documents next to a named file that weren't read.

use std::collections::BTreeSet;

use super::open::Session;
use crate::diagnostic::{Diagnostic, Findings};
use crate::explain::depends_on_unread;
use crate::workspace::path;

/// Findings that another document of the folder may change.
pub(crate) struct Unread {
    /// The folders of the documents with these findings, relative to the root.
    pub(crate) folders: BTreeSet<String>,
    /// An operation with such a finding.
    pub(crate) example: String,
}

impl Session {
    /// The findings about operations that lack something which a document that wasn't read may
    /// describe: the user named a file, and its folder has other documents. `None` if there are none.
    pub(crate) fn unread(&self, findings: &Findings) -> Option<Unread> {
        let workspace = &self.workspace;
        let mut documents = workspace.documents().iter();
        if !documents.any(|one| one.is_selected() && workspace.may_lack_neighbours(one)) {
            return None;
        }
        let survey = self.configured.survey(workspace);
        let lros = survey.documents.iter().flat_map(|document| &document.lros);
        let mut found: Option<Unread> = None;
        for lro in lros.filter(|lro| depends_on_unread(lro)) {
            let operation = &lro.subject.operation;
            let document = operation.api().document().path();
            let name = operation.name();
            let is_about = |finding: &Diagnostic| {
                finding.operation.as_ref() == Some(&name)
                    && finding.primary.path() == document
                    && !finding.is_inherited()
            };
            if findings.diagnostics.iter().any(is_about) {
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
