use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::reference::{ReferenceError, Target, is_in_example};
use super::{Document, DocumentId, Place, Workspace};
use crate::syntax::NodeId;

/// A reference that leads nowhere, or somewhere on some systems only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenReference {
    /// The string behind `$ref`.
    pub node: NodeId,
    /// What is wrong with it.
    pub problem: Broken,
}

/// What is wrong with a reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// It leads nowhere.
    Nowhere(ReferenceError),
    /// The name of its file differs in case: the file is found on some systems, missing on others.
    OtherCase(DocumentId),
}

/// Tries every reference once, so that sound documents need never be walked in search of broken
/// ones.
pub(super) fn find(workspace: &Workspace) -> FxHashMap<DocumentId, Vec<BrokenReference>> {
    workspace
        .documents
        .par_iter()
        .filter_map(|document| {
            let broken = of_document(workspace, document);
            (!broken.is_empty()).then_some((document.id, broken))
        })
        .collect()
}

fn of_document(workspace: &Workspace, document: &Document) -> Vec<BrokenReference> {
    let references = document.tree.references();
    references
        .filter(|node| node.has_key("$ref"))
        .filter_map(|node| {
            let place = Place::new(workspace, document.id, node.id());
            let problem = problem(place)?;
            (!is_in_example(node)).then_some(BrokenReference {
                node: node.id(),
                problem,
            })
        })
        .collect()
}

fn problem(reference: Place<'_>) -> Option<Broken> {
    let next = match reference.resolve() {
        Ok(next) => next,
        Err(error) => return Some(Broken::Nowhere(error)),
    };
    if let Some(Target::OtherCase(id)) = reference.target_file() {
        return Some(Broken::OtherCase(*id));
    }
    next.reference()?;
    let holder = reference.parent()?;
    is_first_of_ring(holder, next).then_some(Broken::Nowhere(ReferenceError::Cycle))
}

/// Whether references lead from `next` back to `holder`, and meet no place before it in order: a
/// ring is one defect, reported once.
fn is_first_of_ring<'w>(holder: Place<'w>, next: Place<'w>) -> bool {
    let mut passed = FxHashSet::default();
    let mut place = next;
    while place != holder {
        let is_later = holder < place;
        match place.reference().map(Place::resolve) {
            Some(Ok(next)) if is_later && passed.insert(place) => place = next,
            _ => return false,
        }
    }
    true
}
