//! Terraform's provider for Azure Resource Manager: `hashicorp/go-azure-sdk`.
//!
//! Read in `client/resourcemanager` (`poller.go`, `poller_lro.go`, `poller_provisioning_state.go`,
//! `poller_delete.go`) and `client/pollers/poller.go`. Older releases treated every value outside a
//! list as an error (`poller_lro_statuses.go`); this release treats all of them as running. Retries
//! (after 408, 424, 429, 5xx and dropped connections) aren't modeled.
//!
//! The methods of the generated packages that wait return nothing. The provider reads a resource
//! after it was created or changed: `internal/sdk/wrapper_resource.go` in
//! hashicorp/terraform-provider-azurerm at 084c240, which we only read.

use serde_json::Value;

use super::reading::{Url, hand_over, initial, is_absolute};
use super::{Answer, Client, Code, End, Endless, KnownBy, Product, Service};
use crate::model::{State, System};
use crate::openapi::Method;

/// The Terraform client.
pub static TERRAFORM: Client = Client {
    name: "terraform",
    product: Product::Tool("Terraform"),
    source: "Go github.com/hashicorp/go-azure-sdk/sdk, client/resourcemanager/poller*.go",
    version: "v0.20260811.1225050",
    known_by: KnownBy::Ran,
    systems: &[System::Arm],
    hands_over: false,
    code: Code::PLAIN,
    meaning,
    resource_meaning,
    wait,
};

/// `DefaultPollingInterval`, also the first interval of `poller_lro.go`.
const INTERVAL: u64 = 10_000;

/// `poller_lro.go`, `Poll`.
fn meaning(word: &str) -> Option<State> {
    Some(match word.to_ascii_lowercase().as_str() {
        "succeeded" => State::Succeeded,
        "failed" => State::Failed,
        "canceled" => State::Canceled,
        _ => State::Running,
    })
}

/// `poller_provisioning_state.go`, `Poll`: it accepts another spelling too.
fn resource_meaning(word: &str) -> Option<State> {
    if word.eq_ignore_ascii_case("cancelled") {
        return Some(State::Canceled);
    }
    meaning(word)
}

/// `poller.go`, `PollerFromResponse`: after a DELETE, the client polls the resource until it is
/// gone. The headers of the DELETE don't matter.
fn wait(service: &mut Service<'_>) -> Result<End, Endless> {
    let exchange = service.exchange();
    let answer = &exchange.initial;
    let monitor = answer.header("Azure-AsyncOperation");
    let monitor = monitor.or_else(|| answer.header("Location"));
    let own = Url::of(&exchange.url);
    let is_own = |url: &&str| Url::of(url).path.eq_ignore_ascii_case(own.path);
    let leads_to_itself = monitor.as_ref().is_some_and(is_own);
    let is_write = matches!(exchange.method, Method::Put | Method::Patch | Method::Post);
    match (answer.status, monitor) {
        (200..=202, Some(url)) if exchange.method != Method::Delete && !leads_to_itself => {
            wait_for_monitor(service, url)
        }
        (200 | 201, _) if is_write && is_json(answer) => {
            wait_for_resource(service, leads_to_itself)
        }
        (202, _) if is_write && is_json(answer) && leads_to_itself => {
            wait_for_resource(service, leads_to_itself)
        }
        (200 | 201 | 202 | 204, _) if exchange.method == Method::Delete => wait_until_gone(service),
        _ => Ok(End::Errors("no poller suits the first answer")),
    }
}

/// `true` if a response is JSON by its `Content-Type`. A response without this header has the type
/// of the request, which is JSON.
fn is_json(answer: &Answer) -> bool {
    let media_type = answer.header("Content-Type");
    media_type.is_none_or(|name| name.to_ascii_lowercase().contains("application/json"))
}

