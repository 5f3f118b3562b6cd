//! Polling headers that no response declares where they belong, and what in the document says so.

use std::sync::Arc;

use super::infer::{Lro, Polling};
use super::subject::{DeclaredVia, PollingHeader, Subject};
use super::system::System;
use crate::openapi::{Header, Method, Response, Status};

/// What shows that an operation which declares no polling header has one, the best first. Each has
/// a rule of its own, and the best one speaks for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HeaderEvidence {
    /// It is declared under a misspelled name.
    Misspelled,
    /// The text of a response promises it.
    Promised,
    /// It is declared on a response with which nothing goes on.
    Misplaced,
    /// An example shows it.
    Shown,
    /// Most other operations of the document declare one.
    Customary,
    /// `final-state-via` speaks of it.
    Named,
    /// Some other operations of the document declare one.
    Seen,
}

/// How the long-running operations of a document that answer 202 tell where their status is.
#[derive(Clone, Debug, Default)]
pub(super) struct Custom<'w> {
    /// How many declare a polling header.
    declaring: usize,
    /// How many declare none.
    silent: usize,
    /// The first header of those that the most declare.
    usual: Option<Header<'w>>,
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

impl<'w> Custom<'w> {
    /// Looks at the operations of a document.
    pub(super) fn of(operations: &[Subject<'w>]) -> Arc<Self> {
        let mut custom = Self::default();
        // There are as many names as the profile has headers.
        let mut counts: Vec<(Header<'w>, usize)> = Vec::new();
        for subject in operations.iter().filter(|one| one.is_long_running()) {
            let Some(accepted) = subject.accepted() else {
                continue;
            };
            let Some(header) = subject.addresses(accepted).into_iter().next() else {
                custom.silent += 1;
                continue;
            };
            custom.declaring += 1;
            match counts.iter_mut().find(|(one, _)| one.is(header.name())) {
                Some((_, count)) => *count += 1,
                None => counts.push((header, 1)),
            }
        }
        // Of equals `max_by_key` takes the last, and the first is wanted.
        let usual = counts.into_iter().rev().max_by_key(|(_, count)| *count);
        custom.usual = usual.map(|(header, _)| header);
        Arc::new(custom)
    }
}

impl Siblings<'_> {
    /// Whether more than half of the others declare one.
    pub fn are_most(&self) -> bool {
        self.declaring * 2 > self.others
    }
}

impl<'w> Subject<'w> {
    /// The headers of a response that hold the URL of a status.
    fn addresses(&self, response: &Response<'w>) -> Vec<Header<'w>> {
        let mut headers = response.headers();
        headers.retain(|header| self.profile.is_address_header(header.name()));
        headers
    }

    /// Whether a response of success declares a header that holds the URL of a status.
    pub fn declares_address(&self) -> bool {
        self.successes()
            .any(|response| !self.addresses(response).is_empty())
    }

    /// Whether a header of a response of success is meant to lead to the status.
    fn declares_slip(&self) -> bool {
        self.successes().flat_map(Response::headers).any(|header| {
            let meant = self.profile.misspelled_header(header.name());
            meant.is_some_and(|meant| self.profile.is_address_header(meant))
        })
    }

    /// Other long-running operations of the document whose 202 declares a polling header, where the
    /// 202 of this one doesn't, nor any other response of success.
    pub fn declaring_siblings(&self) -> Option<Siblings<'w>> {
        let custom = self.custom.as_ref()?;
        let is_silent = self.is_long_running() && self.accepted().is_some();
        if !is_silent || self.declares_address() {
            return None;
        }
        Some(Siblings {
            declaring: custom.declaring,
            // Itself is among the silent.
            others: custom.declaring + custom.silent.saturating_sub(1),
            header: custom.usual.clone()?,
        })
    }

