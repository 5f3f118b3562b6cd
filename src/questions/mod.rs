//! The questions that rules ask about the model, one file per category of rules.
//!
//! A question belongs to one rule, or to a few rules of one category. Facts that all rules use are
//! in [`model`](crate::model), which doesn't depend on this module.

mod called_gets;
mod cancellation;
mod course;
mod document;
mod error_as_result;
mod errors;
mod example_slips;
mod example_states;
mod examples;
mod final_state;
mod idempotency;
mod links;
mod marking;
mod naming;
mod polling_conditions;
mod polling_headers;
mod promised_result;
mod provisioning_state;
mod request_mode;
mod response_codes;
mod result;
mod retry;
mod status_monitor;
mod told_codes;

pub use called_gets::CalledGets;
pub use cancellation::{Cancellation, cancellations, is_monitor_to_delete};
pub use course::{Departure, Wrong};
pub use document::{Content, CutShort, Reached, cut_short, each_reached};
pub use error_as_result::ErrorAsResult;
pub use errors::{CommonError, Contrast, ErrorShape, optional_members};
pub use example_slips::{Belongs, HeaderInOtherCase, Misplaced, RenamedHeader};
pub use example_states::ShownState;
pub use examples::{UnlistedWord, UrlFault};
pub use idempotency::id_before_end;
pub use links::{
    Linked, UncallableGet, below_deleted, describes_status, each_link, is_read_as_a_whole,
    is_status_of_all, needed, operations_endpoint, orphans, result_beside, status_gets,
    uncallable_gets,
};
pub use marking::UnmarkedHeader;
pub use naming::{Misnamed, Misnomer, Wanted, renamed_segment};
pub use polling_conditions::{Reason, unmet_conditions};
pub use polling_headers::LackedHeader;
pub use provisioning_state::{StatePlace, is_only_answered, lists_no_work, other_senders};
pub use response_codes::{Codes, is_polling_path};
pub use result::{Body, Mismatch, ShownElsewhere, Unreturned};
pub use status_monitor::{
    LackedMonitor, MonitorInUse, error_property, has_errors_in_parts, is_error_without_content,
    monitors_in_use, result_properties,
};
pub use told_codes::CreatedMeaning;
