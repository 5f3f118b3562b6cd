//! What makes a finding the same in two versions of a document. It is written to files, so how it is
//! made never changes.

use crate::openapi::{Operation, blank_parameters, role_of};
use crate::workspace::Place;

/// What makes a place the same in two versions of a document: no line, no index, no file.
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
