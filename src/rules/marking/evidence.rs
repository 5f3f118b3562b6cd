//! What shows that an operation with a bare 202 is polled, although it isn't marked.

use crate::model::{Shown, ShownHeader};
use crate::rules::prelude::*;

/// What shows that work goes on after a 202 that declares no polling header.
pub(super) enum Evidence<'w> {
    /// An example shows the header.
    Shown(Shown<'w, ShownHeader<'w>>),
    /// A text says so, and may name the header.
    Said(Site<'w>, Option<&'w str>),
}

impl<'w> Evidence<'w> {
    /// The best evidence for an operation.
    pub(super) fn of(lro: &Lro<'w>) -> Option<Self> {
        let shown = lro.header_shown_on_202().map(Self::Shown);
        shown.or_else(|| {
            let (text, header) = lro.subject.says_polled()?;
            Some(Self::Said(text, header))
        })
    }

    /// What to do, where `add` says how to mark the operation.
    pub(super) fn help(&self, add: &str) -> String {
        match self {
            Self::Shown(header) => format!(
                "{add}, and declare `{}`, which an example shows, on the 202",
                header.what.name
            ),
            Self::Said(_, Some(name)) => format!("{add}, and declare `{name}` on the 202"),
            Self::Said(_, None) => format!("{add}, and declare the header to poll on the 202"),
        }
    }

    /// Points at it.
    pub(super) fn show(&self, finding: &mut Finding<'w>) {
        match self {
            Self::Shown(header) => {
                finding.note(header.first.clone(), "here the example shows where to poll")
            }
            Self::Said(text, _) => finding.note(text.clone(), "the text that says so"),
        };
    }
}
