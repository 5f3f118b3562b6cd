//! Go for Microsoft Fabric: `fabric-sdk-go`, which polls with the loop of `azcore` and a poller of
//! its own.
//!
//! Read in microsoft/fabric-sdk-go at 2ec8778: `internal/pollers/locasync/locasync.go`,
//! `internal/pollers/util.go`, `internal/iruntime/lro.go`. The poller `oploc` next to it isn't
//! modeled: it is for callers that want to poll themselves.

use super::go::{FREQUENCY, NOT_BEGUN, is_valid, retry_after};
use super::reading::{hand_over, initial, is_absolute};
use super::{Client, Code, End, Endless, KnownBy, Product, Service, Types};
use crate::model::{State, System};

/// The client of Microsoft Fabric for Go.
pub static FABRIC_GO: Client = Client {
    name: "fabric-go",
    product: Product::FabricSdk("Go"),
    source: "microsoft/fabric-sdk-go, internal/pollers: locasync/locasync.go, util.go",
    version: "2ec8778",
    known_by: KnownBy::Read,
    systems: &[System::Fabric],
    hands_over: true,
    code: Code {
        types: Types::Metadata,
        ..Code::PLAIN
    },
    meaning,
    resource_meaning: meaning,
    wait,
};

/// `pollers/util.go`, `Succeeded` and `Failed`. `Undefined` is a failure. A job that was removed as
/// a duplicate is a success.
fn meaning(word: &str) -> Option<State> {
    Some(match word.to_ascii_lowercase().as_str() {
        "succeeded" | "completed" | "deduped" => State::Succeeded,
        "failed" | "undefined" => State::Failed,
        "canceled" | "cancelled" => State::Canceled,
        _ => State::Running,
    })
}

