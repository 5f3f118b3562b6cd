//! The status of a monitor, as its rules look at it.

use crate::lro::{Profile, System, is_monitor, status_property};
use crate::openapi::{Property, Schema};

/// How a message names a status monitor.
pub(super) fn called(monitor: &Schema<'_>) -> String {
    match monitor.name() {
        Some(name) => format!("the status monitor `{name}`"),
        None => "the status monitor".to_owned(),
    }
}

/// The property with the status, where it is a string; that it isn't is a finding of its own.
pub(super) fn status_string<'w>(monitor: &Schema<'w>, profile: &Profile) -> Option<Property<'w>> {
    status_property(monitor, profile)
        .and_then(|status| status.property)
        .filter(|status| status.schema.types().allows("string"))
}

/// The same of what is shaped like a monitor: what a 202 answers may be the resource, whose state is
/// its own affair.
pub(super) fn monitor_status<'w>(monitor: &Schema<'w>, profile: &Profile) -> Option<Property<'w>> {
    status_string(monitor, profile).filter(|_| is_monitor(monitor, profile))
}

/// Whether clients read the status under this name: those of a system the one that it defines, those
/// of an API of no system any that is known.
pub(super) fn is_read(name: &str, profile: &Profile) -> bool {
    let mut names = profile.status_properties.iter();
    match profile.system {
        System::Generic => names.any(|known| known == name),
        _ => names.next().is_some_and(|known| known == name),
    }
}
