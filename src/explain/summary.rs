//! One line for each operation: its first responses, the polled URL, the last request, the result,
//! and the clients that go wrong.

use super::{ClientView, Explanation, Options, PollingKind, ResultKind, StepKind, Verdict, called};
use crate::clients::Reaction;
use crate::text::Escaped;

/// Writes the line of an operation.
pub(super) fn render(explanation: &Explanation, options: &Options) -> String {
    let operation = &explanation.operation;
    let name = match &operation.id {
        Some(id) => format!("{id} ({})", operation.method.to_ascii_uppercase()),
        None => operation.request(),
    };
    let mut steps = vec![start(explanation), polled(explanation)];
    steps.extend(end(explanation));
    steps.push(result(explanation));
    let arrow = if options.ascii { " -> " } else { " → " };
    let line = format!("{name}: {}{}", steps.join(arrow), clients(explanation));
    format!("{}\n", Escaped(&line))
}

fn start(explanation: &Explanation) -> String {
    let statuses = explanation.initial.iter();
    let statuses: Vec<&str> = statuses.map(|initial| initial.status.as_str()).collect();
    match statuses.as_slice() {
        [] => "no success response".to_owned(),
        statuses => statuses.join(" or "),
    }
}

fn polled(explanation: &Explanation) -> String {
    let polling = &explanation.polling;
    let of = |name: &Option<String>, otherwise: &str| {
        name.clone().unwrap_or_else(|| otherwise.to_owned())
    };
    match polling.kind {
        PollingKind::Header => format!("poll {}", of(&polling.header, "a header")),
        PollingKind::OriginalUri => "poll the same URL".to_owned(),
        PollingKind::OperationReference => match &polling.operation {
            Some(operation) => format!("poll {}", operation.request()),
            None => "poll another operation".to_owned(),
        },
        PollingKind::BodyLink => format!("poll the URL in {}", of(&polling.property, "the body")),
        PollingKind::None => "no way to poll".to_owned(),
    }
}

/// The request after completion, if there is one.
fn end(explanation: &Explanation) -> Option<String> {
    let step = &explanation.final_step;
    match step.kind {
        StepKind::GetOriginalUri => Some("GET the same URL".to_owned()),
        StepKind::GetLink => {
            let header = step.header.as_deref().unwrap_or("the link");
            Some(format!("GET {header}"))
        }
        StepKind::Operation => step.operation.as_ref().map(|operation| operation.request()),
        StepKind::MonitorProperty | StepKind::None => None,
    }
}

fn result(explanation: &Explanation) -> String {
    let result = &explanation.result;
    match (result.kind, &result.schema) {
        (ResultKind::Schema, Some(schema)) => called(schema).into_owned(),
        (ResultKind::Schema, None) => "a result without a name".to_owned(),
        (ResultKind::Void, _) => "nothing".to_owned(),
        (ResultKind::Unknown, _) => "unknown result".to_owned(),
    }
}

/// The clients that go wrong, and the number of the other clients.
fn clients(explanation: &Explanation) -> String {
    let all = &explanation.clients;
    let wrong = all
        .iter()
        .filter(|client| client.verdict > Verdict::Unknown);
    let wrong: Vec<&str> = wrong.map(|client| client.client).collect();
    let unknown = all
        .iter()
        .filter(|client| client.verdict == Verdict::Unknown);
    let unknown = unknown.count();
    let right = all.len() - wrong.len() - unknown;
    let not_noticing = |reaction: fn(&ClientView) -> Option<Reaction>| {
        let clients = all.iter();
        let clients = clients.filter(|client| reaction(client) > Some(Reaction::GivesUp));
        let clients: Vec<&str> = clients.map(|client| client.client).collect();
        clients.join(", ")
    };
    let ends = [
        ("wrong if it fails", not_noticing(|client| client.if_failed)),
        (
            "wrong if it is canceled",
            not_noticing(|client| client.if_canceled),
        ),
    ];
    let mut parts = Vec::new();
    if !wrong.is_empty() {
        parts.push(format!("wrong: {}", wrong.join(", ")));
    }
    if right > 0 {
        parts.push(format!("{right} ok"));
    }
    if unknown > 0 {
        parts.push(format!("{unknown} unknown"));
    }
    let ends = ends.into_iter().filter(|(_, clients)| !clients.is_empty());
    parts.extend(ends.map(|(end, clients)| format!("{end}: {clients}")));
    match parts.as_slice() {
        [] => String::new(),
        parts => format!(" [{}]", parts.join("; ")),
    }
}
