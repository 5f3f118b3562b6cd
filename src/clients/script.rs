//! Exchanges, put together from what the URLs of a service answer.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Answer, Exchange};
use crate::openapi::Method;

/// The URL that an operation is sent to. Like all others it has the version, which one client adds
/// where it is lacking.
pub(super) const ORIGINAL: &str = "https://service.example/things/thing?api-version=1";
/// What answers a method that a path doesn't have.
pub(super) const NOT_ALLOWED: u16 = 405;

/// An exchange in the making.
pub(super) struct Script(Exchange);

impl Script {
    /// An operation with its first answer, and what a GET of its own URL answers, time after time.
    pub(super) fn new(method: Method, initial: Answer, original: Vec<Answer>) -> Self {
        let mut script = Self(Exchange {
            method,
            url: ORIGINAL.to_owned(),
            final_state_via: None,
            result_property: None,
            initial,
            answers: BTreeMap::new(),
            at_end: BTreeMap::new(),
        });
        script.url(ORIGINAL, original);
        script
    }

    /// Adds a URL with what it answers, time after time. Who fetches it after the end gets the last
    /// answer.
    pub(super) fn url(&mut self, url: &str, answers: Vec<Answer>) {
        if let Some(last) = answers.last() {
            self.0.at_end.insert(url.to_owned(), last.clone());
        }
        self.0.answers.insert(url.to_owned(), answers);
    }

    /// Adds a header of the first answer, and what the URL in it answers.
    pub(super) fn header(&mut self, name: &str, url: &str, answers: Vec<Answer>) {
        let headers = &mut self.0.initial.headers;
        headers.insert(name.to_owned(), url.to_owned());
        self.url(url, answers);
    }

    /// The exchange.
    pub(super) fn finish(self) -> Exchange {
        self.0
    }
}

/// An answer without headers.
pub(super) fn answer(status: u16, body: Option<Value>) -> Answer {
    Answer {
        status,
        headers: BTreeMap::new(),
        body,
    }
}

/// What a GET of a resource answers while an operation of that verb goes on, and once it has ended
/// well; `resource` gives it in a state. `running` and `succeeded` are states of one that stays.
pub(super) fn resource_answers(
    method: Method,
    running: &str,
    succeeded: &str,
    resource: impl Fn(&str) -> Answer,
) -> Vec<Answer> {
    match method {
        Method::Delete => vec![resource("Deleting"), answer(404, None)],
        _ => vec![resource(running), resource(succeeded)],
    }
}
