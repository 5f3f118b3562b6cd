//! Java for the data plane: `azure-core`, as AutoRest configures it.
//!
//! Generated code sends the request through `RestProxy` and passes the response to
//! `SyncDefaultPollingStrategy`, together with the endpoint and the API version. We model the
//! synchronous poller. The asynchronous poller also waits before its first poll, and gives up if a
//! poll of `Location` returns no body.

use std::borrow::Cow;

use serde_json::Value;

use super::reading::{Url, hand_over, initial, is_absolute};
use super::{Answer, Client, Code, End, Endless, Got, KnownBy, Product, Service};
use crate::model::{State, System};
use crate::openapi::Method;

/// The Java client for the data plane.
pub static JAVA: Client = Client {
    name: "java",
    product: Product::AzureSdk("Java"),
    source: "Maven com.azure:azure-core, com/azure/core/util/polling",
    version: "1.59.0",
    known_by: KnownBy::Ran,
    systems: &[System::DataPlane, System::Generic],
    hands_over: true,
    code: Code::PLAIN,
    meaning,
    resource_meaning: meaning,
    wait,
};

/// The interval in milliseconds that generated libraries set.
const INTERVAL: u64 = 1000;

/// `PollResult.setStatus`. The client treats any other value as the service's own status, and the
/// operation is still running. It rejects two values that `LongRunningOperationStatus` uses for its
/// own final states.
pub(super) fn meaning(word: &str) -> Option<State> {
    Some(match word {
        "SUCCESSFULLY_COMPLETED" | "USER_CANCELLED" => return None,
        word if word.eq_ignore_ascii_case("Succeeded") => State::Succeeded,
        word if word.eq_ignore_ascii_case("Failed") => State::Failed,
        word if word.eq_ignore_ascii_case("Canceled") => State::Canceled,
        _ => State::Running,
    })
}

/// The polling strategy. `SyncDefaultPollingStrategy` tries these in order, and uses
/// `SyncStatusCheckPollingStrategy` if neither can poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Strategy {
    /// `SyncOperationResourcePollingStrategy`.
    OperationResource,
    /// `SyncLocationPollingStrategy`.
    Location,
}

/// `SyncDefaultPollingStrategy` and the loop of `PollingUtil`: the client polls at once the first
/// time and ignores the first `Retry-After`.
pub(super) fn wait(service: &mut Service<'_>) -> Result<End, Endless> {
    let exchange = service.exchange();
    let first = initial(service);
    if let Some(end) = unexpected(&first.answer) {
        return Ok(end);
    }
    let url = |header| {
        let url = first.answer.header(header)?;
        Some(absolute(&exchange.url, url))
    };
    let mut location = url("Location");
    let (strategy, monitor) = match (url("Operation-Location"), &location) {
        (Some(url), _) => (Strategy::OperationResource, url),
        (None, Some(url)) => (Strategy::Location, url.clone()),
        (None, None) => return Ok(hand_over(&first)),
    };
    let mut resource = None;
    let mut pause = 0;
    let last = loop {
        let got = match (strategy, &location) {
            (Strategy::Location, Some(url)) if !is_absolute(url) => return Ok(NO_URL),
            (Strategy::Location, Some(url)) => poll(service, url, pause)?,
            _ => poll(service, &monitor, pause)?,
        };
        let state = match strategy {
            Strategy::OperationResource => match PollResult::of(&got.answer, &exchange.url) {
                Ok(said) => {
                    resource = said.resource_location.or(resource);
                    said.state
                }
                Err(why) => return Ok(End::Errors(why)),
            },
            // The client parses every poll as a model.
            Strategy::Location
                if got
                    .answer
                    .body
                    .as_ref()
                    .is_some_and(|body| !body.is_object()) =>
            {
                return Ok(End::Errors("a poll was answered with no object"));
            }
            Strategy::Location => {
                if let Some(url) = got.answer.header("Location") {
                    location = Some(url.to_owned());
                }
                state_by_code(&got.answer)
            }
        };
        match state {
            State::Running => pause = retry_after(&got.answer).unwrap_or(INTERVAL),
            State::Succeeded => break got,
            State::Failed | State::Canceled => return Ok(End::Failed),
        }
    };
    Ok(result(service, &last, resource, location))
}

/// The error that `getResult` throws after a DELETE: "Cannot get final result".
pub(super) const NO_RESULT: &str = "no final result can be got";