    /// Headers with the URL of a status on responses with which nothing goes on, where none is on
    /// those with which the operation begins: on a 204 or an error, and beside a 202 on any other
    /// success. Those on a 200 of a PUT or PATCH, which may be the beginning, have rules of their
    /// own, and on a 201 `Location` names what was created.
    pub fn misplaced_headers(&self) -> Vec<PollingHeader<'w>> {
        let method = self.operation.method();
        let is_replace = matches!(method, Method::Put | Method::Patch);
        let begins = |status: Status| match status {
            Status::Code(202) | Status::Range(2) => true,
            Status::Code(200 | 201) => is_replace,
            _ => false,
        };
        let (first, others): (Vec<_>, Vec<_>) = self
            .responses
            .iter()
            .partition(|response| begins(response.status()));
        let has_none = first
            .iter()
            .all(|response| self.addresses(response).is_empty());
        // Where nothing begins, that is the defect; and a part of an upload has no status.
        let is_judged = method.is_write()
            && first
                .iter()
                .any(|response| response.header("Range").is_none());
        if !is_judged || !has_none {
            return Vec::new();
        }
        let mut misplaced = Vec::new();
        for response in others {
            // A redirection has a `Location` by HTTP.
            if matches!(
                response.status(),
                Status::Code(300..=399) | Status::Range(3)
            ) {
                continue;
            }
            let is_created = response.status() == Status::Code(201);
            let headers = self.addresses(response).into_iter();
            misplaced.extend(
                headers
                    .filter(|header| !is_created || !header.is("Location"))
                    .map(|header| PollingHeader {
                        status: response.status(),
                        header,
                    }),
            );
        }
        misplaced
    }
}

impl<'w> Lro<'w> {
    /// What best shows that the operation has a polling header, where it declares none.
    pub fn header_evidence(&self) -> Option<HeaderEvidence> {
        // Many rules ask.
        *self.evidence.get_or_init(|| self.best_evidence())
    }

    fn best_evidence(&self) -> Option<HeaderEvidence> {
        let named = match self.declared_via() {
            DeclaredVia::Known(via, _) => via.header(),
            _ => None,
        };
        let is_named = named.is_some() && self.is_marked() && self.operation.method().is_write();
        let siblings = self.declaring_siblings().filter(|_| self.owes_header());
        let are_most = siblings.as_ref().is_some_and(Siblings::are_most);
        if self.declares_slip() {
            Some(HeaderEvidence::Misspelled)
        } else if !self.unkept_promises().is_empty() {
            Some(HeaderEvidence::Promised)
        } else if !self.misplaced_headers().is_empty() {
            Some(HeaderEvidence::Misplaced)
        } else if !self.declares_address() && !self.headers_shown().is_empty() {
            Some(HeaderEvidence::Shown)
        } else if are_most {
            Some(HeaderEvidence::Customary)
        } else if is_named {
            Some(HeaderEvidence::Named)
        } else {
            // One of many is a weak sign, and stronger reasons are known in other systems.
            let is_seen = siblings.is_some() && self.profile.system == System::Arm;
            is_seen.then_some(HeaderEvidence::Seen)
        }
    }

    /// The headers with the URL of a status that a response is known to have: it declares them, be
    /// it misspelled, its text promises them, or an example shows them.
    pub fn known_headers(&self, response: &Response<'w>) -> Vec<&'w str> {
        let promises = self.unkept_promises();
        let is_promised = |name: &str| {
            let mut of_response = promises
                .iter()
                .filter(|promise| promise.response.status() == response.status());
            of_response.any(|promise| promise.headers.contains(&name))
        };
        let is_declared = |name: &str| {
            let mut headers = response.headers().into_iter();
            headers.any(|header| {
                header.is(name) || self.profile.misspelled_header(header.name()) == Some(name)
            })
        };
        let names = self.profile.headers_to_status();
        names
            .filter(|name| self.profile.is_address_header(name))
            .filter(|name| {
                is_declared(name) || is_promised(name) || self.shows_header(response, name)
            })
            .collect()
    }

    /// Whether a header on the 202 is what the operation lacks: its contract asks for one, or
    /// nothing else leads to the status. That a 202 which is said to be of a long-running operation
    /// leads nowhere is the graver defect, and in Fabric and by AEP-151 all of them have one way.
    fn owes_header(&self) -> bool {
        match self.profile.system {
            System::Arm => self.is_said_long_running(),
            System::DataPlane => self.is_said_long_running() && !self.declares_way(),
            System::Graph | System::Generic => !self.is_said_long_running() && !self.leads_on(),
            System::Fabric | System::Aep => false,
        }
    }

    /// Whether the document shows a way to the status that is another than the operation's own URI.
    pub fn declares_way(&self) -> bool {
        matches!(
            self.polling.value,
            Polling::Header(_) | Polling::Operation(_) | Polling::BodyLink(_)
        )
    }
}
