//! The extensions by which an author marks an operation as long-running.

use super::profile::Profile;
use crate::openapi::{Marker, Operation};
use crate::workspace::Place;

/// The first of the system's markers that an operation has.
pub(super) fn marker_of<'w>(operation: &Operation<'w>, profile: &Profile) -> Marker<'w> {
    profile
        .markers
        .iter()
        .map(|name| operation.marker(name))
        .find(|marker| *marker != Marker::Absent)
        .unwrap_or(Marker::Absent)
}

/// The extension that says what a long-running operation returns, where its system has one.
pub(super) fn result_extension<'w>(
    operation: &Operation<'w>,
    profile: &Profile,
) -> Option<Place<'w>> {
    operation.extension(profile.result_extension.as_ref()?)
}

/// Where the author says that an operation is long-running.
pub(super) fn marked_at<'w>(
    operation: &Operation<'w>,
    profile: &Profile,
    marker: Marker<'w>,
) -> Option<Place<'w>> {
    match marker {
        Marker::True(place) => Some(place),
        // `"true"` is a mistake that means what it says.
        Marker::Other(place) => place
            .as_str()
            .is_some_and(|text| text.eq_ignore_ascii_case("true"))
            .then_some(place),
        Marker::False(_) | Marker::Absent => result_extension(operation, profile),
    }
}