/// `poller_lro.go`. The polls go to the client's own endpoint; the host of the URL doesn't matter.
fn wait_for_monitor(service: &mut Service<'_>, url: &str) -> Result<End, Endless> {
    if !is_absolute(url) {
        return Ok(End::Errors("the URL to poll is not absolute"));
    }
    let origin = Url::of(&service.exchange().url).origin;
    let Url { path, query, .. } = Url::of(url);
    let url = match query {
        Some(query) => format!("{origin}{path}?{query}"),
        None => format!("{origin}{path}"),
    };
    let interval = retry_after(&initial(service).answer).unwrap_or(INTERVAL);
    let mut pause = interval;
    loop {
        let got = service.poll(&url, pause)?;
        let answer = &got.answer;
        pause = retry_after(answer).unwrap_or(interval);
        match answer.status {
            // A new monitor may not exist yet.
            404 | 202 => continue,
            200 if answer.body.is_none() => return Ok(read_back(service)),
            200 | 201 | 204 if answer.body.is_some() && is_json(answer) => {}
            200 | 201 | 204 => return Ok(End::Errors("a poll was answered without JSON")),
            _ => return Ok(End::Errors("a poll was answered with an error")),
        }
        let Ok(words) = operation_words(answer) else {
            return Ok(NOT_DECODED);
        };
        let is = |state| words.iter().any(|word| meaning(word) == Some(state));
        if is(State::Failed) || is(State::Canceled) {
            return Ok(End::Failed);
        }
        if is(State::Succeeded) {
            return Ok(read_back(service));
        }
    }
}

/// `Retry-After` in milliseconds: a whole number of seconds. A negative number means no wait.
fn retry_after(answer: &Answer) -> Option<u64> {
    let seconds: i64 = answer.header("Retry-After")?.trim().parse().ok()?;
    Some(u64::try_from(seconds.saturating_mul(1000)).unwrap_or_default())
}

/// A value has another type than the declared type, so the Go decoder gives up.
struct OfAnotherType;

const NOT_DECODED: End = End::Errors("a poll was answered with a value of another type");

/// `operationResult`: the same members as for a resource, and two more texts that the client
/// doesn't use.
fn operation_words(answer: &Answer) -> Result<[&str; 2], OfAnotherType> {
    for name in ["name", "startTime"] {
        text(answer.body.as_ref(), name)?;
    }
    words(answer)
}

/// `provisioningStateResult`: the status and the provisioning state in a response; empty if it has
/// none.
fn words(answer: &Answer) -> Result<[&str; 2], OfAnotherType> {
    let body = answer.body.as_ref();
    let properties = member(body, "properties")?;
    Ok([
        text(body, "status")?,
        text(properties, "provisioningState")?,
    ])
}

fn text<'a>(object: Option<&'a Value>, name: &str) -> Result<&'a str, OfAnotherType> {
    match member(object, name)? {
        None => Ok(""),
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err(OfAnotherType),
    }
}

/// A member of an object by its name. Go ignores the case of the name; null counts as missing.
fn member<'a>(object: Option<&'a Value>, name: &str) -> Result<Option<&'a Value>, OfAnotherType> {
    match object {
        None => Ok(None),
        Some(Value::Object(members)) => {
            let mut members = members.iter();
            let found = members.find(|(known, _)| known.eq_ignore_ascii_case(name));
            Ok(found
                .map(|(_, value)| value)
                .filter(|value| !value.is_null()))
        }
        Some(_) => Err(OfAnotherType),
    }
}

/// `poller_provisioning_state.go`. It ignores `Retry-After`.
fn wait_for_resource(service: &mut Service<'_>, is_itself: bool) -> Result<End, Endless> {
    let url = match resource_url(&service.exchange().url, is_itself) {
        Ok(url) => url,
        Err(end) => return Ok(end),
    };
    loop {
        let got = service.poll(&url, INTERVAL)?;
        if got.answer.status != 200 {
            return Ok(End::Errors("a poll was answered with an error"));
        }
        let Ok([status, provisioning_state]) = words(&got.answer) else {
            return Ok(NOT_DECODED);
        };
        let word = match provisioning_state {
            "" => status,
            state => state,
        };
        match resource_meaning(word) {
            Some(State::Failed | State::Canceled) => return Ok(End::Failed),
            Some(State::Succeeded) => return Ok(read_back(service)),
            _ if word.is_empty() => return Ok(read_back(service)),
            _ => {}
        }
    }
}

