//! .NET: `Azure.Core`.
//!
//! Read in Azure/azure-sdk-for-net at 051a7de:
//! `sdk/core/Azure.Core/src/Shared/NextLinkOperationImplementation.cs`, and for the waits
//! `OperationPoller.cs`, `FixedDelayWithNoJitterStrategy.cs` and `DelayStrategy.cs` next to it. The
//! final state `LocationOverride` isn't modeled, because no document can select it.

use super::reading::{Url, hand_over, initial, is_absolute, retry_after};
use super::{Answer, Client, Code, End, Endless, Generator, Got, KnownBy, Product, Service};
use crate::model::{FinalStateVia, State, System};
use crate::openapi::Method;

/// The .NET client.
pub static DOTNET: Client = Client {
    name: "dotnet",
    product: Product::AzureSdk(".NET"),
    source: "Azure/azure-sdk-for-net, Azure.Core/src/Shared/NextLinkOperationImplementation.cs",
    version: "051a7de",
    known_by: KnownBy::Read,
    systems: &[System::Arm, System::DataPlane, System::Generic],
    hands_over: true,
    code: Code {
        needs_body: &[Generator::AutoRest, Generator::TypeSpec],
        ..Code::PLAIN
    },
    meaning,
    resource_meaning: meaning,
    wait,
};

/// `FixedDelayWithNoJitterStrategy`: the shortest wait between polls. Libraries for Resource
/// Manager increase the wait from this value up to 32 seconds (`SequentialDelayStrategy`).
const DELAY: u64 = 1000;

/// `SuccessStates` and `FailureStates`.
fn meaning(word: &str) -> Option<State> {
    Some(match word.to_ascii_lowercase().as_str() {
        "succeeded" => State::Succeeded,
        "failed" => State::Failed,
        "canceled" => State::Canceled,
        _ => State::Running,
    })
}

/// `HeaderSource`: the source of the polling URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    None,
    OperationLocation,
    AzureAsyncOperation,
    Location,
}

impl Source {
    /// The sources with their headers, in the order in which the client looks for them.
    const HEADERS: [(Self, &'static str); 3] = [
        (Self::OperationLocation, "Operation-Location"),
        (Self::AzureAsyncOperation, "Azure-AsyncOperation"),
        (Self::Location, "Location"),
    ];

    /// `GetHeaderSource`: the client ignores the headers of a PATCH that answers 200.
    fn of(method: Method, answer: &Answer) -> Self {
        if method == Method::Patch && answer.status == 200 {
            return Self::None;
        }
        let mut headers = Self::HEADERS.iter();
        let found = headers.find(|(_, name)| answer.header(name).is_some());
        found.map_or(Self::None, |(source, _)| *source)
    }

    fn header(self) -> Option<&'static str> {
        let mut headers = Self::HEADERS.iter();
        headers
            .find(|(source, _)| *source == self)
            .map(|(_, name)| *name)
    }
}

/// The state of the operation according to a response: `IsFinalState`.
enum OperationState {
    Running,
    /// It succeeded. The value is the `resourceLocation` of the monitor, if it has one.
    Done(Option<String>),
    Failed,
    /// The status isn't a string: an `InvalidOperationException`.
    NoString,
}

