//! Notes for the other examples with the same defect.

use crate::model::Shown;
use crate::rules::Finding;

/// The number of places that get a note, after the first place.
const NAMED: usize = 3;

/// Adds a note at the first few other places with the same defect; the last note says how many more
/// exist.
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
