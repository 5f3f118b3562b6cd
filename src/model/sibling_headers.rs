//! Polling headers that other operations of a document declare.

use super::subject::Subject;
use crate::openapi::Header;

/// The polling headers on the 202s of the long-running operations of a document.
#[derive(Clone, Debug, Default)]
pub(super) struct HeaderCounts<'w> {
    /// The number of operations that declare a polling header.
    declaring: usize,
    /// The number of operations that declare none.
    silent: usize,
    /// The most frequent header, at its first occurrence.
    usual: Option<Header<'w>>,
    /// `true` if an operation declares a header that can only have the URL of a status. Among the
    /// polling headers, only `Location` can have another URL.
    names_status: bool,
}

/// The other operations of a document that declare a polling header, if one operation doesn't.
#[derive(Clone, Debug)]
pub struct Siblings<'w> {
    /// The number of other operations that declare a polling header.
    pub declaring: usize,
    /// The number of other operations.
    pub others: usize,
    /// The header that most of the operations declare, at its first occurrence.
    pub header: Header<'w>,
}

impl<'w> HeaderCounts<'w> {
    /// Counts the headers on the 202s of a document's long-running operations.
    pub(super) fn of(operations: &[Subject<'w>]) -> Self {
        let mut counts = Self::default();
        // The list is short: it has at most as many names as the profile has headers.
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
        // If counts are equal, `max_by_key` returns the last entry. The first is needed, so the
        // order is reversed.
        let usual = usual.into_iter().rev().max_by_key(|(_, count)| *count);
        counts.usual = usual.map(|(header, _)| header);
        counts
    }

    /// `true` if an operation declares a header that can only have the URL of a status.
    pub(super) fn names_status(&self) -> bool {
        self.names_status
    }

    /// The headers of the other operations, for an operation that declares none itself.
    pub(super) fn seen_from_silent(&self) -> Option<Siblings<'w>> {
        Some(Siblings {
            declaring: self.declaring,
            // The operation itself is one of the silent ones.
            others: self.declaring + self.silent.saturating_sub(1),
            header: self.usual.clone()?,
        })
    }
}

impl Siblings<'_> {
    /// `true` if more than half of the other operations declare a polling header.
    pub fn are_most(&self) -> bool {
        self.declaring * 2 > self.others
    }
}
