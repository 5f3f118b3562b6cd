//! Names the other examples that show the same.

use crate::lro::Shown;
use crate::rules::Finding;

/// How many places of examples are named beside the first.
const NAMED: usize = 3;

/// Names the other places that show the same; of many, the first few and how many there are.
pub(super) fn note_others<'w, T>(finding: &mut Finding<'w>, shown: &Shown<'w, T>) {
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
