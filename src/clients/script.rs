//! Construction of exchanges from the responses of each URL of a service.

use std::collections::BTreeMap;

use serde_json::Value;

use super::fabric_cli::OPERATION_ID;
use super::{Answer, Exchange};
use crate::openapi::Method;

/// The URL of the first request. Like all other URLs, it has the API version. One client adds the
/// version to a URL that lacks it.
pub(super) const ORIGINAL: &str = "https://service.example/things/thing?api-version=1";
/// The code for a method that a path doesn't have.
pub(super) const NOT_ALLOWED: u16 = 405;

/// The URL of the status of a Fabric operation, by its id.
pub(super) const OPERATION: &str = "https://service.example/v1/operations/1";
/// The URL of the result of a Fabric operation, by its id.
pub(super) const OPERATION_RESULT: &str = "https://service.example/v1/operations/1/result";

/// An exchange under construction.
pub(super) struct Script(Exchange);

impl Script {
    /// An operation with its first response and the responses to GETs of its own URL, in order.
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

    /// Adds a URL with its responses, in order. A client that fetches it after completion gets the
    /// last response.
    pub(super) fn url(&mut self, url: &str, answers: Vec<Answer>) {
        if let Some(last) = answers.last() {
            self.0.at_end.insert(url.to_owned(), last.clone());
        }
        self.0.answers.insert(url.to_owned(), answers);
    }

    /// Adds a header to the first response, and the responses of the URL in it.
    pub(super) fn header(&mut self, name: &str, url: &str, answers: Vec<Answer>) {
        let headers = &mut self.0.initial.headers;
        headers.insert(name.to_owned(), url.to_owned());
        self.url(url, answers);
    }

    /// Adds the values that every Fabric operation has if it is polled by `Location`: its id, the
    /// URLs of its status and its result by that id, and a `Location` on every status.
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

/// A response without headers.
pub(super) fn answer(status: u16, body: Option<Value>) -> Answer {
    Answer {
        status,
        headers: BTreeMap::new(),
        body,
    }
}

/// The responses to GETs of a resource while an operation with this verb is running, and after it
/// has succeeded. `resource` makes the response for a state. `running` and `succeeded` are the
/// states of a resource that isn't deleted.
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