/// `Create`, then `UpdateStateAsync` until the operation is complete. The client polls at once the
/// first time: it ignores a `Retry-After` of the first response.
fn wait(service: &mut Service<'_>) -> Result<End, Endless> {
    let exchange = service.exchange();
    let first = initial(service);
    let source = Source::of(exchange.method, &first.answer);
    let version = Url::of(&exchange.url).parameter("api-version");
    if source == Source::None {
        match operation_state(source, &first.answer) {
            OperationState::Running => {}
            OperationState::Done(_) => return Ok(conclude(exchange.method, &first)),
            OperationState::Failed => return Ok(End::Failed),
            OperationState::NoString => return Ok(NO_STRING),
        }
    }
    let next = |answer: &Answer| {
        let url = answer.header(source.header()?)?;
        Some(with_version(url, version))
    };
    let mut url = next(&first.answer).unwrap_or_else(|| exchange.url.clone());
    let mut location = first.answer.header("Location").map(str::to_owned);
    let mut pause = 0;
    loop {
        let got = service.poll(&absolute(&exchange.url, &url), pause)?;
        match operation_state(source, &got.answer) {
            OperationState::Running => {}
            OperationState::Failed => return Ok(End::Failed),
            OperationState::NoString => return Ok(NO_STRING),
            OperationState::Done(resource) => {
                let result = final_url(service, source, resource, location);
                let got = match result {
                    Some(url) => service.fetch(&absolute(&exchange.url, &url)),
                    None => got,
                };
                return Ok(conclude(exchange.method, &got));
            }
        }
        // `UpdateNextRequestUri`.
        if let Some(url) = got.answer.header("Location") {
            location = Some(url.to_owned());
        }
        url = next(&got.answer).unwrap_or(url);
        pause = retry_after(&got.answer).unwrap_or_default().max(DELAY);
    }
}

const NO_STRING: End = End::Errors("the status is not a string");

/// `IsFinalState`: for `Location`, only the code counts; for the other sources, the body.
fn operation_state(source: Source, answer: &Answer) -> OperationState {
    if source == Source::Location {
        return match answer.status {
            202 => OperationState::Running,
            _ => OperationState::Done(None),
        };
    }
    if !(200..=204).contains(&answer.status) {
        return OperationState::Failed;
    }
    let body = answer.body.as_ref();
    let word = match source {
        Source::None => body
            .and_then(|body| body.get("properties"))
            .and_then(|properties| properties.get("provisioningState")),
        _ => body.and_then(|body| body.get("status")),
    };
    let Some(word) = word else {
        return match source {
            Source::None => OperationState::Done(None),
            _ => OperationState::Failed,
        };
    };
    match word.as_str().map(meaning) {
        None => OperationState::NoString,
        Some(Some(State::Succeeded)) => {
            let resource = answer.text(&["resourceLocation"]);
            OperationState::Done(resource.map(str::to_owned))
        }
        Some(Some(State::Failed | State::Canceled)) => OperationState::Failed,
        Some(_) => OperationState::Running,
    }
}

/// `GetFinalUri`: the client fetches nothing after a DELETE, or if it didn't poll a monitor.
fn final_url(
    service: &Service<'_>,
    source: Source,
    resource: Option<String>,
    location: Option<String>,
) -> Option<String> {
    let exchange = service.exchange();
    let has_monitor = matches!(
        source,
        Source::OperationLocation | Source::AzureAsyncOperation
    );
    if !has_monitor || exchange.method == Method::Delete {
        return None;
    }
    match (exchange.final_state_via, exchange.method) {
        (
            Some(FinalStateVia::OperationLocation | FinalStateVia::AzureAsyncOperation),
            Method::Post,
        ) => None,
        (Some(FinalStateVia::OriginalUri), _) => Some(exchange.url.clone()),
        (_, Method::Put | Method::Patch) => resource.or_else(|| Some(exchange.url.clone())),
        _ => resource.or(location),
    }
}

/// `GetOperationStateFromFinalResponse`: the code of the last response must fit the method.
fn conclude(method: Method, got: &Got<'_>) -> End {
    let is_write = matches!(method, Method::Put | Method::Patch);
    match got.answer.status {
        200 => hand_over(got),
        201 if method == Method::Put => hand_over(got),
        204 if !is_write => End::Returns(None),
        _ => End::Failed,
    }
}

/// `AppendOrReplaceApiVersion`: polls have the API version of the first request.
fn with_version(url: &str, version: Option<&str>) -> String {
    const NAME: &str = "api-version";
    let Some(version) = version.filter(|version| !version.is_empty()) else {
        return url.to_owned();
    };
    let Some((before, after)) = url.split_once(NAME) else {
        let sign = if url.contains('?') { '&' } else { '?' };
        return format!("{url}{sign}{NAME}={version}");
    };
    let after = after.find('&').map_or("", |end| after.split_at(end).1);
    format!("{before}{NAME}={version}{after}")
}

