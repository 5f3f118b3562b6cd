//! Go: `azcore`, the runtime of every Azure SDK for Go.
//!
//! Read in `runtime/poller.go`, in the pollers below `internal/pollers`, and for the status values
//! in `sdk/internal/poller/util.go`. The retries of the pipeline (408, 429, 5xx) aren't modeled.

use serde_json::Value;

use super::reading::{hand_over, initial, is_absolute, provisioning_state};
use super::{Answer, Client, Code, End, Endless, Got, KnownBy, Product, Service};
use crate::model::{FinalStateVia, State, System};
use crate::openapi::Method;

/// The Go client.
pub static GO: Client = Client {
    name: "go",
    product: Product::AzureSdk("Go"),
    source: "Go github.com/Azure/azure-sdk-for-go/sdk/azcore, runtime/poller.go, internal/pollers",
    version: "v1.24.0",
    known_by: KnownBy::Ran,
    systems: &[System::Arm, System::DataPlane, System::Generic],
    hands_over: true,
    code: Code {
        takes_result: true,
        ..Code::PLAIN
    },
    meaning,
    resource_meaning: meaning,
    wait,
};

/// The wait between polls if the service doesn't send one: `PollUntilDoneOptions.Frequency`.
pub(super) const FREQUENCY: u64 = 30_000;

/// `sdk/internal/poller`, `Succeeded`, `Failed`, `IsTerminalState`: the values of the guidelines
/// and two other spellings complete an operation; every other value means that it is still running.
fn meaning(word: &str) -> Option<State> {
    Some(match word.to_ascii_lowercase().as_str() {
        "succeeded" | "completed" => State::Succeeded,
        "failed" => State::Failed,
        "canceled" | "cancelled" => State::Canceled,
        _ => State::Running,
    })
}

/// `runtime/poller.go`, `NewPoller` and `PollUntilDone`. A `Retry-After` of the first response
/// delays the first poll; without it, the client polls at once.
fn wait(service: &mut Service<'_>) -> Result<End, Endless> {
    let mut poller = match Poller::new(service, initial(service)) {
        Ok(poller) => poller,
        Err(end) => return Ok(end),
    };
    let mut pause = retry_after(&poller.last.answer).unwrap_or_default();
    while meaning(&poller.state) == Some(State::Running) {
        if !is_absolute(&poller.url) {
            return Ok(NO_HOST);
        }
        let got = service.poll(&poller.url, pause)?;
        pause = retry_after(&got.answer).unwrap_or(FREQUENCY);
        if let Err(end) = poller.update(got) {
            return Ok(end);
        }
    }
    Ok(poller.result(service))
}

/// A request to a relative URL fails: `exported.NewRequest`.
const NO_HOST: End = End::Errors("the URL of a request is not absolute");

/// `shared.RetryAfter`, in milliseconds: the first of the three headers that has a number above
/// zero or, for `Retry-After`, a date in the future.
pub(super) fn retry_after(answer: &Answer) -> Option<u64> {
    let number = |name, unit: i64| {
        let count: i64 = answer.header(name)?.trim().parse().ok()?;
        Some(count.saturating_mul(unit))
    };
    let date = || Some(answer.seconds_until("Retry-After")?.saturating_mul(1000));
    let is_wait = |wait: &i64| *wait > 0;
    number("Retry-After-Ms", 1)
        .filter(is_wait)
        .or_else(|| number("X-Ms-Retry-After-Ms", 1).filter(is_wait))
        .or_else(|| number("Retry-After", 1000).filter(is_wait))
        .or_else(|| date().filter(is_wait))
        .and_then(|wait| u64::try_from(wait).ok())
}

/// Generated code and `NewPoller` reject a first response with any code that isn't valid.
pub(super) const NOT_BEGUN: End = End::Errors("the first answer is an error");

/// `poller.StatusCodeValid`.
pub(super) fn is_valid(answer: &Answer) -> bool {
    matches!(answer.status, 200 | 201 | 202 | 204)
}

/// The kind of poller that is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// `internal/pollers/async`.
    AzureAsyncOperation,
    /// `internal/pollers/op`.
    OperationLocation,
    /// `internal/pollers/loc`.
    Location,
    /// `internal/pollers/body`.
    Body,
}

