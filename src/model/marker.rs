//! The extensions by which an author marks an operation as long-running.

use super::profile::Profile;
use crate::openapi::{Marker, Operation};
use crate::workspace::Place;

/// The first of the system's markers that an operation has, else the first of other vendors.
pub(super) fn marker_of<'w>(operation: &Operation<'w>, profile: &Profile) -> Marker<'w> {
    let vendors = &profile.vendor_markers;
    let mut found =
        profile
            .markers
            .iter()
            .chain(vendors)
            .map(|name| match operation.marker(name) {
                // Vendors write their options into the marker.
                Marker::Other(place) if place.node().is_object() && vendors.contains(name) => {
                    Marker::True(place)
                }
                marker => marker,
            });
    found
        .find(|marker| *marker != Marker::Absent)
        .unwrap_or(Marker::Absent)
}

/// The extension that says what a long-running operation returns, where its system has one, else the
/// marker of a vendor that says so.
pub(super) fn result_extension<'w>(
    operation: &Operation<'w>,
    profile: &Profile,
) -> Option<Place<'w>> {
    let own = || operation.extension(profile.result_extension.as_ref()?);
    let vendors = || {
        let names = profile.vendor_markers.iter();
        names
            .filter_map(|name| operation.extension(name))
            .find(|marker| marker.get("response").is_some())
    };
    own().or_else(vendors)
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
