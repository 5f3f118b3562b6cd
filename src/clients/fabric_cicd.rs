//! fabric-cicd 1.4.0, `fabric_cicd/_common/_fabric_endpoint.py`.
//!
//! One loop sends all requests: the meaning of a response depends on whether the loop is polling an
//! operation. The loop gives up after it has waited for 300 seconds
//! (`RETRY_API_MAX_DURATION_SECONDS`).

use super::reading::{hand_over, initial, is_absolute};
use super::{Answer, Client, Code, End, Endless, KnownBy, Product, Service};
use crate::model::{State, System};

/// fabric-cicd, a Python library that deploys to Microsoft Fabric.
pub static FABRIC_CICD: Client = Client {
    name: "fabric-cicd",
    product: Product::Tool("fabric-cicd"),
    source: "PyPI fabric-cicd, fabric_cicd/_common/_fabric_endpoint.py",
    version: "1.4.0",
    known_by: KnownBy::Ran,
    systems: &[System::Fabric],
    hands_over: true,
    code: Code::PLAIN,
    meaning,
    resource_meaning: meaning,
    wait,
};

/// The pause in milliseconds between the first response and the first poll.
const FIRST_PAUSE: u64 = 1_000;

/// The longest total wait in milliseconds. After that, the next pause is an error.
const PATIENCE: u64 = 300_000;

/// The `Retry-After` in seconds that is used if a response has none.
const RETRY_AFTER: f64 = 60.0;

/// `_handle_response`: the values must match exactly. All other values mean running, also
/// `Cancelled` and `Completed`.
fn meaning(word: &str) -> Option<State> {
    Some(match word {
        "Succeeded" => State::Succeeded,
        "Failed" | "Undefined" => State::Failed,
        _ => State::Running,
    })
}

/// `FabricEndpoint.invoke`, from the response to its first request.
fn wait(service: &mut Service<'_>) -> Result<End, Endless> {
    let first = initial(service);
    if !matches!(first.answer.status, 200..=202) {
        return Ok(End::Errors("the first answer is no success"));
    }
    let mut invocation = Invocation {
        url: service.exchange().url.clone(),
        requests: 1,
        waited: 0,
        long_running: false,
    };
    let mut got = first;
    loop {
        let pause = match invocation.handle(&got.answer) {
            Step::Ask(pause) => pause,
            Step::Done => return Ok(hand_over(&got)),
            Step::End(end) => return Ok(end),
        };
        if !is_absolute(&invocation.url) {
            return Ok(End::Errors("the URL to ask isn't absolute"));
        }
        invocation.requests += 1;
        invocation.waited += pause;
        got = if invocation.long_running {
            service.poll(&invocation.url, pause)?
        } else {
            service.fetch(&invocation.url)
        };
    }
}

/// The state of the loop between two responses.
struct Invocation {
    /// The URL of the next request.
    url: String,
    /// The number of requests that were sent.
    requests: i32,
    /// The number of milliseconds that the loop has waited.
    waited: u64,
    /// `true` if the next request is a poll.
    long_running: bool,
}

/// The next step after a response.
enum Step {
    /// Send the next request after this number of milliseconds.
    Ask(u64),
    /// Return the response to the caller.
    Done,
    /// Stop without a response to return.
    End(End),
}

impl Invocation {
    /// `_handle_response`.
    fn handle(&mut self, answer: &Answer) -> Step {
        match answer.status {
            200 if self.long_running => self.follow(answer),
            202 => self.follow(answer),
            200 | 201 => Step::Done,
            429 | 500 => self.retry(answer, 10.0, self.requests),
            404 if answer.header("x-ms-public-api-error-code")
                == Some("EnvironmentLibrariesNotFound") =>
            {
                Step::Done
            }
            _ => Step::End(End::Errors("an answer is no success")),
        }
    }

    /// The part for running operations: the next request goes to the `Location` of this response.
    /// If a running operation has no `Location`, the URL is empty and the next request fails.
    fn follow(&mut self, answer: &Answer) -> Step {
        let location = answer.written_header("Location");
        self.url = location.unwrap_or_default().to_owned();
        if !self.long_running {
            // Without a `Location`, the client treats the operation as complete.
            if location.is_none() {
                return Step::Done;
            }
            self.long_running = true;
            return Step::Ask(FIRST_PAUSE);
        }
        let word = match &answer.body {
            None => None,
            Some(body) if body.is_object() => answer.text(&["status"]),
            Some(_) => return Step::End(End::Errors("the status is no object")),
        };
        match word.and_then(meaning) {
            Some(State::Succeeded) => {
                self.long_running = false;
                match location {
                    Some(_) => Step::Ask(0),
                    None => Step::Done,
                }
            }
            Some(State::Failed) if word == Some("Failed") && !tells_error(answer) => Step::End(
                End::Errors("a failure has no error with a code and a message"),
            ),
            Some(State::Failed | State::Canceled) => Step::End(End::Failed),
            Some(State::Running) | None => self.retry(answer, 0.5, self.requests - 1),
        }
    }

    /// `handle_retry`: the pause doubles with each request, up to the `Retry-After` of the
    /// response.
    fn retry(&self, answer: &Answer, base: f64, attempt: i32) -> Step {
        if self.waited >= PATIENCE {
            return Step::End(End::Errors("the time for waiting is over"));
        }
        let asked = match answer.written_header("Retry-After") {
            Some(text) => text.trim().parse().ok(),
            None => Some(RETRY_AFTER),
        };
        let Some(asked) = asked else {
            return Step::End(End::Errors("Retry-After is no number"));
        };
        let pause = (base * 2_f64.powi(attempt)).min(asked);
        if pause < 0.0 {
            return Step::End(End::Errors("Retry-After is less than zero"));
        }
        // Every pause is short enough to be an exact f64.
        Step::Ask((pause * 1000.0).round() as u64)
    }
}

/// `true` if a failure has everything that the error message needs.
fn tells_error(answer: &Answer) -> bool {
    let error = answer.body.as_ref().and_then(|body| body.get("error"));
    ["errorCode", "message"]
        .iter()
        .all(|name| error.is_some_and(|error| error.get(name).is_some()))
}