const NO_URL: End = End::Errors("the URL of a request is not absolute");

/// The error that `RestProxy` throws if the operation doesn't declare the code.
pub(super) fn unexpected(first: &Answer) -> Option<End> {
    let is_declared = matches!(first.status, 200 | 201 | 202 | 204);
    (!is_declared).then_some(End::Errors("the first answer is no success"))
}

/// Polls a URL with the API version in it.
pub(super) fn poll<'e>(
    service: &mut Service<'e>,
    url: &str,
    pause: u64,
) -> Result<Got<'e>, Endless> {
    let url = with_version(url, &service.exchange().url);
    service.poll(&url, pause)
}

/// A status, parsed as `PollResult`. The code of the response doesn't matter.
pub(super) struct PollResult {
    pub(super) state: State,
    /// The URL of the result.
    pub(super) resource_location: Option<String>,
}

impl PollResult {
    /// Reads the response to a poll.
    ///
    /// # Errors
    ///
    /// The error that the client throws, as a clause.
    pub(super) fn of(answer: &Answer, request: &str) -> Result<Self, &'static str> {
        if answer.body.as_ref().is_some_and(|body| !body.is_object()) {
            return Err("the status is no object");
        }
        let text = |name| match answer.body.as_ref().and_then(|body| body.get(name)) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Array(_) | Value::Object(_)) => {
                Err("a status has no text where text belongs")
            }
            Some(Value::String(text)) => Ok(Some(Cow::Borrowed(text.as_str()))),
            Some(value @ (Value::Bool(_) | Value::Number(_))) => Ok(Some(value.to_string().into())),
        };
        let resource_location = text("resourceLocation")?;
        let word = text("status")?.ok_or("a poll was answered without a `status`")?;
        Ok(Self {
            state: meaning(&word).ok_or("the `status` is a word of the client's own")?,
            resource_location: resource_location.map(|url| absolute(request, &url)),
        })
    }
}

/// `getResult` of both strategies. Neither gets the declared final-state-via, and neither checks
/// the code of the response.
pub(super) fn result(
    service: &mut Service<'_>,
    last: &Got<'_>,
    resource: Option<String>,
    location: Option<String>,
) -> End {
    let exchange = service.exchange();
    let url = match (resource, exchange.method) {
        (Some(url), _) => Some(url),
        (None, Method::Put | Method::Patch) => Some(exchange.url.clone()),
        (None, Method::Post) => location,
        (None, _) => return End::Errors(NO_RESULT),
    };
    match url {
        None => hand_over(last),
        Some(url) if is_absolute(&url) => {
            let url = with_version(&url, &exchange.url);
            hand_over(&service.fetch(&url))
        }
        Some(_) => NO_URL,
    }
}

/// `SyncLocationPollingStrategy.poll`.
fn state_by_code(answer: &Answer) -> State {
    match answer.status {
        202 => State::Running,
        200..=204 => State::Succeeded,
        _ => State::Failed,
    }
}

/// `PollingUtils.getAbsolutePath`: a relative URL is relative to the endpoint.
pub(super) fn absolute(request: &str, link: &str) -> String {
    let endpoint = Url::of(request).origin;
    match link {
        link if is_absolute(link) => link.to_owned(),
        link if link.starts_with('/') => format!("{endpoint}{link}"),
        link => format!("{endpoint}/{link}"),
    }
}

/// `setServiceVersionQueryParam`: a URL with the API version of the request, if the request had
/// one.
fn with_version<'u>(link: &'u str, request: &str) -> Cow<'u, str> {
    const NAME: &str = "api-version";
    let Some(version) = Url::of(request).parameter(NAME) else {
        return Cow::Borrowed(link);
    };
    let version = format!("{NAME}={version}");
    let (path, query) = link.split_once('?').unwrap_or((link, ""));
    let mut pairs: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty()).collect();
    let is_version = |pair: &str| pair.split('=').next() == Some(NAME);
    match pairs.iter_mut().find(|pair| is_version(pair)) {
        Some(pair) => *pair = &version,
        None => pairs.push(&version),
    }
    Cow::Owned(format!("{path}?{}", pairs.join("&")))
}

