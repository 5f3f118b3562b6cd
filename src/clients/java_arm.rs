//! Java for Azure Resource Manager: `azure-core-management`.
//!
//! We model the synchronous poller of `SyncPollerFactory`. If an operation fails, the poller's
//! status says so, and a program that only requests the result gets none. The asynchronous code
//! around the other poller checks the status itself. Neither poller gets the declared
//! final-state-via.

use std::borrow::Cow;

use serde_json::Value;

use super::java::{long, meaning, unexpected};
use super::reading::{hand_over, initial, is_absolute};
use super::{Answer, Client, Code, End, Endless, Got, KnownBy, Product, Service};
use crate::model::{State, System};
use crate::openapi::Method;

/// The Java client for Azure Resource Manager.
pub static JAVA_ARM: Client = Client {
    name: "java-arm",
    product: Product::AzureSdk("Java (azure-resourcemanager)"),
    source: "Maven com.azure:azure-core-management, com/azure/core/management/implementation/polling",
    version: "1.19.4",
    known_by: KnownBy::Ran,
    systems: &[System::Arm],
    hands_over: true,
    code: Code::PLAIN,
    meaning,
    resource_meaning: meaning,
    wait,
};

/// The interval in milliseconds that the libraries for Resource Manager set: `defaultPollInterval`.
const INTERVAL: u64 = 30_000;

/// `PollingType` with its data, for operations that the client polls.
enum PollingType {
    /// `AzureAsyncOperationData`.
    AzureAsyncOperation {
        url: String,
        location: Option<String>,
    },
    /// `LocationData`.
    Location { url: String },
    /// `ProvisioningStateData`.
    ProvisioningState,
}

/// The outcome of a poll.
enum PollResult {
    Running,
    /// The operation has succeeded, and the response itself holds the result.
    Done,
    /// The operation has succeeded, and the result is at a URL, or there is none.
    DoneElsewhere(Option<String>),
    Ends(End),
}

/// `PollingState.create`, then the loop of `PollingUtil.java` in `azure-core`: the client polls at
/// once the first time and ignores the first `Retry-After`.
fn wait(service: &mut Service<'_>) -> Result<End, Endless> {
    let exchange = service.exchange();
    let first = initial(service);
    let mut polling = match start(exchange.method, &first) {
        Ok(polling) => polling,
        Err(end) => return Ok(end),
    };
    let mut pause = 0;
    loop {
        let url = match &polling {
            PollingType::AzureAsyncOperation { url, .. } | PollingType::Location { url } => url,
            PollingType::ProvisioningState => &exchange.url,
        };
        let got = service.poll(url, pause)?;
        let result = match &mut polling {
            PollingType::AzureAsyncOperation { url, location } => {
                let own = matches!(exchange.method, Method::Put | Method::Patch);
                match update_monitor(&got.answer, url, location) {
                    PollResult::Done if own => {
                        PollResult::DoneElsewhere(Some(exchange.url.clone()))
                    }
                    PollResult::Done => PollResult::DoneElsewhere(location.clone()),
                    result => result,
                }
            }
            PollingType::Location { url } => update_location(&got.answer, url),
            PollingType::ProvisioningState => update_resource(&got.answer),
        };
        match result {
            PollResult::Running => {}
            PollResult::Done => return Ok(typed(&got)),
            PollResult::DoneElsewhere(None) => return Ok(End::Returns(None)),
            // `fetchResultFunction` treats the body as the result without checking the code.
            PollResult::DoneElsewhere(Some(url)) => return Ok(typed(&service.fetch(&url))),
            PollResult::Ends(end) => return Ok(end),
        }
        pause = retry_after(&got.answer).unwrap_or(INTERVAL);
    }
}

