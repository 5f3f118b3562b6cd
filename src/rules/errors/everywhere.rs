//! Where a finding points that holds for all operations of a document.

use crate::model::Subject;
use crate::openapi::Site;

/// The paths of a document that has several operations, where it is written by hand: what all of them lack
/// is one decision, so the engine joins what is found of each. Templates describe errors, so in a document
/// that was generated each operation is a slip of its own.
pub(super) fn paths_of_all<'w>(subject: &Subject<'w>) -> Option<Site<'w>> {
    let api = subject.operation.api();
    let has_several = subject.document().defaults().operations > 1;
    let paths = api
        .root()
        .get("paths")
        .or_else(|| api.root().get("x-ms-paths"));
    paths
        .filter(|_| has_several && !api.is_generated())
        .map(Site::from)
}
