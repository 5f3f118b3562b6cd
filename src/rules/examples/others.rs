//! What examples show, and what they don't.

pub(super) mod declared_code_not_in_example;
pub(super) mod example_202_body;
pub(super) mod example_202_missing_polling_header;
pub(super) mod example_code_not_declared;
pub(super) mod example_header_casing_or_key;
pub(super) mod example_initial_code_invalid;
pub(super) mod example_missing_final_response;
pub(super) mod example_monitor_conforms;
pub(super) mod example_polling_url;
pub(super) mod example_provisioning_state;
pub(super) mod lro_without_example;

use super::report::Finding;
use crate::lro::Shown;

/// How many places of examples are named beside the first.
const NAMED: usize = 3;

/// Names the other places that show the same; of many, the first few and how many there are.
fn note_others<'w, T>(finding: &mut Finding<'w>, shown: &Shown<'w, T>) {
    let more = shown.others.len().saturating_sub(NAMED);
    for (at, site) in shown.others.iter().take(NAMED).enumerate() {
        let message = match (at + 1 == NAMED, more) {
            (true, 1) => "here too, and in one more example".to_owned(),
            (true, more) if more > 1 => format!("here too, and in {more} more examples"),
            _ => "here too".to_owned(),
        };
        finding.note(site.clone(), message);
    }
}