/// `PollingState.create`: the code of the first response decides which headers matter.
fn start(method: Method, first: &Got<'_>) -> Result<PollingType, End> {
    let answer = &first.answer;
    if let Some(end) = unexpected(answer) {
        return Err(end);
    }
    let is_write = matches!(method, Method::Put | Method::Patch);
    if !is_write && !matches!(method, Method::Post | Method::Delete) {
        return Err(End::Errors(
            "only PUT, PATCH, POST and DELETE are waited for",
        ));
    }
    let monitor = url(answer, "Azure-AsyncOperation");
    let location = url(answer, "Location");
    let mut state = None;
    // For other responses, the client doesn't read the body.
    if answer.status == 201 && (is_write || monitor.is_some()) || answer.status == 200 && is_write {
        state = provisioning_state(answer).map_err(End::Errors)?;
    }
    let has_succeeded = state.as_deref().and_then(meaning) == Some(State::Succeeded);
    let resource = |state: &str| match meaning(state) {
        Some(State::Failed | State::Canceled) => Err(End::Failed),
        Some(State::Running | State::Succeeded) => Ok(PollingType::ProvisioningState),
        None => Err(End::Errors(OWN_WORD)),
    };
    match (answer.status, monitor, location) {
        (200, monitor, _) => match (state, monitor) {
            (Some(_), Some(url)) if !has_succeeded => {
                let location = None;
                Ok(PollingType::AzureAsyncOperation { url, location })
            }
            (Some(state), None) if !has_succeeded => resource(&state),
            _ => Err(typed(first)),
        },
        (201, Some(_), _) if has_succeeded => Err(typed(first)),
        (201 | 202, Some(url), location) => Ok(PollingType::AzureAsyncOperation { url, location }),
        // The client ignores `Location` if it is the only header.
        (201, None, _) => match state {
            Some(state) if !has_succeeded => resource(&state),
            _ => Err(typed(first)),
        },
        (202, None, Some(url)) => Ok(PollingType::Location { url }),
        (204, ..) => Err(End::Returns(None)),
        _ => Err(End::Failed),
    }
}

/// `Util.getUrl`: the client ignores a URL in the first response that isn't absolute.
fn url(answer: &Answer, header: &str) -> Option<String> {
    let url = answer.header(header).filter(|url| is_absolute(url))?;
    Some(url.to_owned())
}

/// `AzureAsyncOperationData.update`.
fn update_monitor(answer: &Answer, url: &mut String, location: &mut Option<String>) -> PollResult {
    if !matches!(answer.status, 200..=202) {
        return PollResult::Ends(End::Failed);
    }
    match text(answer.body.as_ref().and_then(|body| body.get("status"))) {
        Ok(None) => return PollResult::Ends(End::Failed),
        Ok(Some(word)) => match meaning(&word) {
            Some(State::Running) => {}
            Some(State::Succeeded) => return PollResult::Done,
            Some(State::Failed | State::Canceled) => return PollResult::Ends(End::Failed),
            None => return PollResult::Ends(End::Errors(OWN_WORD)),
        },
        Err(why) => return PollResult::Ends(End::Errors(why)),
    }
    // `updateUrls`.
    match answer.header("Azure-AsyncOperation") {
        Some(next) if !is_absolute(next) => return PollResult::Ends(End::Failed),
        Some(next) => next.clone_into(url),
        None => {}
    }
    if let Some(result) = self::url(answer, "Location") {
        *location = Some(result);
    }
    PollResult::Running
}

/// `PollingState.getRetryAfter`, in milliseconds: whole seconds only. A wait of zero is ignored.
fn retry_after(answer: &Answer) -> Option<u64> {
    let wait = long(answer.header("Retry-After")?)?.saturating_mul(1000);
    (wait > 0).then_some(wait)
}

/// `LocationData.update`: only the code matters.
fn update_location(answer: &Answer, url: &mut String) -> PollResult {
    match (answer.status, answer.header("Location")) {
        (202, Some(next)) if !is_absolute(next) => PollResult::Ends(End::Failed),
        (202, next) => {
            if let Some(next) = next {
                next.clone_into(url);
            }
            PollResult::Running
        }
        (200 | 201 | 204, _) => PollResult::Done,
        _ => PollResult::Ends(End::Failed),
    }
}