/// `CreateRequest`: a relative URL is relative to the first request.
fn absolute(start: &str, url: &str) -> String {
    if is_absolute(url) {
        return url.to_owned();
    }
    let Url { origin, path, .. } = Url::of(start);
    if url.starts_with('/') {
        return format!("{origin}{url}");
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{origin}{folder}/{url}")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{polled, run};
    use super::*;

    const DONE: &str = "{<op>: [{status: 200, body: {status: Succeeded}}], \
        <self>: [{status: 200, body: {name: w}}], <loc>: [{status: 200, body: {name: w}}], \
        <res>: [{status: 200, body: {name: w}}]}";

    fn dotnet(method: &str, via: &str, initial: &str, later: &str) -> String {
        run(&DOTNET, method, via, initial, later)
    }

    #[test]
    fn headers_go_before_each_other() {
        let order = [
            (
                "{Operation-Location: <op>, Azure-AsyncOperation: <res>, Location: <loc>}",
                "<op>",
            ),
            ("{Azure-AsyncOperation: <op>, Location: <loc>}", "<op>"),
            ("{Location: <loc>}", "<loc>"),
        ];
        for method in ["put", "patch", "post", "delete"] {
            for (headers, url) in order {
                let initial = format!("{{status: 202, headers: {headers}}}");
                assert_eq!(
                    polled(&DOTNET, method, &initial, DONE),
                    url,
                    "{method} {headers}"
                );
            }
        }
    }

    #[test]
    fn the_headers_of_a_patch_that_answers_200_are_ignored() {
        let initial = "{status: 200, headers: {Operation-Location: <op>}, body: {a: 1}}";
        assert_eq!(
            dotnet("patch", "", initial, DONE),
            "returns the first answer"
        );
        assert_eq!(
            dotnet("put", "", initial, DONE),
            "polls <op> +0s; gets <self>; returns <self>#1"
        );
        let running = "{status: 200, headers: {Operation-Location: <op>}, \
            body: {properties: {provisioningState: Updating}}}";
        assert_eq!(
            dotnet("patch", "", running, DONE),
            "polls <self> +0s; returns <self>#1"
        );
    }

    #[test]
    fn without_a_header_the_code_must_suit_the_method() {
        let at_once = "returns the first answer";
        for (method, status, does) in [
            ("put", 200, at_once),
            ("put", 201, at_once),
            ("put", 202, "fails"),
            ("put", 204, "fails"),
            ("patch", 200, at_once),
            ("patch", 201, "fails"),
            ("patch", 202, "fails"),
            ("patch", 204, "fails"),
            ("post", 200, at_once),
            ("post", 201, "fails"),
            ("post", 202, "fails"),
            ("post", 204, "returns nothing"),
            ("delete", 200, at_once),
            ("delete", 202, "fails"),
            ("delete", 204, "returns nothing"),
        ] {
            let body = if status == 204 { "null" } else { "{a: 1}" };
            let initial = format!("{{status: {status}, body: {body}}}");
            assert_eq!(
                dotnet(method, "", &initial, DONE),
                does,
                "{method} {status}"
            );
        }
    }

    #[test]
    fn a_resource_tells_its_own_state() {
        let first = |state: &str| {
            let body = format!("{{properties: {{provisioningState: {state}}}}}");
            dotnet("put", "", &format!("{{status: 201, body: {body}}}"), DONE)
        };
        assert_eq!(first("Creating"), "polls <self> +0s; returns <self>#1");
        assert_eq!(first("Succeeded"), "returns the first answer");
        assert_eq!(first("Failed"), "fails");
    }

    #[test]
    fn the_result_behind_a_monitor() {
        let own = "polls <op> +0s; gets <self>; returns <self>#1";
        let location = "polls <op> +0s; gets <loc>; returns <loc>#1";
        let monitor = "polls <op> +0s; returns <op>#1";
        for header in ["Azure-AsyncOperation", "Operation-Location"] {
            let initial = format!("{{status: 202, headers: {{{header}: <op>, Location: <loc>}}}}");
            for (method, via, does) in [
                ("put", "", own),
                ("put", "location", own),
                ("put", "azure-async-operation", own),
                ("put", "original-uri", own),
                ("patch", "operation-location", own),
                ("post", "", location),
                ("post", "location", location),
                ("post", "azure-async-operation", monitor),
                ("post", "operation-location", monitor),
                ("post", "original-uri", own),
                ("delete", "", monitor),
                ("delete", "location", monitor),
                ("delete", "original-uri", monitor),
            ] {
                assert_eq!(dotnet(method, via, &initial, DONE), does, "{method} {via}");
            }
        }
        let alone = "{status: 202, headers: {Operation-Location: <op>}}";
        assert_eq!(dotnet("post", "location", alone, DONE), monitor);
    }

    #[test]
    fn a_resource_location_is_followed_unless_something_else_is_asked_for() {
        let initial = "{status: 202, headers: {Operation-Location: <op>, Location: <loc>}}";
        let later = "{<op>: [{status: 200, body: {status: Succeeded, resourceLocation: <res>}}], \
            <res>: [{status: 200, body: {a: 1}}], <self>: [{status: 200, body: {a: 1}}]}";
        let there = "polls <op> +0s; gets <res>; returns <res>#1";
        let monitor = "polls <op> +0s; returns <op>#1";
        for (method, via, does) in [
            ("put", "", there),
            ("patch", "", there),
            ("post", "", there),
            ("post", "operation-location", monitor),
            (
                "put",
                "original-uri",
                "polls <op> +0s; gets <self>; returns <self>#1",
            ),
            ("delete", "", monitor),
        ] {
            assert_eq!(dotnet(method, via, initial, later), does, "{method} {via}");
        }
    }

    #[test]
    fn the_last_location_counts() {
        let initial = "{status: 202, headers: {Operation-Location: <op>, Location: <loc>}}";
        let later = "{<op>: [{status: 200, headers: {Location: <res>}, body: {status: Running}}, \
            {status: 200, body: {status: Succeeded}}], <res>: [{status: 200, body: {a: 1}}]}";
        assert_eq!(
            dotnet("post", "", initial, later),
            "polls <op> +0s, <op> +1s; gets <res>; returns <res>#1"
        );
        let moves = "{<op>: [{status: 200, headers: {Operation-Location: <res>}, \
            body: {status: Running}}], <res>: [{status: 200, body: {status: Succeeded}}]}";
        assert_eq!(
            dotnet("delete", "", initial, moves),
            "polls <op> +0s, <res> +1s; returns <res>#1"
        );
    }

    #[test]
    fn words_that_end_an_operation() {
        for (word, end) in [
            ("succeeded", "returns <op>#1"),
            ("Failed", "fails"),
            ("Canceled", "fails"),
        ] {
            let later = format!("{{<op>: [{{status: 200, body: {{status: {word}}}}}]}}");
            let initial = "{status: 202, headers: {Azure-AsyncOperation: <op>}}";
            let does = format!("polls <op> +0s; {end}");
            assert_eq!(dotnet("delete", "", initial, &later), does, "{word}");
        }
        for word in ["Cancelled", "Completed", "Deduped", "Deleted"] {
            assert_eq!(meaning(word), Some(State::Running), "{word}");
            let later = format!("{{<op>: [{{status: 200, body: {{status: {word}}}}}]}}");
            let initial = "{status: 202, headers: {Azure-AsyncOperation: <op>}}";
            let does = dotnet("delete", "", initial, &later);
            assert!(does.ends_with("never ends"), "{word}: {does}");
        }
    }

    #[test]
    fn monitors_that_say_nothing_have_failed() {
        let initial = "{status: 202, headers: {Operation-Location: <op>}}";
        for poll in [
            "{status: 200}",
            "{status: 204}",
            "{status: 200, body: {a: 1}}",
            "{status: 206, body: {status: Succeeded}}",
            "{status: 404}",
        ] {
            let later = format!("{{<op>: [{poll}]}}");
            assert_eq!(
                dotnet("post", "", initial, &later),
                "polls <op> +0s; fails",
                "{poll}"
            );
        }
        assert_eq!(
            dotnet(
                "post",
                "",
                initial,
                "{<op>: [{status: 200, body: {status: 1}}]}"
            ),
            "polls <op> +0s; gives up: the status is not a string"
        );
        let partial = "{<op>: [{status: 206, body: {status: Succeeded}}], \
            <self>: [{status: 200, body: {a: 1}}]}";
        assert_eq!(dotnet("put", "", initial, partial), "polls <op> +0s; fails");
    }

    #[test]
    fn the_first_answer_never_ends_what_has_a_monitor() {
        let initial = "{status: 202, headers: {Operation-Location: <op>}, \
            body: {status: Succeeded}}";
        assert_eq!(
            dotnet("delete", "", initial, DONE),
            "polls <op> +0s; returns <op>#1"
        );
    }

    #[test]
    fn a_location_is_believed_by_its_code() {
        let initial = "{status: 202, headers: {Location: <loc>}}";
        let once =
            |method, poll: &str| dotnet(method, "", initial, &format!("{{<loc>: [{poll}]}}"));
        let running = "{status: 200, body: {status: Running}}";
        assert_eq!(once("post", running), "polls <loc> +0s; returns <loc>#1");
        assert_eq!(once("put", "{status: 204}"), "polls <loc> +0s; fails");
        assert_eq!(
            once("delete", "{status: 204}"),
            "polls <loc> +0s; returns nothing"
        );
        assert_eq!(once("delete", "{status: 404}"), "polls <loc> +0s; fails");
        let moves = "{<loc>: [{status: 202, headers: {Location: <res>}}], \
            <res>: [{status: 200, body: {a: 1}}]}";
        assert_eq!(
            dotnet("post", "", initial, moves),
            "polls <loc> +0s, <res> +1s; returns <res>#1"
        );
    }

    #[test]
    fn waits() {
        let initial = "{status: 202, headers: {Operation-Location: <op>, Retry-After: '7'}}";
        let later = "{<op>: [{status: 200, body: {status: Running}}, \
            {status: 200, headers: {Retry-After: '4'}, body: {status: Running}}, \
            {status: 200, body: {status: Succeeded}}]}";
        assert_eq!(
            dotnet("delete", "", initial, later),
            "polls <op> +0s, <op> +1s, <op> +4s; returns <op>#3"
        );
    }

    #[test]
    fn polls_carry_the_version_of_the_first_request() {
        let with = |url| with_version(url, Some("2"));
        assert_eq!(with("https://h/o"), "https://h/o?api-version=2");
        assert_eq!(with("https://h/o?a=1"), "https://h/o?a=1&api-version=2");
        assert_eq!(
            with("https://h/o?api-version=1&a=1"),
            "https://h/o?api-version=2&a=1"
        );
        assert_eq!(with_version("https://h/o", None), "https://h/o");
        let initial = "{status: 202, headers: {Location: 'https://api.example.com/results/1'}}";
        assert_eq!(polled(&DOTNET, "post", initial, DONE), "<loc>");
    }

    #[test]
    fn relative_urls_start_from_the_first_request() {
        let initial = "{status: 202, headers: {Operation-Location: '/operations/1'}}";
        assert_eq!(polled(&DOTNET, "post", initial, DONE), "<op>");
        assert_eq!(absolute("https://h/a/b?c=1", "d"), "https://h/a/d");
        assert_eq!(absolute("https://h", "d"), "https://h/d");
    }

    #[test]
    fn a_result_that_is_gone_is_a_failure() {
        let initial = "{status: 201, headers: {Azure-AsyncOperation: <op>}}";
        let later = "{<op>: [{status: 200, body: {status: Succeeded}}]}";
        assert_eq!(
            dotnet("put", "", initial, later),
            "polls <op> +0s; gets <self>; fails"
        );
    }
}
