//! Java for data planes: `azure-core`.
//!
//! Read in Azure/azure-sdk-for-java, below
//! `sdk/core/azure-core/src/main/java/com/azure/core/util/polling`:
//! `SyncOperationResourcePollingStrategy.java` at 530d419, and `SyncLocationPollingStrategy.java`,
//! `StatusCheckPollingStrategy.java`, `ChainedPollingStrategy.java`, `DefaultPollingStrategy.java`,
//! `PollingUtil.java` and `implementation/PollResult.java` in the states that belong to it. Of the
//! pollers the synchronous one is followed. Strategies that generated libraries bring along
//! themselves aren't modelled.

use super::reading::{Url, hand_over, initial, is_absolute, retry_after};
use super::{Answer, Client, Code, End, Endless, Got, KnownBy, Service};
use crate::model::{State, System};
use crate::openapi::Method;

/// The client of Java for data planes.
pub static JAVA: Client = Client {
    name: "java",
    title: "Java",
    source: "Azure/azure-sdk-for-java, azure-core: com/azure/core/util/polling",
    version: "530d419",
    known_by: KnownBy::Read,
    systems: &[System::DataPlane, System::Generic],
    hands_over: true,
    code: Code::PLAIN,
    meaning,
    resource_meaning: meaning,
    wait,
};

/// The interval that generated libraries set.
const INTERVAL: u64 = 1000;

/// `PollResult.setStatus`. The word of the guidelines is taken for `STATUS_CANCELLED`, whose value
/// is in a file that could not be had.
fn meaning(word: &str) -> Option<State> {
    Some(match word.to_ascii_lowercase().as_str() {
        "succeeded" => State::Succeeded,
        "failed" => State::Failed,
        "canceled" => State::Canceled,
        _ => State::Running,
    })
}

/// Which strategy is at work: `DefaultPollingStrategy` tries them in this order, and has
/// `StatusCheckPollingStrategy` where neither can poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Strategy {
    /// `SyncOperationResourcePollingStrategy`.
    OperationResource,
    /// `SyncLocationPollingStrategy`.
    Location,
}

/// `DefaultPollingStrategy` and the loop of `PollingUtil`: the first poll is sent at once,
/// whatever `Retry-After` says.
fn wait(service: &mut Service<'_>) -> Result<End, Endless> {
    let exchange = service.exchange();
    let first = initial(service);
    // `onInitialResponse` of all three.
    if !matches!(first.answer.status, 200 | 201 | 202 | 204) {
        return Ok(End::Failed);
    }
    let endpoint = Url::of(&exchange.url).origin;
    let url = |header| {
        let url = first.answer.header(header)?;
        Some(absolute(endpoint, url))
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
            (Strategy::Location, Some(url)) => service.poll(url, pause)?,
            _ => service.poll(&monitor, pause)?,
        };
        let state = match strategy {
            Strategy::OperationResource => {
                if let Some(url) = got.answer.text(&["resourceLocation"]) {
                    resource = Some(absolute(endpoint, url));
                }
                // Whatever the code.
                got.answer.text(&["status"]).and_then(meaning)
            }
            Strategy::Location => {
                if let Some(url) = got.answer.header("Location") {
                    location = Some(url.to_owned());
                }
                Some(state_by_code(&got.answer))
            }
        };
        match state {
            Some(State::Running) => pause = retry_after(&got.answer).unwrap_or(INTERVAL),
            Some(State::Succeeded) => break got,
            Some(State::Failed | State::Canceled) => return Ok(End::Failed),
            None => return Ok(End::Errors("a poll was answered without a `status`")),
        }
    };
    Ok(result(service, last, resource, location))
}

/// What `getResult` throws after a DELETE: "Cannot get final result".
pub(super) const NO_RESULT: &str = "no final result can be got";

const NO_URL: End = End::Errors("the URL of a request is not absolute");

/// `getResult` of both strategies. The declared final-state-via reaches neither, and the code of
/// the answer isn't looked at.
fn result(
    service: &mut Service<'_>,
    last: Got<'_>,
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
        None => hand_over(&last),
        Some(url) if is_absolute(&url) => hand_over(&service.fetch(&url)),
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

/// `PollingUtils.getAbsolutePath`: a relative URL starts from the endpoint.
fn absolute(endpoint: &str, url: &str) -> String {
    match url {
        url if is_absolute(url) => url.to_owned(),
        url if url.starts_with('/') => format!("{endpoint}{url}"),
        url => format!("{endpoint}/{url}"),
    }
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