/// A poller with its current state.
struct Poller<'e> {
    kind: Kind,
    /// The URL that it polls.
    url: String,
    /// The `Location` of the first response.
    location: Option<String>,
    /// The value of the last status.
    state: String,
    last: Got<'e>,
}

impl<'e> Poller<'e> {
    /// `NewPoller`: the first of the headers that is present decides, otherwise the method.
    fn new(service: &Service<'e>, first: Got<'e>) -> Result<Self, End> {
        let exchange = service.exchange();
        let answer = &exchange.initial;
        if !is_valid(answer) {
            return Err(NOT_BEGUN);
        }
        let is_write = matches!(exchange.method, Method::Put | Method::Patch);
        let location = answer.header("Location");
        let (kind, url) = if let Some(url) = answer.header("Azure-AsyncOperation") {
            (Kind::AzureAsyncOperation, url)
        } else if let Some(url) = answer.header("Operation-Location") {
            (Kind::OperationLocation, url)
        } else if let Some(url) = location {
            (Kind::Location, url)
        } else if is_write {
            (Kind::Body, exchange.url.as_str())
        } else if answer.status == 202 && matches!(exchange.method, Method::Post | Method::Delete) {
            return Err(End::Errors("the answer 202 names no URL to poll"));
        } else {
            // `pollers.NopPoller`: the operation is complete.
            return Err(hand_over(&first));
        };
        if !is_absolute(url) {
            return Err(End::Errors("the URL to poll is not absolute"));
        }
        // Only `op.New` checks the `Location` next to the header that it polls.
        if kind == Kind::OperationLocation && location.is_some_and(|url| !is_absolute(url)) {
            return Err(End::Errors("the `Location` is not absolute"));
        }
        // Only these two report a body that they can't parse.
        let is_strict = matches!(kind, Kind::OperationLocation | Kind::Body);
        if is_strict && answer.body.as_ref().is_some_and(|body| !body.is_object()) {
            return Err(End::Errors("the body of the first answer is not an object"));
        }
        Ok(Self {
            kind,
            url: url.to_owned(),
            location: location.map(str::to_owned),
            state: first_state(kind, answer).to_owned(),
            last: first,
        })
    }

    /// `Poll` of each poller.
    fn update(&mut self, got: Got<'e>) -> Result<(), End> {
        let answer = &got.answer;
        let state = match self.kind {
            Kind::AzureAsyncOperation | Kind::OperationLocation | Kind::Body
                if !is_valid(answer) =>
            {
                return Err(End::Errors("a poll was answered with an error"));
            }
            Kind::AzureAsyncOperation | Kind::OperationLocation => {
                let status = answer.text(&["status"]).filter(|word| !word.is_empty());
                status.ok_or(End::Errors("a poll was answered without a `status`"))?
            }
            Kind::Location => {
                if let Some(url) = answer.header("Location") {
                    url.clone_into(&mut self.url);
                }
                match (provisioning_state(answer), answer.status) {
                    (Some(state), _) => state,
                    (None, 202) => "InProgress",
                    (None, 200..=299) => "Succeeded",
                    (None, 408 | 429 | 500 | 502 | 503 | 504) => self.state.as_str(),
                    (None, _) => "Failed",
                }
            }
            Kind::Body if answer.status == 204 => "Succeeded",
            Kind::Body if answer.body.is_none() => {
                return Err(End::Errors("a poll was answered without a body"));
            }
            Kind::Body => provisioning_state(answer).unwrap_or("Succeeded"),
        };
        self.state = state.to_owned();
        self.last = got;
        Ok(())
    }

