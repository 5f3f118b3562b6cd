pub(super) mod accepted_missing_status_monitor;
pub(super) mod aep_operation_shape;
pub(super) mod initial_body_status_collision;
pub(super) mod monitor_closed_enum;
pub(super) mod monitor_missing_error;
pub(super) mod monitor_missing_id;
pub(super) mod monitor_missing_status;
pub(super) mod monitor_not_common_type;
pub(super) mod monitor_progress_type;
pub(super) mod monitor_result_misuse;
pub(super) mod monitor_status_synonyms;
pub(super) mod status_nonterminal_missing;
pub(super) mod status_not_enum;
pub(super) mod status_terminal_states_missing;
pub(super) mod terminal_state_unknown_to_clients;

use crate::lro::{Profile, System, is_monitor, status_property};
use crate::openapi::{Property, Schema};

/// How a message names a status monitor.
fn called(monitor: &Schema<'_>) -> String {
    match monitor.name() {
        Some(name) => format!("the status monitor `{name}`"),
        None => "the status monitor".to_owned(),
    }
}

/// The property with the status, where it is a string; that it isn't is a finding of its own.
fn status_string<'w>(monitor: &Schema<'w>, profile: &Profile) -> Option<Property<'w>> {
    status_property(monitor, profile)
        .and_then(|status| status.property)
        .filter(|status| status.schema.types().allows("string"))
}

/// The same of what is shaped like a monitor: what a 202 answers may be the resource, whose state is
/// its own affair.
fn monitor_status<'w>(monitor: &Schema<'w>, profile: &Profile) -> Option<Property<'w>> {
    status_string(monitor, profile).filter(|_| is_monitor(monitor, profile))
}

/// Whether clients read the status under this name: those of a system the one that it defines, those
/// of an API of no system any that is known.
fn is_read(name: &str, profile: &Profile) -> bool {
    let mut names = profile.status_properties.iter();
    match profile.system {
        System::Generic => names.any(|known| known == name),
        _ => names.next().is_some_and(|known| known == name),
    }
}
