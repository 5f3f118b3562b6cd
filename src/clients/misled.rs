//! Clients that a first answer leaves without a way to the end.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{ALL, Answer, Client, End, Exchange, Verdict};
use crate::lro::{Lro, provisioning_state};
use crate::openapi::{Method, Response};

const ORIGINAL: &str = "https://service.example/things/thing?api-version=1";
const STATUS: &str = "https://service.example/status?api-version=1";

/// The names of the clients of the operation's system that come to a worse end where the work goes
/// on behind this response than behind a 202 with the header that the system asks for. The response
/// has the headers that it is known to have ([`Lro::known_headers`]) and no others.
pub fn misled(lro: &Lro<'_>, response: &Response<'_>) -> Vec<&'static str> {
    let asked = lro.profile.default_header.as_deref();
    asked.map_or_else(Vec::new, |asked| worse_off(lro, response, 202, &[asked]))
}

/// The same, where the response would be right with the code of one that was created, and with no
/// other headers than its own.
pub fn misled_by_code(lro: &Lro<'_>, response: &Response<'_>) -> Vec<&'static str> {
    worse_off(lro, response, 201, &lro.known_headers(response))
}

fn worse_off(
    lro: &Lro<'_>,
    response: &Response<'_>,
    asked: u16,
    asked_headers: &[&str],
) -> Vec<&'static str> {
    let Some(status) = response.code() else {
        return Vec::new();
    };
    let has_state = response
        .schema()
        .is_some_and(|body| provisioning_state(&body).is_some());
    let as_declared = exchange(lro, status, &lro.known_headers(response), has_state);
    let as_asked = exchange(lro, asked, asked_headers, has_state);
    let is_worse = |client: &Client| {
        let declared = verdict(client, &as_declared);
        declared > Verdict::Unknown && declared > verdict(client, &as_asked)
    };
    ALL.iter()
        .filter(|client| client.systems.contains(&lro.profile.system) && is_worse(client))
        .map(|client| client.name)
        .collect()
}

/// An operation that is at work when it has answered, and has ended when it is asked again.
fn exchange(lro: &Lro<'_>, status: u16, headers: &[&str], has_state: bool) -> Exchange {
    let method = lro.operation.method();
    let resource_has_state = has_state
        || lro
            .resource()
            .is_some_and(|resource| provisioning_state(&resource).is_some());
    let resource = |word: &str, has_state: bool| match has_state {
        true => json!({ "properties": { "provisioningState": word } }),
        false => json!({ "properties": {} }),
    };
    let resource_then = |word| answer(200, Some(resource(word, resource_has_state)));
    let original = match method {
        Method::Put | Method::Patch => vec![resource_then("Updating"), resource_then("Succeeded")],
        Method::Delete => vec![resource_then("Deleting"), answer(404, None)],
        _ => vec![answer(405, None)],
    };
    let mut answers = BTreeMap::from([(ORIGINAL.to_owned(), original)]);
    let mut initial = answer(status, None);
    if answers_resource(method, status) {
        initial.body = Some(resource("Updating", has_state));
    }
    for header in headers {
        let url = format!("{STATUS}&header={header}");
        initial.headers.insert((*header).to_owned(), url.clone());
        // By the code or by the word, as the client likes it.
        let script = ["InProgress", "Succeeded"].map(|word| {
            let code = if word == "Succeeded" { 200 } else { 202 };
            answer(code, Some(json!({ "status": word })))
        });
        answers.insert(url, script.to_vec());
    }
    Exchange {
        method,
        url: ORIGINAL.to_owned(),
        final_state_via: None,
        initial,
        answers,
        at_end: BTreeMap::from([(ORIGINAL.to_owned(), resource_then("Succeeded"))]),
    }
}

/// Whether a first answer has the resource as its body.
fn answers_resource(method: Method, status: u16) -> bool {
    matches!(method, Method::Put | Method::Patch) && status != 204
}

fn answer(status: u16, body: Option<Value>) -> Answer {
    Answer {
        status,
        headers: BTreeMap::new(),
        body,
    }
}

/// How a client comes off; what it hands over doesn't count.
fn verdict(client: &Client, exchange: &Exchange) -> Verdict {
    let outcome = client.run(exchange);
    let has_ended = exchange.answers.iter().any(|(url, script)| {
        let polls = outcome.polls.iter().filter(|poll| poll.url == *url);
        polls.count() >= script.len()
    });
    match outcome.end {
        End::Polls => Verdict::NeverEnds,
        End::Returns(_) if has_ended => Verdict::Ok,
        End::Returns(_) => Verdict::EarlySuccess,
        // What is fetched after the end is another matter.
        End::Errors(_) | End::Failed if has_ended && outcome.final_get.is_some() => Verdict::Ok,
        End::Errors(_) | End::Failed => Verdict::FalseFailure,
    }
}