    /// `Result` of each poller, and `pollers.ResultHelper`.
    fn result(self, service: &mut Service<'e>) -> End {
        let has_failed = meaning(&self.state) != Some(State::Succeeded);
        let url = match self.kind {
            Kind::AzureAsyncOperation if has_failed => return End::Failed,
            Kind::AzureAsyncOperation => self.async_result(service),
            Kind::OperationLocation => match self.op_result(service) {
                Ok(url) => url,
                Err(end) => return end,
            },
            Kind::Location | Kind::Body => None,
        };
        let got = match &url {
            Some(url) if !is_absolute(url) => return NO_HOST,
            Some(url) => service.fetch(url),
            None => self.last,
        };
        match got.answer.status {
            // This code is checked before the outcome.
            204 => End::Returns(None),
            _ if has_failed => End::Failed,
            _ if !is_valid(&got.answer) => End::Errors("the result was answered with an error"),
            // The poller `op` returns only the property `result` of a monitor.
            _ if self.kind == Kind::OperationLocation
                && url.is_none()
                && (got.answer.body.as_ref())
                    .is_none_or(|body| body.get("result").is_none_or(Value::is_null)) =>
            {
                End::Returns(None)
            }
            _ => hand_over(&got),
        }
    }

    /// `async.Poller.Result`: the final-state-via matters only for POST.
    fn async_result(&self, service: &Service<'e>) -> Option<String> {
        let exchange = service.exchange();
        match (exchange.method, exchange.final_state_via) {
            (Method::Put | Method::Patch, _) | (Method::Post, Some(FinalStateVia::OriginalUri)) => {
                Some(exchange.url.clone())
            }
            (Method::Post, Some(FinalStateVia::AzureAsyncOperation)) => None,
            (Method::Post, _) => self.location.clone(),
            _ => None,
        }
    }

    /// `op.Poller.Result`: called for every outcome, even if the operation failed.
    fn op_result(&self, service: &Service<'e>) -> Result<Option<String>, End> {
        let exchange = service.exchange();
        if exchange.final_state_via == Some(FinalStateVia::Location) && self.location.is_some() {
            return Ok(self.location.clone());
        }
        let body = self.last.answer.body.as_ref();
        match body.and_then(|body| body.get("resourceLocation")) {
            Some(Value::String(url)) if !url.is_empty() => {
                return Ok(Some(url.clone()));
            }
            Some(Value::String(_)) | None => {}
            Some(_) => return Err(End::Errors("the `resourceLocation` is not a string")),
        }
        Ok(match exchange.method {
            Method::Put | Method::Patch => Some(exchange.url.clone()),
            Method::Post => self.location.clone(),
            _ => None,
        })
    }
}

