//! The extensions that mark an operation as long-running.

use super::profile::Profile;
use crate::openapi::{Marker, Operation};
use crate::workspace::Place;

/// The first marker of the system that an operation has, otherwise the first marker of a vendor.
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

/// The extension that declares the result of a long-running operation, if the system has such an
/// extension. Otherwise the marker of a vendor that declares the result in `response`.
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

/// The place where the author marks an operation as long-running.
pub(super) fn marked_at<'w>(
    operation: &Operation<'w>,
    profile: &Profile,
    marker: Marker<'w>,
) -> Option<Place<'w>> {
    match marker {
        Marker::True(place) => Some(place),
        // The string `"true"` is a mistake, but its meaning is clear.
        Marker::Other(place) => place
            .as_str()
            .is_some_and(|text| text.eq_ignore_ascii_case("true"))
            .then_some(place),
        Marker::False(_) | Marker::Absent => result_extension(operation, profile),
    }
}
