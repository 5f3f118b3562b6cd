//! One line for each operation: how it starts, where it is polled, how it ends, what it returns, and which
//! clients go wrong.

use super::{Explanation, PollingKind, ResultKind, StepKind, Verdict, called};
use crate::text::Escaped;

/// Writes the line of an operation.
pub(super) fn render(explanation: &Explanation) -> String {
    let operation = &explanation.operation;
    let name = match &operation.id {
        Some(id) => format!("{id} ({})", operation.method.to_ascii_uppercase()),
        None => operation.request(),
    };
    let mut steps = vec![start(explanation), polled(explanation)];
    steps.extend(end(explanation));
    steps.push(result(explanation));
    let line = format!("{name}: {}{}", steps.join(" → "), clients(explanation));
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

/// The request after the end, if there is one.
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

/// Which clients go wrong, and how many are known to be right or not known.
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
    match parts.as_slice() {
        [] => String::new(),
        parts => format!(" [{}]", parts.join("; ")),
    }
}
