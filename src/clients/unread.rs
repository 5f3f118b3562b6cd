//! The reactions of clients to a status that they can't read.

use serde_json::{Map, Value, json};

use super::script::{NOT_ALLOWED, Script, answer};
use super::{Audience, Client, End, Exchange};
use crate::model::{Lro, Polling, System};
use crate::openapi::Method;

const STATUS: &str = "https://service.example/status?api-version=1";

/// The clients that never stop, or stop too soon, if the polled document has no status value that
/// they can read: no value, or a value that isn't a string.
pub fn lost_without_status(lro: &Lro<'_>, audience: Audience) -> Vec<&'static Client> {
    let status = |first: Value, last: Value| [first, last].map(Some);
    let known = exchange(lro, status("InProgress".into(), "Succeeded".into()));
    let others = [
        exchange(lro, [None, None]),
        exchange(lro, status(1.into(), 2.into())),
    ];
    let (Some(known), [Some(none), Some(number)]) = (known, others) else {
        return Vec::new();
    };
    let is_lost = |client: &&'static Client| {
        let right = client.run(&known);
        let is_same = |other: &Exchange| {
            let outcome = client.run(other);
            matches!(outcome.end, End::Returns(_)) && outcome.polls.len() >= right.polls.len()
        };
        let reads = matches!(right.end, End::Returns(_)) && right.polls.len() > 1;
        reads && !(is_same(&none) && is_same(&number))
    };
    let clients = audience.of(lro).filter(|client| client.is_main());
    clients.filter(is_lost).collect()
}

/// The clients that report a failure if the status says that the operation failed.
pub fn told_of_failure(lro: &Lro<'_>, audience: Audience) -> Vec<&'static Client> {
    let failed = [Some("InProgress".into()), Some("Failed".into())];
    let Some(failed) = exchange(lro, failed) else {
        return Vec::new();
    };
    let clients = audience.of(lro).filter(|client| client.is_main());
    clients
        .filter(|client| matches!(client.run(&failed).end, End::Failed))
        .collect()
}

/// An operation that is polled by its header, at a status with these values; `None` if it is polled
/// in another way.
fn exchange(lro: &Lro<'_>, states: [Option<Value>; 2]) -> Option<Exchange> {
    let system = lro.subject.profile.system;
    let header = match &lro.polling.value {
        Polling::Header(header) => header.name(),
        Polling::Undeclared(name) => name,
        Polling::OriginalUri | Polling::Operation(_) | Polling::BodyLink(_) | Polling::Nowhere => {
            return None;
        }
    };
    // Outside Fabric, clients that poll `Location` check the code and not the status value.
    if header.eq_ignore_ascii_case("Location") && system != System::Fabric {
        return None;
    }
    let method = lro.subject.operation.method();
    let resource = || Some(json!({ "properties": {} }));
    let (first, original) = match method {
        Method::Put | Method::Patch => (answer(201, resource()), answer(200, resource())),
        Method::Delete => (answer(202, None), answer(404, None)),
        _ => (answer(202, None), answer(NOT_ALLOWED, None)),
    };
    let answers = states.map(|state| {
        let mut body = Map::new();
        body.insert("id".to_owned(), "1".into());
        body.extend(state.map(|state| ("status".to_owned(), state)));
        answer(200, Some(body.into()))
    });
    let mut script = Script::new(method, first, vec![original]);
    script.header(header, STATUS, answers.to_vec());
    if system == System::Fabric {
        script.of_fabric();
    }
    Some(script.finish())
}
