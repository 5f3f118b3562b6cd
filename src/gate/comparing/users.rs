//! Who has a finding? The file that contains the flaw, the documents with operations that use the
//! flawed part, and the requests to these operations.
//!
//! For example, the status monitor in `common/types.json` has a flaw, and it is used by the
//! operation `PUT /disks/{name}` of `disks.json` and by `PUT /vms/{name}` of `vms.json`. The
//! finding is in `common/types.json`, its users are `disks.json` and `vms.json`, and its requests
//! are `PUT /disks/{}` and `PUT /vms/{}`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::diagnostic::{Diagnostic, OperationName};
use crate::openapi::{blank_parameters, has_container};
use crate::workspace::{Document, File, Workspace};

/// The findings of one state of the files. All code in this module refers to a finding by its index
/// in this list.
#[derive(Clone, Copy)]
pub(super) struct State<'c> {
    pub(super) findings: &'c [Diagnostic],
    pub(super) workspace: &'c Workspace,
}

impl<'c> State<'c> {
    /// A finding by its number.
    pub(super) fn finding(self, at: usize) -> &'c Diagnostic {
        // Numbers come only from this list, by `enumerate`.
        &self.findings[at]
    }

    /// The documents with operations that use the flawed part. If no operation uses it, the
    /// document that contains the flaw. A file that isn't a document has no users.
    pub(super) fn users(self, at: usize) -> Vec<&'c Document> {
        let finding = self.finding(at);
        let file = &finding.subject().file;
        match finding.documents.as_slice() {
            [] if self.workspace.holds(file) => Vec::from_iter(self.workspace.find(file.path())),
            [] => Vec::new(),
            some => some.iter().map(|&id| self.workspace.document(id)).collect(),
        }
    }

    /// The findings by the path of the file that contains the flaw.
    pub(super) fn by_file(self) -> BTreeMap<&'c str, Vec<usize>> {
        let mut by_file: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, finding) in self.findings.iter().enumerate() {
            let path = finding.subject().path();
            by_file.entry(path).or_default().push(at);
        }
        by_file
    }

    /// The findings by the path of each of their [users](Self::users).
    pub(super) fn by_document(self) -> FxHashMap<&'c str, Vec<usize>> {
        let mut by_document: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for at in 0..self.findings.len() {
            for user in self.users(at) {
                by_document.entry(user.path()).or_default().push(at);
            }
        }
        by_document
    }
}

/// `true` if a file contains the operation or definition that a finding is about.
pub(super) fn has_subject(file: &File, finding: &Diagnostic) -> bool {
    has_container(file, &finding.subject().pointer)
}

/// A request of a client to an operation: the method, and the path without the names of its
/// parameters.
pub(super) type Request = (Cow<'static, str>, String);

/// The requests to the operations that use a flawed definition, as far as the finding names the
/// operations.
pub(super) fn requests(finding: &Diagnostic) -> Vec<Request> {
    let request = |name: &OperationName| (name.method.clone(), blank_parameters(&name.path));
    finding.operations.iter().map(request).collect()
}
