//! The model of a long-running operation: how it starts, is polled and ends, and what it returns.
//!
//! A rule is a short question to this model. Each fact has the places that prove it, and shows
//! whether it was declared, is a default, or was inferred.

mod announcement;
mod detect;
mod document_facts;
mod examples;
mod final_state;
mod header_evidence;
mod index;
mod location_status;
mod lro;
mod marker;
mod misspellings;
mod monitor;
mod monitor_index;
mod normalised;
mod operation_index;
mod operation_names;
mod parameter_sources;
mod path_segments;
mod profile;
mod promised_headers;
pub(crate) mod prose;
mod provisioning_state;
mod reading;
mod result_index;
mod sent_states;
mod shared_states;
mod sibling_headers;
mod states;
mod subject;
mod survey;
mod system;
mod webhooks;

pub use announcement::Announcement;
pub use detect::is_common_type;
pub use document_facts::UsualError;
pub(crate) use document_facts::says_it_is_forgotten;
pub(crate) use examples::joined;
pub use examples::{Shown, ShownHeader};
pub use final_state::FinalStateVia;
pub use lro::{FinalStep, HeaderEvidence, Lro, LroResult, Polling};
pub use monitor::{
    MonitorSource, StatusMonitor, StatusProperty, is_error_shaped, is_flag, is_monitor,
    listed_states, status_property,
};
pub(crate) use parameter_sources::{NeededParameters, ParameterSources};
pub(crate) use path_segments::{action_of, id_segment, is_among};
pub use profile::{
    BuiltInMonitor, OperationIdHeader, Profile, ProfileSource, RETRY_AFTER, RepeatabilityHeaders,
};
pub use promised_headers::Promise;
pub(crate) use promised_headers::promised_headers;
pub use provisioning_state::provisioning_state;
pub(crate) use provisioning_state::{PROVISIONING_STATE, property_bag};
pub use sibling_headers::Siblings;
pub(crate) use states::reads_like_end;
pub use states::{State, States};
pub use subject::{DeclaredVia, LroOptions, PollingHeader, Signal, Subject};
pub(crate) use subject::{SCHEMA, VIA};
pub use survey::{Survey, Surveyed};
pub use system::System;

use crate::openapi::Api;

/// Detects the system that a document belongs to.
pub fn detect(api: Api<'_>) -> System {
    detect::system(api)
}
