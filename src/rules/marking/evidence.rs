//! Signs that clients poll an operation that isn't marked and whose `202` declares no polling
//! header.

use crate::model::{Shown, ShownHeader};
use crate::rules::prelude::*;

/// A sign that the work is still running after a `202` without a polling header.
pub(super) enum Evidence<'w> {
    /// An example shows the header.
    Shown(Shown<'w, ShownHeader<'w>>),
    /// A text says that the work is still running, and may name the header.
    Said(Site<'w>, Option<&'w str>),
}

impl<'w> Evidence<'w> {
    /// The best sign that an operation has.
    pub(super) fn of(lro: &Lro<'w>) -> Option<Self> {
        let shown = lro.header_shown_on_202().map(Self::Shown);
        shown.or_else(|| {
            let (text, header) = lro.subject.says_polled()?;
            Some(Self::Said(text, header))
        })
    }

    /// The help. `add` is the part that says how to mark the operation.
    pub(super) fn help(&self, add: &str, lro: &Lro<'w>) -> String {
        let header = match self {
            Self::Shown(header) => format!("`{}` (an example shows it)", header.what.name),
            Self::Said(_, Some(name)) => format!("`{name}`"),
            Self::Said(_, None) => usual_header(lro),
        };
        let place = match lro.subject.accepted() {
            Some(accepted) if !lro.replaced_by(accepted).is_empty() => in_headers_of(lro, accepted),
            _ => "on the `202`".to_owned(),
        };
        format!("{add}, and declare {header} {place}")
    }

    /// Adds a note at the place of the sign.
    pub(super) fn show(&self, finding: &mut Finding<'w>) {
        match self {
            Self::Shown(header) => finding.note(
                header.first.clone(),
                "the example shows the polling header here",
            ),
            Self::Said(text, _) => {
                finding.note(text.clone(), "this text describes a long-running operation")
            }
        };
    }
}
