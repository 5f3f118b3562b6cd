//! How long clients are told to wait between two polls.

use super::infer::Lro;
use super::profile::RETRY_AFTER;
use super::subject::Subject;
use crate::openapi::{Header, Operation, Response, Status};

impl<'w> Subject<'w> {
    /// Whether a response declares `Retry-After`, or a header that is meant to be it.
    pub fn asks_to_wait(&self, response: &Response<'w>) -> bool {
        let is_meant = |header: &Header<'_>| {
            header.is(RETRY_AFTER)
                || self.profile.misspelled_header(header.name()) == Some(RETRY_AFTER)
        };
        response.headers().iter().any(is_meant)
    }
}

impl<'w> Lro<'w> {
    /// The operation at which its status is asked for, where the user asked about its document.
    pub fn selected_status_operation(&self) -> Option<&Operation<'w>> {
        self.status_operation()
            .filter(|status| status.api().document().is_selected())
    }

    /// The responses of success of the operation that returns the status.
    pub fn polled_responses(&self) -> Vec<Response<'w>> {
        let status = self.selected_status_operation();
        let mut responses = status.map(Operation::responses).unwrap_or_default();
        responses.retain(|response| response.status().is_success());
        responses
    }

    /// Whether a client that waits is told for how long: by the first response or by a poll.
    pub fn tells_how_long_to_wait(&self) -> bool {
        let mut begins = self.initial().into_iter();
        begins.any(|response| self.asks_to_wait(response))
            || self
                .polled_responses()
                .iter()
                .any(|response| self.asks_to_wait(response))
    }

    /// `Retry-After` where no client waits: on responses with which the operation ends, or on
    /// errors that ask to try again. Nothing where it stands in a right place too.
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
        let responses = self.responses.iter();
        responses
            .filter(|response| response.status().is_success() || throttles(response))
            .filter_map(|response| Some((response, response.header(RETRY_AFTER)?)))
            .collect()
    }
}
