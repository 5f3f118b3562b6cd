//! Polling headers that the right response doesn't declare, and the evidence for them in the
//! document.

use super::lro::{HeaderEvidence, Lro, Polling};
use super::sibling_headers::Siblings;
use super::subject::{DeclaredVia, PollingHeader, Subject};
use super::system::System;
use crate::openapi::{Method, Response, Status};

impl<'w> Subject<'w> {
    /// `true` if a success response declares a polling header under a misspelled name.
    fn declares_slip(&self) -> bool {
        self.successes().flat_map(Response::headers).any(|header| {
            let meant = self.profile.misspelled_header(header.name());
            meant.is_some_and(|meant| self.profile.is_address_header(meant))
        })
    }

    /// The polling headers on the wrong responses, if no response that starts the operation has
    /// one. Wrong responses are a 204, an error, and for POST and DELETE also a 200 or 201.
    ///
    /// For a PUT or PATCH, the 200 and 201 may start the operation and have rules of their own. For
    /// other methods, `Location` on a 201 is allowed: it is the URL of the new resource.
    pub fn misplaced_headers(&self) -> Vec<PollingHeader<'w>> {
        let method = self.operation.method();
        let is_replace = matches!(method, Method::Put | Method::Patch);
        let begins = |status: Status| match status {
            Status::Code(202) | Status::Range(2) => true,
            Status::Code(200 | 201) => is_replace,
            _ => false,
        };
        let (first, others): (Vec<_>, Vec<_>) = self
            .responses()
            .iter()
            .partition(|response| begins(response.status()));
        let has_none = first
            .iter()
            .all(|response| self.address_headers(response).is_empty());
        // If no response starts the operation, the missing response is the defect. And a response
        // to a part of an upload (with a `Range` header) has no status.
        let is_judged = method.is_write()
            && first
                .iter()
                .any(|response| response.header("Range").is_none());
        if !is_judged || !has_none {
            return Vec::new();
        }
        let mut misplaced = Vec::new();
        for response in others {
            // HTTP defines `Location` for redirections.
            if matches!(
                response.status(),
                Status::Code(300..=399) | Status::Range(3)
            ) {
                continue;
            }
            let is_created = response.status() == Status::Code(201);
            let headers = self.address_headers(response).into_iter();
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
    /// The other long-running operations of the document whose 202 declares a polling header.
    /// `None` if a success response of this operation declares a polling header too.
    pub fn declaring_siblings(&self) -> Option<Siblings<'w>> {
        self.subject.accepted()?;
        if self.subject.declares_address() {
            return None;
        }
        self.header_counts.seen_from_silent()
    }

    /// The best evidence for a polling header that the operation doesn't declare.
    pub fn header_evidence(&self) -> Option<HeaderEvidence> {
        // The evidence is stored because many rules need it.
        *self.evidence.get_or_init(|| self.best_evidence())
    }

    fn best_evidence(&self) -> Option<HeaderEvidence> {
        let subject = &self.subject;
        let named = match subject.declared_via() {
            DeclaredVia::Known(via, _) => via.header(),
            _ => None,
        };
        let is_named =
            named.is_some() && subject.is_marked() && subject.operation.method().is_write();
        let siblings = self.declaring_siblings().filter(|_| self.owes_header());
        let are_most = siblings.as_ref().is_some_and(Siblings::are_most);
        if subject.declares_slip() {
            Some(HeaderEvidence::Misspelled)
        } else if !subject.unkept_promises().is_empty() {
            Some(HeaderEvidence::Promised)
        } else if !subject.misplaced_headers().is_empty() {
            Some(HeaderEvidence::Misplaced)
        } else if !subject.declares_address() && !self.headers_shown().is_empty() {
            Some(HeaderEvidence::Shown)
        } else if are_most {
            Some(HeaderEvidence::Customary)
        } else if is_named {
            Some(HeaderEvidence::Named)
        } else {
            // A single operation out of many is weak evidence. In other systems than Resource
            // Manager, other rules have better evidence.
            let is_seen = siblings.is_some() && subject.profile.system == System::Arm;
            is_seen.then_some(HeaderEvidence::Seen)
        }
    }

    /// The polling headers that a response is known to have. The response declares the header (the
    /// name may be misspelled), its description promises it, or an example shows it.
    pub fn known_headers(&self, response: &Response<'w>) -> Vec<&'w str> {
        let subject = &self.subject;
        let promises = subject.unkept_promises();
        let is_promised = |name: &str| {
            let mut of_response = promises
                .iter()
                .filter(|promise| promise.response.status() == response.status());
            of_response.any(|promise| promise.headers.contains(&name))
        };
        let is_declared = |name: &str| {
            let mut headers = response.headers().iter();
            headers.any(|header| {
                header.is(name) || subject.profile.misspelled_header(header.name()) == Some(name)
            })
        };
        let names = subject.profile.headers_to_status();
        names
            .filter(|name| subject.profile.is_address_header(name))
            .filter(|name| {
                is_declared(name) || is_promised(name) || self.shows_header(response, name)
            })
            .collect()
    }

    /// `true` if an operation that is declared long-running needs a polling header on the 202: the
    /// system requires one, or the document shows no other way to poll.
    ///
    /// `false` in Fabric, for AEP-151 and for Google: all operations are polled in the same way
    /// there, and other rules report a missing way.
    fn owes_header(&self) -> bool {
        let subject = &self.subject;
        match subject.profile.system {
            System::Arm => subject.is_said_long_running(),
            System::DataPlane => subject.is_said_long_running() && !self.declares_way(),
            System::Graph | System::Generic => subject.is_said_long_running() && !self.leads_on(),
            System::Fabric | System::Aep | System::Google => false,
        }
    }

    /// `true` if the document shows a way to poll at another URL than the operation's own.
    pub fn declares_way(&self) -> bool {
        matches!(
            self.polling.value,
            Polling::Header(_) | Polling::Operation(_) | Polling::BodyLink(_)
        )
    }
}
