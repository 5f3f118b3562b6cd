//! The model of a long-running operation: how it starts, is polled and ends, and what it returns.
//!
//! A rule is a short question put to this model. Each of its facts carries the places that prove
//! it, and says whether it was declared, holds by default, or was inferred.

mod detect;
mod ending;
mod evidence;
mod examples;
mod final_state;
mod index;
mod infer;
mod leads;
mod misspellings;
mod monitor;
mod polling;
mod profile;
mod provisioning;
mod states;
mod subject;
pub(crate) mod supply;
mod survey;
mod system;
mod via;
pub(crate) mod wording;

pub use detect::is_common_type;
pub use evidence::{HeaderEvidence, Siblings};
pub(crate) use examples::joined;
pub use examples::{Shown, ShownHeader};
pub use final_state::FinalStateVia;
pub use index::{MonitorIndex, StatusOperation};
pub(crate) use index::{id_segment, is_among};
pub use infer::{FinalStep, Lro, LroResult, Polling};
pub use monitor::{
    MonitorSource, StatusMonitor, StatusProperty, is_error_shaped, is_monitor, listed_states,
    status_property,
};
pub use profile::{
    BuiltInMonitor, OperationIdHeader, Profile, ProfileSource, RETRY_AFTER, RepeatabilityHeaders,
};
pub use provisioning::provisioning_state;
pub(crate) use provisioning::{PROVISIONING_STATE, bag};
pub use states::{State, States};
pub use subject::{DeclaredVia, Options, PollingHeader, Signal, Subject};
pub(crate) use subject::{SCHEMA, VIA};
pub use survey::{Survey, Surveyed};
pub use system::System;
pub use wording::Promise;

use crate::openapi::Api;

/// The system that a document shows itself to belong to.
pub fn detect(api: Api<'_>) -> System {
    detect::system(api)
}