/// `ProvisioningStateData.update`.
fn update_resource(answer: &Answer) -> PollResult {
    if answer.status != 200 {
        return PollResult::Ends(End::Failed);
    }
    let state = match provisioning_state(answer) {
        Ok(Some(state)) => state,
        Ok(None) => return PollResult::Ends(End::Failed),
        Err(why) => return PollResult::Ends(End::Errors(why)),
    };
    match meaning(&state) {
        Some(State::Running) => PollResult::Running,
        Some(State::Succeeded) => PollResult::Done,
        Some(State::Failed | State::Canceled) => PollResult::Ends(End::Failed),
        None => PollResult::Ends(End::Errors(OWN_WORD)),
    }
}

const OWN_WORD: &str = "the state is a word of the client's own";

/// `tryParseProvisioningState`: an empty state counts as a state.
fn provisioning_state(answer: &Answer) -> Result<Option<Cow<'_, str>>, &'static str> {
    match answer.body.as_ref().and_then(|body| body.get("properties")) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(properties)) => text(properties.get("provisioningState")),
        Some(_) => Err("the `properties` aren't an object"),
    }
}

/// `JsonReader.getString`, and the behaviour of the loop around it for a value that isn't text: it
/// treats the members of a list as members of the object, and never stops after an empty list.
fn text(value: Option<&Value>) -> Result<Option<Cow<'_, str>>, &'static str> {
    match value {
        Some(Value::String(text)) => Ok(Some(text.into())),
        Some(value @ (Value::Bool(_) | Value::Number(_))) => Ok(Some(value.to_string().into())),
        Some(Value::Array(list)) if list.is_empty() => Err("reads an empty list forever"),
        None | Some(Value::Null | Value::Array(_) | Value::Object(_)) => Ok(None),
    }
}

