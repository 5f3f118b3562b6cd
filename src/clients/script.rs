//! Exchanges, put together from what the URLs of a service answer.

use std::collections::BTreeMap;

use serde_json::Value;

use super::fabric_cli::OPERATION_ID;
use super::{Answer, Exchange};
use crate::openapi::Method;

/// The URL that an operation is sent to. Like all others it has the version, which one client adds
/// where it is lacking.
pub(super) const ORIGINAL: &str = "https://service.example/things/thing?api-version=1";
/// What answers a method that a path doesn't have.
pub(super) const NOT_ALLOWED: u16 = 405;

/// The status of an operation of Fabric, by its id.
pub(super) const OPERATION: &str = "https://service.example/v1/operations/1";
/// The result of an operation of Fabric, by its id.
pub(super) const OPERATION_RESULT: &str = "https://service.example/v1/operations/1/result";

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

    /// Adds what every operation of Fabric has that is polled by `Location`: its id, by which status
    /// and result can be found too, and a `Location` with every status.
    pub(super) fn of_fabric(&mut self) {
        let exchange = &mut self.0;
        let Some(url) = exchange.initial.header("Location").map(str::to_owned) else {
            return;
        };
        let Some(mut status) = exchange.answers.get(&url).cloned() else {
            return;
        };
        let (last, running) = match status.split_last_mut() {
            Some((last, running)) => (last.clone(), running),
            None => return,
        };
        for answer in running {
            answer.headers.insert("Location".to_owned(), url.clone());
        }
        let result = last.header("Location");
        let result = result
            .and_then(|result| exchange.answers.get(result))
            .cloned();
        let initial = &mut exchange.initial.headers;
        initial.insert(OPERATION_ID.to_owned(), "1".to_owned());
        self.url(&url, status.clone());
        self.url(OPERATION, status);
        self.url(OPERATION_RESULT, result.unwrap_or_default());
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
