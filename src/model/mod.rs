//! The model of a long-running operation: how it starts, is polled and ends, and what it returns.
//!
//! A rule is a short question put to this model. Each of its facts carries the places that prove
//! it, and says whether it was declared, holds by default, or was inferred.

mod closure;
mod codes;
mod compare;
mod control;
mod detect;
mod ending;
mod errors;
mod evidence;
mod final_state;
mod index;
mod infer;
mod leads;
mod links;
mod monitor;
mod monitor_error;
mod naming;
mod polling;
mod profile;
mod provisioning;
mod repeat;
mod retry;
mod shown;
mod status_paths;
mod subject;
mod supply;
mod survey;
mod via;
mod wording;

pub use closure::{Content, Reached, each_reached};
pub use codes::Codes;
pub use compare::{Body, Mismatch};
pub use control::{Cancellation, cancellations, is_monitor_to_delete};
pub use detect::is_common_type;
pub use errors::{CommonError, ErrorShape, optional_members};
pub use evidence::{HeaderEvidence, Siblings};
pub use final_state::FinalStateVia;
pub use index::{MonitorIndex, StatusOperation};
pub use infer::{FinalStep, Lro, LroResult, Polling};
pub use links::{Linked, each_link};
pub use monitor::{
    MonitorSource, StatusMonitor, StatusProperty, error_property, is_error_shaped, is_monitor,
    listed_states, result_properties, status_property,
};
pub use monitor_error::{has_errors_in_parts, is_error_without_content};
pub use naming::{Misnomer, renamed_segment};
pub use profile::{
    BuiltInMonitor, OperationIdHeader, Profile, ProfileSource, RETRY_AFTER, RepeatabilityHeaders,
    State, States, System,
};
pub use provisioning::{StatePlace, is_only_answered, provisioning_state};
pub use shown::{Shown, ShownHeader, ShownState, UnlistedWord, UrlFault};
pub use status_paths::{
    MonitorInUse, Untold, below_deleted, describes_status, id_before_end, is_polling_path,
    is_read_as_a_whole, is_status_of_all, monitors_in_use, needed, operations_endpoint, orphans,
    result_beside, status_gets, untold,
};
pub use subject::{DeclaredVia, Options, PollingHeader, Signal, Subject};
pub use survey::{Survey, Surveyed};
pub use wording::Promise;

use crate::openapi::Api;

/// The system that a document shows itself to belong to.
pub fn detect(api: Api<'_>) -> System {
    detect::system(api)
}