/// Returns a body that fits the type of the result, which is a model. For any other body it returns
/// nothing, because `Util.deserialize` ignores the error.
fn typed(got: &Got<'_>) -> End {
    match &got.answer.body {
        Some(Value::Object(_)) | None => hand_over(got),
        Some(_) => End::Returns(None),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{polled, run};
    use super::*;

    const DONE: &str = "{<op>: [{status: 200, body: {status: Succeeded}}], \
        <self>: [{status: 200, body: {properties: {provisioningState: Succeeded}}}], \
        <loc>: [{status: 200, body: {name: w}}]}";

    fn java(method: &str, via: &str, initial: &str, later: &str) -> String {
        run(&JAVA_ARM, method, via, initial, later)
    }

    #[test]
    fn headers_go_before_each_other_by_code() {
        let both = "{Azure-AsyncOperation: <op>, Location: <loc>}";
        let location = "{Location: <loc>}";
        let other = "{Operation-Location: <op>}";
        for method in ["put", "patch", "post", "delete"] {
            let of = |status: u16, headers: &str| {
                let initial = format!("{{status: {status}, headers: {headers}}}");
                polled(&JAVA_ARM, method, &initial, DONE)
            };
            assert_eq!(of(202, both), "<op>", "{method}");
            assert_eq!(of(202, location), "<loc>", "{method}");
            assert_eq!(of(202, other), "", "{method}");
            assert_eq!(of(201, both), "<op>", "{method}");
            assert_eq!(of(201, location), "", "{method}");
            assert_eq!(of(200, both), "", "{method}");
            assert_eq!(of(204, both), "", "{method}");
        }
    }

    #[test]
    fn a_monitor_beside_200_counts_while_a_resource_is_made() {
        let first = |method: &str, state: &str| {
            let initial = format!(
                "{{status: 200, headers: {{Azure-AsyncOperation: <op>}}, \
                body: {{properties: {{provisioningState: {state}}}}}}}"
            );
            java(method, "", &initial, DONE)
        };
        for method in ["put", "patch"] {
            assert_eq!(
                first(method, "Updating"),
                "polls <op> +0s; gets <self>; returns <self>#1"
            );
            assert_eq!(first(method, "Succeeded"), "returns the first answer");
        }
        for method in ["post", "delete"] {
            assert_eq!(first(method, "Updating"), "returns the first answer");
        }
    }

    #[test]
    fn a_monitor_beside_201_counts_unless_the_resource_is_there() {
        let first = |method: &str, body: &str| {
            let initial =
                format!("{{status: 201, headers: {{Azure-AsyncOperation: <op>}}, body: {body}}}");
            polled(&JAVA_ARM, method, &initial, DONE)
        };
        for method in ["put", "patch", "post", "delete"] {
            let there = "{properties: {provisioningState: Succeeded}}";
            assert_eq!(first(method, there), "", "{method}");
            assert_eq!(first(method, "{name: w}"), "<op>", "{method}");
        }
    }

    #[test]
    fn the_last_urls_count() {
        let initial = "{status: 202, headers: {Azure-AsyncOperation: <op>}}";
        let later = "{<op>: [{status: 200, body: {status: Running}, \
            headers: {Azure-AsyncOperation: <res>, Location: <loc>}}], \
            <res>: [{status: 200, body: {status: Succeeded}}], \
            <loc>: [{status: 200, body: {a: 1}}]}";
        assert_eq!(
            java("post", "", initial, later),
            "polls <op> +0s, <res> +30s; gets <loc>; returns <loc>#1"
        );
        let relative = "{<op>: [{status: 200, body: {status: Running}, headers: {Location: /r}}]}";
        assert_eq!(
            java("post", "", initial, relative),
            "polls <op> +0s, <op> +30s, <op> +30s; never ends"
        );
        let next = "{<op>: [{status: 200, body: {status: Running}, \
            headers: {Azure-AsyncOperation: /r}}]}";
        assert_eq!(java("post", "", initial, next), "polls <op> +0s; fails");
        let location = "{status: 202, headers: {Location: <loc>}}";
        let moves = "{<loc>: [{status: 202, headers: {Location: <res>}}], \
            <res>: [{status: 200, body: {a: 1}}]}";
        assert_eq!(
            java("post", "", location, moves),
            "polls <loc> +0s, <res> +30s; returns <res>#1"
        );
        let lost = "{<loc>: [{status: 202, headers: {Location: /r}}]}";
        assert_eq!(java("post", "", location, lost), "polls <loc> +0s; fails");
    }

    #[test]
    fn without_a_header_202_has_failed() {
        for method in ["put", "patch", "post", "delete"] {
            assert_eq!(java(method, "", "{status: 202}", DONE), "fails", "{method}");
            assert_eq!(java(method, "", "{status: 204}", DONE), "returns nothing");
            for status in [200, 201] {
                let initial = format!("{{status: {status}, body: {{name: w}}}}");
                assert_eq!(
                    java(method, "", &initial, DONE),
                    "returns the first answer",
                    "{method} {status}"
                );
            }
        }
    }

    #[test]
    fn a_resource_tells_its_own_state() {
        let first = |method: &str, state: &str| {
            let body = format!("{{properties: {{provisioningState: {state}}}}}");
            java(method, "", &format!("{{status: 201, body: {body}}}"), DONE)
        };
        for method in ["put", "patch"] {
            assert_eq!(
                first(method, "Creating"),
                "polls <self> +0s; returns <self>#1"
            );
            assert_eq!(first(method, "Succeeded"), "returns the first answer");
            assert_eq!(first(method, "Failed"), "fails");
        }
        assert_eq!(first("post", "Creating"), "returns the first answer");
        let updating = "{status: 200, body: {properties: {provisioningState: Updating}}}";
        assert_eq!(
            java("put", "", updating, DONE),
            "polls <self> +0s; returns <self>#1"
        );
        assert_eq!(java("post", "", updating, DONE), "returns the first answer");
        let creating = "{status: 201, body: {properties: {provisioningState: Creating}}}";
        for poll in [
            "{status: 200}",
            "{status: 200, body: {name: w}}",
            "{status: 204}",
        ] {
            assert_eq!(
                java("put", "", creating, &format!("{{<self>: [{poll}]}}")),
                "polls <self> +0s; fails",
                "{poll}"
            );
        }
    }

    #[test]
    fn the_result_behind_a_monitor() {
        let initial = "{status: 202, headers: {Azure-AsyncOperation: <op>, Location: <loc>}}";
        let alone = "{status: 202, headers: {Azure-AsyncOperation: <op>}}";
        let own = "polls <op> +0s; gets <self>; returns <self>#1";
        let location = "polls <op> +0s; gets <loc>; returns <loc>#1";
        let nothing = "polls <op> +0s; returns nothing";
        for via in ["", "location", "azure-async-operation", "original-uri"] {
            for (method, both, single) in [
                ("put", own, own),
                ("patch", own, own),
                ("post", location, nothing),
                ("delete", location, nothing),
            ] {
                assert_eq!(java(method, via, initial, DONE), both, "{method} {via}");
                assert_eq!(java(method, via, alone, DONE), single, "{method} {via}");
            }
        }
    }

    #[test]
    fn words_that_end_an_operation() {
        let initial = "{status: 202, headers: {Azure-AsyncOperation: <op>}}";
        let ends = |word: &str| {
            let later = format!("{{<op>: [{{status: 200, body: {{status: {word}}}}}]}}");
            java("delete", "", initial, &later)
        };
        assert_eq!(ends("succeeded"), "polls <op> +0s; returns nothing");
        assert_eq!(ends("Failed"), "polls <op> +0s; fails");
        assert_eq!(ends("Canceled"), "polls <op> +0s; fails");
        for word in ["Cancelled", "Completed", "Deduped", "Deleted"] {
            assert_eq!(meaning(word), Some(State::Running), "{word}");
            assert!(ends(word).ends_with("never ends"), "{word}");
        }
    }

    #[test]
    fn monitors_that_say_nothing_have_failed() {
        let initial = "{status: 202, headers: {Azure-AsyncOperation: <op>}}";
        for poll in [
            "{status: 200}",
            "{status: 204}",
            "{status: 200, body: {a: 1}}",
            "{status: 500, body: {status: Succeeded}}",
            "{status: 404}",
        ] {
            assert_eq!(
                java("delete", "", initial, &format!("{{<op>: [{poll}]}}")),
                "polls <op> +0s; fails",
                "{poll}"
            );
        }
    }

    #[test]
    fn a_location_is_believed_by_its_code() {
        let initial = "{status: 202, headers: {Location: <loc>}}";
        let once = |poll: &str| java("post", "", initial, &format!("{{<loc>: [{poll}]}}"));
        assert_eq!(
            once("{status: 200, body: {status: Running}}"),
            "polls <loc> +0s; returns <loc>#1"
        );
        assert_eq!(
            once("{status: 201, body: {a: 1}}"),
            "polls <loc> +0s; returns <loc>#1"
        );
        assert_eq!(once("{status: 204}"), "polls <loc> +0s; returns nothing");
        assert_eq!(once("{status: 404}"), "polls <loc> +0s; fails");
        assert!(once("{status: 202}").ends_with("never ends"));
    }

    #[test]
    fn waits() {
        let initial = "{status: 202, headers: {Location: <loc>, Retry-After: '7'}}";
        let later = "{<loc>: [{status: 202}, {status: 202, headers: {Retry-After: '4'}}, \
            {status: 202, headers: {Retry-After: 'Fri, 01 Jan 2027 00:00:00 GMT'}}, \
            {status: 200, body: {a: 1}}]}";
        assert_eq!(
            java("post", "", initial, later),
            "polls <loc> +0s, <loc> +30s, <loc> +4s, <loc> +30s; returns <loc>#4"
        );
    }

    #[test]
    fn a_relative_url_is_as_good_as_none() {
        let initial = "{status: 202, headers: {Azure-AsyncOperation: /operations/1}}";
        assert_eq!(java("post", "", initial, DONE), "fails");
        let second =
            "{status: 202, headers: {Azure-AsyncOperation: /operations/1, Location: <loc>}}";
        assert_eq!(polled(&JAVA_ARM, "post", second, DONE), "<loc>");
    }

    #[test]
    fn whatever_the_result_is_answered_with_is_handed_over() {
        let initial = "{status: 201, headers: {Azure-AsyncOperation: <op>}}";
        let later = "{<op>: [{status: 200, body: {status: Succeeded}}], \
            <self>: [{status: 404, body: {error: {code: NotFound}}}]}";
        assert_eq!(
            java("put", "", initial, later),
            "polls <op> +0s; gets <self>; returns <self>#1"
        );
    }
}
