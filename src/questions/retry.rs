//! The header `Retry-After`, with the time that clients wait between two polls.

use crate::model::{Lro, Polling, RETRY_AFTER, Subject};
use crate::openapi::{Header, Operation, Response, Status};

impl<'w> Subject<'w> {
    /// `true` if a response declares `Retry-After`, possibly under a misspelled name.
    pub fn asks_to_wait(&self, response: &Response<'w>) -> bool {
        let is_meant = |header: &Header<'_>| {
            header.is(RETRY_AFTER)
                || self.profile.misspelled_header(header.name()) == Some(RETRY_AFTER)
        };
        response.headers().iter().any(is_meant)
    }
}

impl<'w> Lro<'w> {
    /// The success responses to a poll, if the document describes the operation that clients poll.
    fn answers_to_polls(&self) -> Vec<Response<'w>> {
        let polled = match &self.polling.value {
            Polling::Operation(operation) => Some(&**operation),
            _ => None,
        };
        let asked = self.status_operation().or(polled);
        let responses = asked.map(Operation::responses).unwrap_or_default().iter();
        let successes = responses.filter(|response| response.status().is_success());
        successes.cloned().collect()
    }

    /// The success responses to a poll that are in a document that the user selected.
    pub fn polled_responses(&self) -> Vec<Response<'w>> {
        let mut responses = self.answers_to_polls();
        responses.retain(|response| response.site().place.document().is_selected());
        responses
    }

    /// `true` if the first response or the response to a poll declares the time to wait.
    pub fn tells_how_long_to_wait(&self) -> bool {
        let mut begins = self.subject.initial().into_iter();
        begins.any(|response| self.subject.asks_to_wait(response))
            || self
                .answers_to_polls()
                .iter()
                .any(|response| self.subject.asks_to_wait(response))
    }

    /// `Retry-After` on responses after which no client polls: responses that complete the
    /// operation, and errors after which clients repeat the request. Empty if a response that
    /// starts the operation, or a response to a poll, declares the header too.
    pub fn retry_after_astray(&self) -> Vec<(&Response<'w>, Header<'w>)> {
        if self.tells_how_long_to_wait() {
            return Vec::new();
        }
        let throttles = |response: &Response<'_>| {
            matches!(
                response.status(),
                Status::Code(429 | 503) | Status::Default | Status::Range(4 | 5)
            )
        };
        let responses = self.subject.responses().iter();
        responses
            .filter(|response| response.status().is_success() || throttles(response))
            .filter_map(|response| Some((response, response.header(RETRY_AFTER)?)))
            .collect()
    }
}