/// `ImplUtils.getRetryAfterFromHeaders`, in milliseconds. The first header that can be parsed
/// counts. A wait of zero is ignored (`PollingUtil.getDelay`).
pub(super) fn retry_after(answer: &Answer) -> Option<u64> {
    let number = |name, unit: u64| Some(long(answer.header(name)?)?.saturating_mul(unit));
    let date = || {
        let seconds = answer.seconds_until("Retry-After")?;
        Some(u64::try_from(seconds).ok()?.saturating_mul(1000))
    };
    number("x-ms-retry-after-ms", 1)
        .or_else(|| number("retry-after-ms", 1))
        .or_else(|| number("Retry-After", 1000))
        .or_else(date)
        .filter(|wait| *wait > 0)
}

/// `Long.parseLong`; `None` if the number is negative.
pub(super) fn long(text: &str) -> Option<u64> {
    let number: i64 = text.parse().ok()?;
    u64::try_from(number).ok()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{polled, run};
    use super::*;

    const DONE: &str = "{<op>: [{status: 200, body: {status: Succeeded}}], \
        <self>: [{status: 200, body: {name: w}}], <loc>: [{status: 200, body: {name: w}}], \
        <res>: [{status: 200, body: {name: w}}]}";

    fn java(method: &str, via: &str, initial: &str, later: &str) -> String {
        run(&JAVA, method, via, initial, later)
    }

    #[test]
    fn headers_go_before_each_other() {
        let order = [
            ("{Operation-Location: <op>, Location: <loc>}", "<op>"),
            ("{Location: <loc>, Azure-AsyncOperation: <op>}", "<loc>"),
            ("{Azure-AsyncOperation: <op>}", ""),
        ];
        for method in ["put", "patch", "post", "delete"] {
            for (headers, url) in order {
                let initial = format!("{{status: 202, headers: {headers}}}");
                assert_eq!(
                    polled(&JAVA, method, &initial, DONE),
                    url,
                    "{method} {headers}"
                );
            }
        }
    }

    #[test]
    fn without_a_header_it_is_done() {
        for method in ["put", "patch", "post", "delete"] {
            for status in [200, 201, 202] {
                let initial = format!("{{status: {status}, body: {{status: Running}}}}");
                assert_eq!(
                    java(method, "", &initial, DONE),
                    "returns the first answer",
                    "{method} {status}"
                );
            }
            assert_eq!(java(method, "", "{status: 204}", DONE), "returns nothing");
        }
    }

    #[test]
    fn the_result_behind_operation_location() {
        let initial = "{status: 202, headers: {Operation-Location: <op>, Location: <loc>}}";
        let alone = "{status: 202, headers: {Operation-Location: <op>}}";
        let own = "polls <op> +0s; gets <self>; returns <self>#1";
        let location = "polls <op> +0s; gets <loc>; returns <loc>#1";
        let monitor = "polls <op> +0s; returns <op>#1";
        let none = "polls <op> +0s; gives up: no final result can be got";
        for via in ["", "location", "operation-location", "original-uri"] {
            for (method, both, single) in [
                ("put", own, own),
                ("patch", own, own),
                ("post", location, monitor),
                ("delete", none, none),
            ] {
                assert_eq!(java(method, via, initial, DONE), both, "{method} {via}");
                assert_eq!(java(method, via, alone, DONE), single, "{method} {via}");
            }
        }
    }

    #[test]
    fn a_resource_location_is_followed_for_every_method() {
        let initial = "{status: 202, headers: {Operation-Location: <op>, Location: <loc>}}";
        let later = "{<op>: [{status: 200, body: {status: Running, resourceLocation: <res>}}, \
            {status: 200, body: {status: Succeeded}}], <res>: [{status: 200, body: {a: 1}}]}";
        for method in ["put", "patch", "post", "delete"] {
            assert_eq!(
                java(method, "", initial, later),
                "polls <op> +0s, <op> +1s; gets <res>; returns <res>#1",
                "{method}"
            );
        }
    }

    #[test]
    fn a_location_is_believed_by_its_code_and_fetched_again() {
        let initial = "{status: 202, headers: {Location: <loc>}}";
        let once = |method: &str, poll: &str| {
            let later = format!("{{<loc>: [{poll}], <self>: [{{status: 200, body: {{a: 1}}}}]}}");
            java(method, "", initial, &later)
        };
        let running = "{status: 200, body: {status: Running}}";
        assert_eq!(
            once("post", running),
            "polls <loc> +0s; gets <loc>; returns <loc>#2"
        );
        assert_eq!(
            once("put", running),
            "polls <loc> +0s; gets <self>; returns <self>#1"
        );
        assert_eq!(
            once("post", "{status: 204}"),
            "polls <loc> +0s; gets <loc>; returns nothing"
        );
        assert_eq!(
            once("delete", "{status: 204}"),
            "polls <loc> +0s; gives up: no final result can be got"
        );
        assert!(once("post", "{status: 202}").ends_with("never ends"));
        for poll in ["{status: 404}", "{status: 206, body: {a: 1}}"] {
            assert_eq!(once("post", poll), "polls <loc> +0s; fails", "{poll}");
        }
    }

    #[test]
    fn words_that_end_an_operation() {
        let initial = "{status: 202, headers: {Operation-Location: <op>}}";
        let ends = |word: &str| {
            let later = format!("{{<op>: [{{status: 200, body: {{status: {word}}}}}]}}");
            java("post", "", initial, &later)
        };
        assert_eq!(ends("succeeded"), "polls <op> +0s; returns <op>#1");
        assert_eq!(ends("Failed"), "polls <op> +0s; fails");
        assert_eq!(ends("Canceled"), "polls <op> +0s; fails");
        for word in ["Completed", "Deduped", "Deleted"] {
            assert_eq!(meaning(word), Some(State::Running), "{word}");
            assert!(ends(word).ends_with("never ends"), "{word}");
        }
    }

    #[test]
    fn monitors_that_say_nothing() {
        let initial = "{status: 202, headers: {Operation-Location: <op>}}";
        for poll in [
            "{status: 200}",
            "{status: 204}",
            "{status: 200, body: {a: 1}}",
            "{status: 404}",
        ] {
            assert_eq!(
                java("post", "", initial, &format!("{{<op>: [{poll}]}}")),
                "polls <op> +0s; gives up: a poll was answered without a `status`",
                "{poll}"
            );
        }
    }

    #[test]
    fn waits() {
        let initial = "{status: 202, headers: {Operation-Location: <op>, Retry-After: '7'}}";
        let later = "{<op>: [{status: 200, body: {status: Running}}, \
            {status: 200, headers: {Retry-After: '4'}, body: {status: Running}}, \
            {status: 200, headers: {retry-after-ms: '500'}, body: {status: Running}}, \
            {status: 200, body: {status: Succeeded}}]}";
        assert_eq!(
            java("post", "", initial, later),
            "polls <op> +0s, <op> +1s, <op> +4s, <op> +0.5s; returns <op>#4"
        );
        // A wait of zero milliseconds hides the wait in seconds.
        let none = "{<op>: [{status: 200, body: {status: Running}, \
            headers: {retry-after-ms: '0', Retry-After: '4'}}, \
            {status: 200, body: {status: Succeeded}}]}";
        assert_eq!(
            java("post", "", initial, none),
            "polls <op> +0s, <op> +1s; returns <op>#2"
        );
    }

    #[test]
    fn polls_carry_the_version_of_the_request() {
        let other = "https://api.example.com/operations/1?api-version=2&a=b";
        let initial = format!("{{status: 202, headers: {{Operation-Location: '{other}'}}}}");
        assert_eq!(polled(&JAVA, "post", &initial, DONE), "<op>&a=b");
    }

    #[test]
    fn relative_urls_start_from_the_endpoint() {
        let initial = "{status: 202, headers: {Operation-Location: '/operations/1?api-version=1'}}";
        assert_eq!(polled(&JAVA, "post", initial, DONE), "<op>");
        let moved = "{<loc>: [{status: 202, headers: {Location: /elsewhere}}]}";
        assert_eq!(
            java(
                "post",
                "",
                "{status: 202, headers: {Location: <loc>}}",
                moved
            ),
            "polls <loc> +0s; gives up: the URL of a request is not absolute"
        );
    }

    #[test]
    fn whatever_the_result_is_answered_with_is_handed_over() {
        let initial = "{status: 201, headers: {Operation-Location: <op>}}";
        let later = "{<op>: [{status: 200, body: {status: Succeeded}}], \
            <self>: [{status: 404, body: {error: {code: NotFound}}}]}";
        assert_eq!(
            java("put", "", initial, later),
            "polls <op> +0s; gets <self>; returns <self>#1"
        );
    }
}
