//! What makes a finding the same in two versions of a document. It is written to files, so how it is
//! made never changes.

use crate::openapi::{Element, Operation};
use crate::workspace::Place;

/// What makes a place the same in two versions of a document: no line, no index, no file.
pub(super) fn identity(place: Place<'_>, owner: Option<&Operation<'_>>) -> Vec<String> {
    match owner {
        Some(operation) => vec![
            operation.method().name().to_owned(),
            blank_parameters(operation.path()),
            role_of(place, Some(operation.element())),
        ],
        None => vec![role_of(place, None)],
    }
}

/// `/widgets/{name}` and `/widgets/{id}` are the same path to a client.
pub(crate) fn blank_parameters(path: &str) -> String {
    let mut blank = String::with_capacity(path.len());
    let mut depth = 0_u32;
    for c in path.chars() {
        match c {
            '{' => {
                depth += 1;
                blank.push('{');
            }
            '}' => {
                depth = depth.saturating_sub(1);
                blank.push('}');
            }
            _ if depth == 0 => blank.push(c),
            _ => {}
        }
    }
    blank
}

/// What a node is to its operation or its document: `response:202/header:Location`.
fn role_of(place: Place<'_>, within: Option<&Element<'_>>) -> String {
    let end = within
        .map(Element::place)
        .filter(|own| own.document().id() == place.document().id())
        .map(|own| own.node().id());
    let mut steps = Vec::new();
    for node in place.node().ancestors() {
        if Some(node.id()) == end {
            break;
        }
        if node.parent().is_none() {
            break;
        }
        steps.push(match node.key() {
            Some(key) => key.into_owned(),
            // Items are named by what they hold; their number changes with every edit.
            None => ["name", "$ref", "operationId"]
                .iter()
                .find_map(|name| node.get(name)?.as_str())
                .or_else(|| node.scalar_text())
                .map_or_else(|| "item".to_owned(), |name| name.into_owned()),
        });
    }
    steps.reverse();
    let mut role = String::new();
    let mut steps = steps.into_iter().peekable();
    while let Some(step) = steps.next() {
        if !role.is_empty() {
            role.push('/');
        }
        let singular = match step.as_str() {
            "responses" => Some("response"),
            "headers" => Some("header"),
            "parameters" => Some("parameter"),
            "definitions" | "schemas" => Some("definition"),
            "properties" => Some("property"),
            _ => None,
        };
        match (singular, steps.peek()) {
            (Some(singular), Some(_)) => {
                role.push_str(singular);
                role.push(':');
                role.push_str(&steps.next().unwrap_or_default());
            }
            _ => role.push_str(&step),
        }
    }
    if role.is_empty() && within.is_none() {
        role.push_str("document");
    }
    role
}
