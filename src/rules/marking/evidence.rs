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
    pub(super) fn help(&self, add: &str, lro: &Lro<'w>) -> String {
        let header = match self {
            Self::Shown(header) => format!("`{}`, which an example shows,", header.what.name),
            Self::Said(_, Some(name)) => format!("`{name}`"),
            Self::Said(_, None) => "the header to poll".to_owned(),
        };
        let place = match lro.subject.accepted() {
            Some(accepted) if !lro.replaced_by(accepted).is_empty() => in_headers_of(lro, accepted),
            _ => "on the 202".to_owned(),
        };
        format!("{add}, and declare {header} {place}")
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
