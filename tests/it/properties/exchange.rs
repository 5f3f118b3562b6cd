//! A service that answers whatever it likes, and what must hold of every client that asks it.

use std::collections::{BTreeMap, BTreeSet};

use lro_lint::internals::clients::{self, Answer, End, Exchange, PATIENCE, Seen};
use lro_lint::internals::model::FinalStateVia;
use lro_lint::internals::openapi::Method;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

/// Asserts that every client comes to an end, by asking no URL more often than the service lets
/// it, and that it returns only what it was given.
pub(crate) fn is_survived(exchange: &Exchange) {
    for client in clients::ALL {
        let outcome = client.run(exchange);
        let name = client.name;
        let asked: BTreeSet<&str> = outcome.polls.iter().map(|poll| poll.url.as_str()).collect();
        for url in asked {
            let polls = outcome.polls.iter().filter(|poll| poll.url == url).count();
            let script = exchange.answers.get(url).map_or(0, Vec::len).max(1);
            assert!(polls < script + PATIENCE, "{name} asks {url} {polls} times");
        }
        let is_given = match &outcome.end {
            End::Returns(Some(Seen::Get(url, nth))) => {
                let polls = outcome.polls.iter().filter(|poll| poll.url == *url);
                let fetched = outcome.final_get.iter().filter(|fetched| *fetched == url);
                (1..=polls.count() + fetched.count()).contains(nth)
            }
            End::Returns(Some(Seen::AtEnd(url))) => {
                outcome.final_get.as_ref() == Some(url) && exchange.at_end.contains_key(url)
            }
            End::Errors(why) => !why.is_empty(),
            _ => true,
        };
        assert!(is_given, "{name}: {outcome:?}");
        assert_eq!(outcome, client.run(exchange), "{name}, the second time");
    }
}

const METHODS: [Method; 7] = [
    Method::Put,
    Method::Patch,
    Method::Post,
    Method::Delete,
    Method::Get,
    Method::Head,
    Method::Options,
];

/// URLs as services write them, and what is none.
const URLS: [&str; 18] = [
    "https://service.example/things/thing?api-version=1",
    "https://service.example/operations/1",
    "https://service.example/operations/1/",
    "https://service.example/operations/1/result",
    "https://other.example:8080/a?b=c#d",
    "http://service.example",
    "/operations/1",
    "operations/1",
    "../operations/1?api-version=2",
    "?api-version=1",
    "#",
    "//service.example/operations/1",
    "https://",
    "://",
    "https://[::1/%zz?é=\u{202e}",
    "mailto:a@b.example",
    " https://service.example/operations/1 ",
    "日本語",
];

const HEADERS: [&str; 11] = [
    "Location",
    "location",
    "Azure-AsyncOperation",
    "azure-asyncoperation",
    "Operation-Location",
    "Retry-After",
    "retry-after-ms",
    "x-ms-operation-id",
    "Date",
    "Content-Type",
    "",
];

const TEXTS: [&str; 14] = [
    "",
    "0",
    "1",
    "-1",
    "10.5",
    "NaN",
    "99999999999999999999999999",
    "Wed, 21 Oct 2015 07:28:00 GMT",
    "Wed, 32 Foo 99999 99:99:99 GMT",
    "Sun, 06-Nov-94 08:49:37 GMT",
    "application/json",
    "Succeeded",
    "\u{0}",
    "é",
];

const WORDS: [&str; 14] = [
    "Succeeded",
    "succeeded",
    "Completed",
    "Failed",
    "Canceled",
    "Cancelled",
    "InProgress",
    "Running",
    "NotStarted",
    "Undefined",
    "Updating",
    "Deduped",
    "",
    "ſucceeded",
];

fn url() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => select(&URLS[..]).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

fn body() -> impl Strategy<Value = Value> {
    let word = || {
        prop_oneof![
            8 => select(&WORDS[..]).prop_map(Value::from),
            1 => select(vec![json!(null), json!(1), json!([]), json!({}), json!(true)]),
        ]
    };
    let status = prop_oneof![Just("status"), Just("Status"), Just("provisioningState")];
    prop_oneof![
        4 => (status, word()).prop_map(|(name, word)| json!({ name: word })),
        3 => word().prop_map(|word| json!({ "properties": { "provisioningState": word } })),
        3 => (word(), url()).prop_map(|(word, url)| {
            json!({ "status": word, "resourceLocation": url, "id": url, "result": {} })
        }),
        1 => (word(), word()).prop_map(|(error, word)| json!({ "status": word, "error": error })),
        1 => word(),
    ]
}

fn answer() -> impl Strategy<Value = Answer> {
    let status = prop_oneof![
        6 => select(vec![200_u16, 201, 202, 204]),
        1 => select(vec![0, 100, 203, 301, 302, 304, 400, 404, 408, 409, 429, 500, 503, u16::MAX]),
    ];
    let value = prop_oneof![3 => url(), 1 => select(&TEXTS[..]).prop_map(str::to_owned)];
    let headers = prop::collection::btree_map(
        select(&HEADERS[..]).prop_map(str::to_owned),
        value,
        0..4_usize,
    );
    (status, headers, prop::option::of(body())).prop_map(|(status, headers, body)| Answer {
        status,
        headers,
        body,
    })
}

/// Whatever a service may answer, at the URLs that its own headers lead to.
pub(crate) fn exchange() -> impl Strategy<Value = Exchange> {
    use prop::collection::{btree_map, vec};
    let via = prop::option::of(select(
        &[
            FinalStateVia::AzureAsyncOperation,
            FinalStateVia::Location,
            FinalStateVia::OperationLocation,
            FinalStateVia::OriginalUri,
            FinalStateVia::CustomLink,
            FinalStateVia::CustomOperationReference,
        ][..],
    ));
    // No script at all is one, too.
    let answers = btree_map(url(), vec(answer(), 0..4_usize), 0..10_usize);
    let at_end: BoxedStrategy<BTreeMap<_, _>> = btree_map(url(), answer(), 0..3_usize).boxed();
    (select(&METHODS[..]), url(), via, answer(), answers, at_end).prop_map(
        |(method, url, final_state_via, initial, answers, at_end)| Exchange {
            method,
            url,
            final_state_via,
            result_property: None,
            initial,
            answers,
            at_end,
        },
    )
}