/// `locasync.go`, called by `PollUntilDone` of `azcore`. The client polls at once the first time,
/// unless the first response has a `Retry-After`.
fn wait(service: &mut Service<'_>) -> Result<End, Endless> {
    let mut last = initial(service);
    if !is_valid(&last.answer) {
        return Ok(NOT_BEGUN);
    }
    // `NewPollerHandler`: these codes mean success. The headers don't matter.
    let (url, mut state) = if matches!(last.answer.status, 200 | 201) {
        (String::new(), "Succeeded".to_owned())
    } else {
        let Some(url) = last.answer.header("Location") else {
            return Ok(End::Errors("the answer has no `Location`"));
        };
        if !is_absolute(url) {
            return Ok(End::Errors("the URL to poll is not absolute"));
        }
        let state = last.answer.text(&["status"]).unwrap_or_default();
        (url.to_owned(), state.to_owned())
    };
    let mut pause = retry_after(&last.answer).unwrap_or_default();
    while meaning(&state) == Some(State::Running) {
        last = service.poll(&url, pause)?;
        pause = retry_after(&last.answer).unwrap_or(FREQUENCY);
        if !is_valid(&last.answer) {
            return Ok(End::Errors("a poll was answered with an error"));
        }
        match last.answer.text(&["status"]) {
            Some(word) if !word.is_empty() => word.clone_into(&mut state),
            _ => return Ok(End::Errors("a poll was answered without a `status`")),
        }
    }
    // `Result`: only the `Location` of the last response itself leads to a result.
    if meaning(&state) != Some(State::Succeeded) {
        return Ok(End::Failed);
    }
    let got = match last.answer.header("Location") {
        None => last,
        Some(url) if is_absolute(url) => service.fetch(url),
        Some(_) => return Ok(End::Errors("the URL of the result is not absolute")),
    };
    Ok(if is_valid(&got.answer) {
        hand_over(&got)
    } else {
        End::Errors("the result was answered with an error")
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::run;
    use super::*;

    const ACCEPTED: &str = "{status: 202, headers: {Location: <op>}}";

    fn fabric(method: &str, via: &str, initial: &str, later: &str) -> String {
        run(&FABRIC_GO, method, via, initial, later)
    }

    /// The outcome for a monitor that always returns this response.
    fn monitor(poll: &str) -> String {
        fabric("post", "", ACCEPTED, &format!("{{<op>: [{poll}]}}"))
    }

    #[test]
    fn only_location_is_polled() {
        let later = "{<op>: [{status: 200, body: {status: Succeeded}}]}";
        let both = "{status: 202, headers: {Location: <op>, Azure-AsyncOperation: <res>, \
            Operation-Location: <res>}}";
        let other =
            "{status: 202, headers: {Azure-AsyncOperation: <op>, Operation-Location: <op>}}";
        for method in ["put", "patch", "post", "delete"] {
            assert_eq!(
                fabric(method, "", both, later),
                "polls <op> +0s; returns <op>#1",
                "{method}"
            );
            for initial in [other, "{status: 202}", "{status: 204}"] {
                assert_eq!(
                    fabric(method, "", initial, later),
                    "gives up: the answer has no `Location`",
                    "{method} {initial}"
                );
            }
        }
    }

    #[test]
    fn two_codes_are_done_at_once() {
        assert_eq!(
            fabric("post", "", "{status: 200, body: {a: 1}}", "{}"),
            "returns the first answer"
        );
        let created = "{status: 201, headers: {Location: <loc>}, body: {a: 1}}";
        assert_eq!(
            fabric(
                "post",
                "",
                created,
                "{<loc>: [{status: 200, body: {a: 1}}]}"
            ),
            "gets <loc>; returns <loc>#1"
        );
    }

    #[test]
    fn the_result_is_where_the_last_poll_points() {
        let later = "{<op>: [{status: 200, headers: {Location: <res>}, \
            body: {status: Succeeded}}], <res>: [{status: 200, body: {a: 1}}]}";
        for method in ["put", "patch", "post", "delete"] {
            for via in ["", "location", "original-uri", "azure-async-operation"] {
                assert_eq!(
                    fabric(method, via, ACCEPTED, later),
                    "polls <op> +0s; gets <res>; returns <res>#1",
                    "{method} {via}"
                );
            }
        }
        let lost = "{<op>: [{status: 200, headers: {Location: <res>}, body: {status: Succeeded}}]}";
        assert_eq!(
            fabric("post", "", ACCEPTED, lost),
            "polls <op> +0s; gets <res>; gives up: the result was answered with an error"
        );
    }

    #[test]
    fn words_that_end_an_operation() {
        for (word, end) in [
            ("Succeeded", "returns <op>#1"),
            ("Completed", "returns <op>#1"),
            ("Deduped", "returns <op>#1"),
            ("Failed", "fails"),
            ("Canceled", "fails"),
            ("Cancelled", "fails"),
            ("Undefined", "fails"),
        ] {
            let poll = format!("{{status: 200, body: {{status: {word}}}}}");
            assert_eq!(monitor(&poll), format!("polls <op> +0s; {end}"), "{word}");
        }
        for word in ["NotStarted", "Running", "InProgress", "Deleted"] {
            assert_eq!(meaning(word), Some(State::Running), "{word}");
        }
    }

    #[test]
    fn a_running_monitor_is_not_the_result() {
        let later = "{<op>: [{status: 200, body: {status: Running}}, \
            {status: 200, headers: {Retry-After: '5'}, body: {status: Running}}, \
            {status: 200, body: {status: Succeeded}}]}";
        assert_eq!(
            fabric("post", "", ACCEPTED, later),
            "polls <op> +0s, <op> +30s, <op> +5s; returns <op>#3"
        );
        assert!(monitor("{status: 200, body: {status: Running}}").ends_with("never ends"));
    }

    #[test]
    fn monitors_that_say_nothing() {
        for poll in [
            "{status: 200}",
            "{status: 204}",
            "{status: 200, body: {a: 1}}",
        ] {
            assert_eq!(
                monitor(poll),
                "polls <op> +0s; gives up: a poll was answered without a `status`",
                "{poll}"
            );
        }
        assert_eq!(
            monitor("{status: 404}"),
            "polls <op> +0s; gives up: a poll was answered with an error"
        );
    }

    #[test]
    fn a_first_answer_that_is_already_the_last() {
        let with = |status: &str| {
            let initial =
                format!("{{status: 202, headers: {{Location: <op>}}, body: {{status: {status}}}}}");
            fabric(
                "post",
                "",
                &initial,
                "{<op>: [{status: 200, body: {status: Succeeded}}]}",
            )
        };
        assert_eq!(with("Succeeded"), "gets <op>; returns <op>#1");
        assert_eq!(with("Failed"), "fails");
        assert_eq!(with("Running"), "polls <op> +0s; returns <op>#1");
    }

    #[test]
    fn the_first_answer_may_hold_the_first_poll_back() {
        let initial = "{status: 202, headers: {Location: <op>, Retry-After: '20'}}";
        let later = "{<op>: [{status: 200, body: {status: Succeeded}}]}";
        assert_eq!(
            fabric("post", "", initial, later),
            "polls <op> +20s; returns <op>#1"
        );
    }
}
