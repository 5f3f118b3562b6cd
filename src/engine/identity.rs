//! The identity of a place in a document, equal in two versions of the document. It is written to
//! files, so the algorithm never changes.

use crate::openapi::{Operation, blank_parameters, role_of};
use crate::workspace::Place;

/// The identity of a place, equal in two versions of a document: it has no line, index or file.
pub(super) fn identity(place: Place<'_>, owner: Option<&Operation<'_>>) -> Vec<String> {
    match owner {
        Some(operation) => vec![
            operation.method_key().into_owned(),
            blank_parameters(operation.path()),
            role_of(place, Some(operation.element())),
        ],
        None => vec![role_of(place, None)],
    }
}