/// `New` of each poller: the state according to the first response.
fn first_state(kind: Kind, answer: &Answer) -> &str {
    let state = match (kind, answer.status) {
        (Kind::OperationLocation, _) => answer.text(&["status"]).filter(|word| !word.is_empty()),
        (Kind::AzureAsyncOperation | Kind::Location, _) | (Kind::Body, 201) => {
            provisioning_state(answer)
        }
        (Kind::Body, 200) => Some(provisioning_state(answer).unwrap_or("Succeeded")),
        (Kind::Body, 204) => Some("Succeeded"),
        (Kind::Body, _) => None,
    };
    state.unwrap_or("InProgress")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{polled, run};
    use super::*;

    /// The monitor is complete at once. Every other URL answers with a body.
    const DONE: &str = "{<op>: [{status: 200, body: {status: Succeeded}}], \
        <self>: [{status: 200, body: {name: w}}], <loc>: [{status: 200, body: {name: w}}], \
        <res>: [{status: 200, body: {name: w}}]}";

    fn go(method: &str, via: &str, initial: &str, later: &str) -> String {
        run(&GO, method, via, initial, later)
    }

    #[test]
    fn headers_go_before_each_other() {
        let order = [
            (
                "{Azure-AsyncOperation: <op>, Operation-Location: <res>, Location: <loc>}",
                "<op>",
            ),
            ("{Operation-Location: <op>, Location: <loc>}", "<op>"),
            ("{Location: <loc>}", "<loc>"),
        ];
        for method in ["put", "patch", "post", "delete"] {
            for (headers, url) in order {
                let initial = format!("{{status: 202, headers: {headers}}}");
                assert_eq!(
                    polled(&GO, method, &initial, DONE),
                    url,
                    "{method} {headers}"
                );
            }
        }
    }

    #[test]
    fn without_a_header_the_method_decides() {
        let accepted = "{status: 202}";
        for method in ["put", "patch"] {
            assert_eq!(
                go(method, "", accepted, DONE),
                "polls <self> +0s; returns <self>#1"
            );
        }
        for method in ["post", "delete"] {
            assert_eq!(
                go(method, "", accepted, DONE),
                "gives up: the answer 202 names no URL to poll"
            );
            assert_eq!(
                go(method, "", "{status: 200, body: {name: w}}", DONE),
                "returns the first answer"
            );
            assert_eq!(go(method, "", "{status: 204}", DONE), "returns nothing");
        }
    }

    #[test]
    fn a_resource_tells_its_own_state() {
        let first = |status: u16, body: &str| {
            let initial = format!("{{status: {status}, body: {body}}}");
            go("put", "", &initial, DONE)
        };
        let at_once = "returns the first answer";
        let polled = "polls <self> +0s; returns <self>#1";
        assert_eq!(first(201, "{name: w}"), polled);
        assert_eq!(first(200, "{name: w}"), at_once);
        assert_eq!(
            first(200, "{properties: {provisioningState: Creating}}"),
            polled
        );
        assert_eq!(
            first(201, "{properties: {provisioningState: Succeeded}}"),
            at_once
        );
        assert_eq!(
            first(201, "{properties: {provisioningState: Failed}}"),
            "fails"
        );
        assert_eq!(go("put", "", "{status: 204}", DONE), "returns nothing");
        let empty = "{<self>: [{status: 200}]}";
        assert_eq!(
            go("put", "", "{status: 201}", empty),
            "polls <self> +0s; gives up: a poll was answered without a body"
        );
        let broken = "{<self>: [{status: 500, body: {name: w}}, {status: 200, body: {name: w}}]}";
        assert_eq!(
            go("put", "", "{status: 201}", broken),
            "polls <self> +0s; gives up: a poll was answered with an error"
        );
        let gone = "{<self>: [{status: 204}]}";
        assert_eq!(
            go("put", "", "{status: 201}", gone),
            "polls <self> +0s; returns nothing"
        );
    }

    #[test]
    fn the_result_behind_azure_async_operation() {
        let initial = "{status: 202, headers: {Azure-AsyncOperation: <op>, Location: <loc>}}";
        let own = "polls <op> +0s; gets <self>; returns <self>#1";
        let location = "polls <op> +0s; gets <loc>; returns <loc>#1";
        let monitor = "polls <op> +0s; returns <op>#1";
        for (method, via, does) in [
            ("put", "", own),
            ("put", "location", own),
            ("put", "azure-async-operation", own),
            ("patch", "", own),
            ("patch", "azure-async-operation", own),
            ("post", "", location),
            ("post", "location", location),
            ("post", "azure-async-operation", monitor),
            ("post", "original-uri", own),
            ("delete", "", monitor),
            ("delete", "location", monitor),
        ] {
            assert_eq!(go(method, via, initial, DONE), does, "{method} {via}");
        }
        let alone = "{status: 202, headers: {Azure-AsyncOperation: <op>}}";
        assert_eq!(go("post", "location", alone, DONE), monitor);
    }

    #[test]
    fn the_result_behind_operation_location() {
        let initial = "{status: 202, headers: {Operation-Location: <op>, Location: <loc>}}";
        let own = "polls <op> +0s; gets <self>; returns <self>#1";
        let location = "polls <op> +0s; gets <loc>; returns <loc>#1";
        for (method, via, does) in [
            ("put", "", own),
            ("put", "operation-location", own),
            ("put", "location", location),
            ("patch", "", own),
            ("patch", "location", location),
            ("delete", "location", location),
            ("delete", "", "polls <op> +0s; returns nothing"),
            ("post", "", location),
            ("post", "operation-location", location),
            ("post", "original-uri", location),
        ] {
            assert_eq!(go(method, via, initial, DONE), does, "{method} {via}");
        }
        let alone = "{status: 202, headers: {Operation-Location: <op>}}";
        let with_result = "{<op>: [{status: 200, body: {status: Succeeded, result: {a: 1}}}]}";
        assert_eq!(
            go("post", "operation-location", alone, with_result),
            "polls <op> +0s; returns <op>#1"
        );
        let with_null = "{<op>: [{status: 200, body: {status: Succeeded, result: null}}]}";
        for later in [DONE, with_null] {
            assert_eq!(
                go("post", "operation-location", alone, later),
                "polls <op> +0s; returns nothing"
            );
        }
        let elsewhere = "{<op>: [{status: 200, body: {status: Succeeded, resourceLocation: <res>}}], \
            <res>: [{status: 200, body: {a: 1}}]}";
        for method in ["put", "patch", "post", "delete"] {
            assert_eq!(
                go(method, "", initial, elsewhere),
                "polls <op> +0s; gets <res>; returns <res>#1",
                "{method}"
            );
        }
    }

    #[test]
    fn operation_location_asks_for_the_result_of_a_failure_too() {
        let initial = "{status: 202, headers: {Operation-Location: <op>}}";
        let later = |own: &str| {
            format!("{{<op>: [{{status: 200, body: {{status: Failed}}}}], <self>: [{own}]}}")
        };
        assert_eq!(
            go("put", "", initial, &later("{status: 200, body: {name: w}}")),
            "polls <op> +0s; gets <self>; fails"
        );
        assert_eq!(
            go("put", "", initial, &later("{status: 204}")),
            "polls <op> +0s; gets <self>; returns nothing"
        );
        assert_eq!(
            go("post", "", initial, &later("{status: 404}")),
            "polls <op> +0s; fails"
        );
        assert_eq!(
            go(
                "put",
                "",
                &initial.replace("Operation-Location", "Azure-AsyncOperation"),
                &later("{status: 200}")
            ),
            "polls <op> +0s; fails"
        );
    }

    #[test]
    fn words_that_end_an_operation() {
        for (word, end) in [
            ("succeeded", "returns <op>#1"),
            ("Completed", "returns <op>#1"),
            ("Failed", "fails"),
            ("Canceled", "fails"),
            ("Cancelled", "fails"),
        ] {
            let later = format!("{{<op>: [{{status: 200, body: {{status: {word}}}}}]}}");
            let initial = "{status: 202, headers: {Azure-AsyncOperation: <op>}}";
            let does = format!("polls <op> +0s; {end}");
            assert_eq!(go("delete", "", initial, &later), does, "{word}");
        }
        for word in ["Deduped", "ValidationFailed", "Deleted"] {
            assert_eq!(meaning(word), Some(State::Running), "{word}");
        }
    }

    #[test]
    fn an_operation_that_never_ends() {
        let later = "{<op>: [{status: 200, body: {status: Deleted}}]}";
        let initial = "{status: 202, headers: {Azure-AsyncOperation: <op>}}";
        assert!(go("delete", "", initial, later).ends_with("never ends"));
    }

    #[test]
    fn monitors_that_say_nothing() {
        for header in ["Azure-AsyncOperation", "Operation-Location"] {
            let initial = format!("{{status: 202, headers: {{{header}: <op>}}}}");
            let nothing = "polls <op> +0s; gives up: a poll was answered without a `status`";
            for poll in [
                "{status: 200}",
                "{status: 204}",
                "{status: 200, body: {name: w}}",
            ] {
                let later = format!("{{<op>: [{poll}]}}");
                assert_eq!(
                    go("delete", "", &initial, &later),
                    nothing,
                    "{header} {poll}"
                );
            }
            assert_eq!(
                go("delete", "", &initial, "{}"),
                "polls <op> +0s; gives up: a poll was answered with an error"
            );
        }
    }

    #[test]
    fn a_first_answer_that_is_already_the_last() {
        let with = |header: &str, body: &str| {
            let initial = format!("{{status: 202, headers: {{{header}: <op>}}, body: {body}}}");
            go("delete", "", &initial, DONE)
        };
        let polled = "polls <op> +0s; returns <op>#1";
        let status = "{status: Succeeded}";
        let provisioning = "{properties: {provisioningState: Succeeded}}";
        assert_eq!(with("Operation-Location", status), "returns nothing");
        assert_eq!(with("Azure-AsyncOperation", status), polled);
        assert_eq!(
            with("Azure-AsyncOperation", provisioning),
            "returns the first answer"
        );
        assert_eq!(with("Location", provisioning), "returns the first answer");
        assert_eq!(
            with("Location", "{properties: {provisioningState: Failed}}"),
            "fails"
        );
    }

    #[test]
    fn a_location_is_believed_by_its_code() {
        let initial = "{status: 202, headers: {Location: <loc>}}";
        let once = |poll: &str| go("post", "", initial, &format!("{{<loc>: [{poll}]}}"));
        let done = "polls <loc> +0s; returns <loc>#1";
        assert_eq!(once("{status: 200, body: {status: Running}}"), done);
        assert_eq!(once("{status: 204}"), "polls <loc> +0s; returns nothing");
        assert_eq!(once("{status: 404}"), "polls <loc> +0s; fails");
        assert!(
            once("{status: 200, body: {properties: {provisioningState: Creating}}}")
                .ends_with("never ends")
        );
        let busy = "{<loc>: [{status: 503}, {status: 200, body: {a: 1}}]}";
        assert_eq!(
            go("post", "", initial, busy),
            "polls <loc> +0s, <loc> +30s; returns <loc>#2"
        );
        let moves = "{<loc>: [{status: 202, headers: {Location: <res>}}], \
            <res>: [{status: 200, body: {a: 1}}]}";
        assert_eq!(
            go("post", "", initial, moves),
            "polls <loc> +0s, <res> +30s; returns <res>#1"
        );
    }

    #[test]
    fn waits() {
        let initial = "{status: 202, headers: {Azure-AsyncOperation: <op>, Retry-After: '7'}}";
        let later = "{<op>: [{status: 200, body: {status: Running}}, \
            {status: 200, headers: {Retry-After: '4'}, body: {status: Running}}, \
            {status: 200, body: {status: Succeeded}}]}";
        assert_eq!(
            go("delete", "", initial, later),
            "polls <op> +7s, <op> +30s, <op> +4s; returns <op>#3"
        );
        for (headers, wait) in [
            ("Retry-After: '+6'", "6s"),
            ("Retry-After: '-6'", "0s"),
            ("Retry-After: '7.5'", "0s"),
            ("Retry-After-Ms: '1500', Retry-After: '7'", "1.5s"),
            ("Retry-After-Ms: '0', X-Ms-Retry-After-Ms: '2500'", "2.5s"),
            (
                "Date: 'Fri, 01 Jan 2027 00:00:00 GMT', Retry-After: 'Fri, 01 Jan 2027 00:01:00 GMT'",
                "60s",
            ),
        ] {
            let initial =
                format!("{{status: 202, headers: {{Azure-AsyncOperation: <op>, {headers}}}}}");
            assert_eq!(
                go("delete", "", &initial, DONE),
                format!("polls <op> +{wait}; returns <op>#1"),
                "{headers}"
            );
        }
    }

    #[test]
    fn a_first_answer_that_is_an_error() {
        assert_eq!(
            go("put", "", "{status: 409, headers: {Location: <loc>}}", DONE),
            "gives up: the first answer is an error"
        );
    }

    #[test]
    fn relative_urls_are_refused() {
        for header in ["Azure-AsyncOperation", "Operation-Location", "Location"] {
            let initial = format!("{{status: 202, headers: {{{header}: /operations/1}}}}");
            assert_eq!(
                go("post", "", &initial, DONE),
                "gives up: the URL to poll is not absolute"
            );
        }
        let beside = |header: &str| {
            let initial = format!("{{status: 202, headers: {{{header}: <op>, Location: /r}}}}");
            go("post", "", &initial, DONE)
        };
        assert_eq!(
            beside("Operation-Location"),
            "gives up: the `Location` is not absolute"
        );
        assert_eq!(
            beside("Azure-AsyncOperation"),
            "polls <op> +0s; gives up: the URL of a request is not absolute"
        );
        let moves = "{<loc>: [{status: 202, headers: {Location: /r}}]}";
        assert_eq!(
            go(
                "post",
                "",
                "{status: 202, headers: {Location: <loc>}}",
                moves
            ),
            "polls <loc> +0s; gives up: the URL of a request is not absolute"
        );
    }

    #[test]
    fn a_result_that_is_gone() {
        let initial = "{status: 201, headers: {Azure-AsyncOperation: <op>}}";
        let later = "{<op>: [{status: 200, body: {status: Succeeded}}]}";
        assert_eq!(
            go("put", "", initial, later),
            "polls <op> +0s; gets <self>; gives up: the result was answered with an error"
        );
    }
}