/// `poller_delete.go`.
fn wait_until_gone(service: &mut Service<'_>) -> Result<End, Endless> {
    let url = match resource_url(&service.exchange().url, false) {
        Ok(url) => url,
        Err(end) => return Ok(end),
    };
    loop {
        match service.poll(&url, INTERVAL)?.answer.status {
            404 => return Ok(End::Returns(None)),
            200 => {}
            _ => return Ok(End::Errors("a poll was answered with an error")),
        }
    }
}

/// `wrapper_resource.go`: the client reads the resource after a create or an update, but not after
/// an action.
fn read_back(service: &mut Service<'_>) -> End {
    let exchange = service.exchange();
    if !matches!(exchange.method, Method::Put | Method::Patch) {
        return End::Returns(None);
    }
    let got = service.fetch(&exchange.url);
    match got.answer.status {
        200 => hand_over(&got),
        _ => End::Errors("the resource cannot be read back"),
    }
}

/// The URL of the resource of a request. `resourceManagerResourcePathFromUri` removes the name of
/// an action, which makes the number of segments odd. A URL that leads to itself is used unchanged.
fn resource_url(url: &str, is_itself: bool) -> Result<String, End> {
    let parts = Url::of(url);
    let Some(version) = parts.parameter("api-version") else {
        return Err(End::Errors("the first request has no `api-version`"));
    };
    if is_itself {
        return Ok(url.to_owned());
    }
    let path = parts.path.trim_start_matches('/');
    let path = match path.rsplit_once('/') {
        _ if path.split('/').count().is_multiple_of(2) => path,
        Some((resource, _)) => resource,
        None => return Err(End::Errors("the first request is not about a resource")),
    };
    Ok(format!("{}/{path}?api-version={version}", parts.origin))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{polled, run};
    use super::*;

    const DONE: &str = "{<op>: [{status: 200, body: {status: Succeeded}}], \
        <loc>: [{status: 200, body: {status: Succeeded}}], \
        <self>: [{status: 200, body: {properties: {provisioningState: Succeeded}}}]}";

    fn terraform(method: &str, via: &str, initial: &str, later: &str) -> String {
        run(&TERRAFORM, method, via, initial, later)
    }

    #[test]
    fn headers_go_before_each_other() {
        let both = "{Azure-AsyncOperation: <op>, Location: <loc>}";
        let order = [
            (both, "<op>"),
            ("{Location: <loc>, Operation-Location: <op>}", "<loc>"),
            ("{Operation-Location: <op>}", ""),
        ];
        for method in ["put", "patch", "post"] {
            for (headers, url) in order {
                let initial = format!("{{status: 202, headers: {headers}}}");
                assert_eq!(
                    polled(&TERRAFORM, method, &initial, DONE),
                    url,
                    "{method} {headers}"
                );
            }
            for status in [200, 201] {
                let initial = format!("{{status: {status}, headers: {both}, body: {{a: 1}}}}");
                assert_eq!(polled(&TERRAFORM, method, &initial, DONE), "<op>");
            }
        }
    }

    #[test]
    fn without_a_header_the_code_decides() {
        let read = "polls <self> +10s; gets <self>; returns <self>#2";
        for (method, does) in [
            ("put", read),
            ("patch", read),
            ("post", "polls <self> +10s; returns nothing"),
        ] {
            for status in [202, 204] {
                assert_eq!(
                    terraform(method, "", &format!("{{status: {status}}}"), DONE),
                    "gives up: no poller suits the first answer",
                    "{method} {status}"
                );
            }
            for status in [200, 201] {
                let initial = format!("{{status: {status}, body: {{a: 1}}}}");
                assert_eq!(
                    terraform(method, "", &initial, DONE),
                    does,
                    "{method} {status}"
                );
            }
        }
        let text = "{status: 200, headers: {Content-Type: text/plain}, body: ok}";
        assert_eq!(
            terraform("put", "", text, DONE),
            "gives up: no poller suits the first answer"
        );
    }

    #[test]
    fn a_delete_is_over_when_the_resource_is_gone() {
        for initial in [
            "{status: 200}",
            "{status: 201}",
            "{status: 202}",
            "{status: 204}",
            "{status: 202, headers: {Azure-AsyncOperation: <op>, Location: <loc>}}",
        ] {
            let later = "{<self>: [{status: 200, body: {a: 1}}, {status: 404}]}";
            assert_eq!(
                terraform("delete", "", initial, later),
                "polls <self> +10s, <self> +10s; returns nothing",
                "{initial}"
            );
        }
        assert!(
            terraform("delete", "", "{status: 202}", "{<self>: [{status: 200}]}")
                .ends_with("never ends")
        );
        assert_eq!(
            terraform("delete", "", "{status: 202}", "{<self>: [{status: 204}]}"),
            "polls <self> +10s; gives up: a poll was answered with an error"
        );
    }

    #[test]
    fn what_was_made_or_changed_is_read_back() {
        let initial = "{status: 202, headers: {Azure-AsyncOperation: <op>, Location: <loc>}}";
        let read = "polls <op> +10s; gets <self>; returns <self>#1";
        for (method, does) in [
            ("put", read),
            ("patch", read),
            ("post", "polls <op> +10s; returns nothing"),
        ] {
            for via in ["", "location", "azure-async-operation", "original-uri"] {
                assert_eq!(
                    terraform(method, via, initial, DONE),
                    does,
                    "{method} {via}"
                );
            }
        }
        let later = "{<op>: [{status: 200, body: {status: Succeeded}}]}";
        assert_eq!(
            terraform("put", "", initial, later),
            "polls <op> +10s; gets <self>; gives up: the resource cannot be read back"
        );
    }

    #[test]
    fn words_that_end_an_operation() {
        let initial = "{status: 202, headers: {Azure-AsyncOperation: <op>}}";
        let ends = |word: &str| {
            let later = format!("{{<op>: [{{status: 200, body: {{status: {word}}}}}]}}");
            terraform("post", "", initial, &later)
        };
        assert_eq!(ends("succeeded"), "polls <op> +10s; returns nothing");
        assert_eq!(ends("Failed"), "polls <op> +10s; fails");
        assert_eq!(ends("Canceled"), "polls <op> +10s; fails");
        for word in ["Cancelled", "Completed", "Deduped", "ResolvingDns"] {
            assert_eq!(meaning(word), Some(State::Running), "{word}");
            assert!(ends(word).ends_with("never ends"), "{word}");
        }
    }

    #[test]
    fn words_that_end_a_resource() {
        let initial = "{status: 201, body: {a: 1}}";
        let ends = |body: &str| {
            let later = format!("{{<self>: [{{status: 200, body: {body}}}]}}");
            terraform("put", "", initial, &later)
        };
        let done = "polls <self> +10s; gets <self>; returns <self>#2";
        assert_eq!(ends("{properties: {provisioningState: Succeeded}}"), done);
        assert_eq!(ends("{status: Succeeded}"), done);
        assert_eq!(ends("{name: w}"), done);
        assert_eq!(ends("{status: Failed}"), "polls <self> +10s; fails");
        for word in ["Failed", "Canceled", "Cancelled"] {
            let body = format!("{{properties: {{provisioningState: {word}}}}}");
            assert_eq!(ends(&body), "polls <self> +10s; fails", "{word}");
        }
        assert!(
            ends("{status: Succeeded, properties: {provisioningState: Completed}}")
                .ends_with("never ends")
        );
        for poll in ["{status: 404}", "{status: 202}"] {
            assert_eq!(
                terraform("put", "", initial, &format!("{{<self>: [{poll}]}}")),
                "polls <self> +10s; gives up: a poll was answered with an error"
            );
        }
    }

    #[test]
    fn what_a_monitor_may_leave_out() {
        let initial = "{status: 202, headers: {Location: <loc>}}";
        let once = |poll: &str| terraform("post", "", initial, &format!("{{<loc>: [{poll}]}}"));
        assert_eq!(once("{status: 200}"), "polls <loc> +10s; returns nothing");
        assert_eq!(
            once("{status: 201, body: {status: Succeeded}}"),
            "polls <loc> +10s; returns nothing"
        );
        for poll in [
            "{status: 201}",
            "{status: 204}",
            "{status: 200, headers: {Content-Type: text/plain}, body: ok}",
        ] {
            assert_eq!(
                once(poll),
                "polls <loc> +10s; gives up: a poll was answered without JSON",
                "{poll}"
            );
        }
        assert_eq!(
            once("{status: 200, body: {properties: {provisioningState: Succeeded}}}"),
            "polls <loc> +10s; returns nothing"
        );
        for poll in [
            "{status: 404}",
            "{status: 200, body: {a: 1}}",
            "{status: 200, body: {status: Running}}",
        ] {
            assert!(once(poll).ends_with("never ends"), "{poll}");
        }
        assert_eq!(
            once("{status: 500}"),
            "polls <loc> +10s; gives up: a poll was answered with an error"
        );
    }

    #[test]
    fn waits() {
        let initial = "{status: 202, headers: {Azure-AsyncOperation: <op>, Retry-After: '7'}}";
        let later = "{<op>: [{status: 202}, {status: 202, headers: {Retry-After: '4'}}, \
            {status: 202, headers: {Retry-After: 'Fri, 01 Jan 2027 00:00:00 GMT'}}, \
            {status: 200, body: {status: Succeeded}}]}";
        assert_eq!(
            terraform("post", "", initial, later),
            "polls <op> +7s, <op> +7s, <op> +4s, <op> +7s; returns nothing"
        );
        for (wait, seconds) in [("0", "0s"), ("-3", "0s"), ("+6", "6s"), ("7.5", "10s")] {
            let initial = format!(
                "{{status: 202, headers: {{Azure-AsyncOperation: <op>, Retry-After: '{wait}'}}}}"
            );
            assert_eq!(
                terraform("post", "", &initial, DONE),
                format!("polls <op> +{seconds}; returns nothing"),
                "{wait}"
            );
        }
    }

    #[test]
    fn bodies_are_read_as_go_reads_them() {
        let initial = "{status: 202, headers: {Location: <loc>}}";
        let once = |body: &str| {
            let later = format!("{{<loc>: [{{status: 200, body: {body}}}]}}");
            terraform("post", "", initial, &later)
        };
        let done = "polls <loc> +10s; returns nothing";
        assert_eq!(once("{Status: Succeeded}"), done);
        assert_eq!(
            once("{name: null, properties: null, status: Succeeded}"),
            done
        );
        for body in [
            "{status: 1}",
            "{status: Succeeded, properties: []}",
            "{status: Succeeded, name: 7}",
            "[Succeeded]",
        ] {
            assert_eq!(
                once(body),
                "polls <loc> +10s; gives up: a poll was answered with a value of another type",
                "{body}"
            );
        }
    }

    #[test]
    fn where_the_polls_go() {
        let relative = "{status: 202, headers: {Azure-AsyncOperation: /operations/1}}";
        assert_eq!(
            terraform("post", "", relative, DONE),
            "gives up: the URL to poll is not absolute"
        );
        let elsewhere = "{status: 202, headers: {Azure-AsyncOperation: \
            'https://westus.example.com/operations/1?api-version=1'}}";
        assert_eq!(polled(&TERRAFORM, "post", elsewhere, DONE), "<op>");
        let itself = "{status: 202, headers: {Location: <self>}}";
        assert_eq!(polled(&TERRAFORM, "put", itself, DONE), "<self>");
        let itself = "{status: 202, headers: {Location: \
            'https://westus.example.com/Widgets/W?api-version=2'}}";
        assert_eq!(polled(&TERRAFORM, "put", itself, DONE), "<self>");
    }

    #[test]
    fn the_resource_of_an_action() {
        let of = |url| resource_url(url, false);
        let resource = Ok("https://h/a/b/c/d?api-version=1".to_owned());
        assert_eq!(of("https://h/a/b/c/d/start?api-version=1"), resource);
        assert_eq!(of("https://h/a/b/c/d?x=y&api-version=1"), resource);
        let no_version = End::Errors("the first request has no `api-version`");
        assert_eq!(of("https://h/a/b"), Err(no_version));
        let no_resource = End::Errors("the first request is not about a resource");
        assert_eq!(of("https://h/a?api-version=1"), Err(no_resource));
    }
}
