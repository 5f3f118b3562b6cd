//! Polling headers that other operations of a document declare.

use super::subject::Subject;
use crate::openapi::Header;

/// How the long-running operations of a document that answer 202 tell where their status is.
#[derive(Clone, Debug, Default)]
pub(super) struct HeaderCounts<'w> {
    /// The number of sibling operations that declare a polling header.
    declaring: usize,
    /// How many declare none.
    silent: usize,
    /// The first header of those that the most declare.
    usual: Option<Header<'w>>,
    /// `true` if an operation declares a header that only a status can be at: none but `Location` is
    /// the URL of something else too.
    names_status: bool,
}

/// Operations of the same document that declare a polling header, where one of them doesn't.
#[derive(Clone, Debug)]
pub struct Siblings<'w> {
    /// How many of the others declare one.
    pub declaring: usize,
    /// How many others there are.
    pub others: usize,
    /// The header that most of them declare, where it stands first.
    pub header: Header<'w>,
}

impl<'w> HeaderCounts<'w> {
    /// Looks at the operations of a document.
    pub(super) fn of(operations: &[Subject<'w>]) -> Self {
        let mut counts = Self::default();
        // There are as many names as the profile has headers.
        let mut usual: Vec<(Header<'w>, usize)> = Vec::new();
        for subject in operations.iter().filter(|one| one.is_long_running()) {
            let Some(accepted) = subject.accepted() else {
                continue;
            };
            let Some(header) = subject.address_headers(accepted).into_iter().next() else {
                counts.silent += 1;
                continue;
            };
            counts.declaring += 1;
            match usual.iter_mut().find(|(one, _)| one.is(header.name())) {
                Some((_, count)) => *count += 1,
                None => usual.push((header, 1)),
            }
        }
        counts.names_status = operations.iter().any(|subject| {
            let declared = subject.polling_headers();
            declared.iter().any(|polling| {
                let header = &polling.header;
                !header.is("Location") && subject.profile.is_address_header(header.name())
            })
        });
        // Of equals `max_by_key` takes the last, and the first is wanted.
        let usual = usual.into_iter().rev().max_by_key(|(_, count)| *count);
        counts.usual = usual.map(|(header, _)| header);
        counts
    }

    /// `true` if an operation declares a header that only a status can be at.
    pub(super) fn names_status(&self) -> bool {
        self.names_status
    }

    /// What the others declare, seen from an operation that declares nothing itself.
    pub(super) fn seen_from_silent(&self) -> Option<Siblings<'w>> {
        Some(Siblings {
            declaring: self.declaring,
            // Itself is among the silent.
            others: self.declaring + self.silent.saturating_sub(1),
            header: self.usual.clone()?,
        })
    }
}

impl Siblings<'_> {
    /// `true` if more than half of the others declare one.
    pub fn are_most(&self) -> bool {
        self.declaring * 2 > self.others
    }
}
