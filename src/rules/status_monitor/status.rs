//! The property with the status in a monitor, for the rules about it.

use crate::model::{Profile, System, is_monitor, status_property};
use crate::openapi::{Property, Schema};

/// The name of a status monitor in a message.
pub(super) fn called(monitor: &Schema<'_>) -> String {
    match monitor.name() {
        Some(name) => format!("the status monitor `{name}`"),
        None => "the status monitor".to_owned(),
    }
}

/// The property with the status, if it is a string; another type has a finding of its own.
pub(super) fn status_string<'w>(monitor: &Schema<'w>, profile: &Profile) -> Option<Property<'w>> {
    status_property(monitor, profile)
        .and_then(|status| status.property)
        .filter(|status| status.schema.types().allows("string"))
}

/// The property with the status, if the schema also looks like a monitor. The body of a 202 may be the
/// resource, whose state isn't checked.
pub(super) fn monitor_status<'w>(monitor: &Schema<'w>, profile: &Profile) -> Option<Property<'w>> {
    status_string(monitor, profile).filter(|_| is_monitor(monitor, profile))
}

/// `true` if clients read a status with this name. A system defines one name; outside of a known system
/// clients may read each known name.
pub(super) fn is_read(name: &str, profile: &Profile) -> bool {
    let mut names = profile.status_properties.iter();
    match profile.system {
        System::Generic => names.any(|known| known == name),
        _ => names.next().is_some_and(|known| known == name),
    }
}
