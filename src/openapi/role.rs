use std::borrow::Cow;

use super::Element;
use crate::workspace::Place;

/// The role of a node in its operation, or in its document if there is no operation:
/// `response:202/header:Location`. A role contains no line, no index and no file, so it is the same
/// in two versions of a document. Baselines contain hashes of roles: a role must never change.
pub(crate) fn role_of(place: Place<'_>, operation: Option<&Element<'_>>) -> String {
    let role = join(steps(place, operation));
    match role.is_empty() && operation.is_none() {
        true => "document".to_owned(),
        false => role,
    }
}

/// The names of the nodes from the operation, or from the root, down to a place.
fn steps<'w>(place: Place<'w>, operation: Option<&Element<'w>>) -> Vec<Cow<'w, str>> {
    let end = operation
        .map(Element::place)
        .filter(|own| own.document().id() == place.document().id())
        .map(|own| own.node().id());
    let mut steps = Vec::new();
    for node in place.node().ancestors() {
        if Some(node.id()) == end || node.parent().is_none() {
            break;
        }
        steps.push(match node.key() {
            Some(key) => key,
            // Items are named by their content; their index changes with every edit.
            None => ["name", "$ref", "operationId"]
                .iter()
                .find_map(|name| node.get(name)?.as_str())
                .or_else(|| node.scalar_text())
                .unwrap_or(Cow::Borrowed("item")),
        });
    }
    steps.reverse();
    steps
}

/// Joins the steps. A section and the name in it become one step: `response:202`.
fn join(steps: Vec<Cow<'_, str>>) -> String {
    let mut role = String::new();
    let mut steps = steps.into_iter().peekable();
    while let Some(step) = steps.next() {
        if !role.is_empty() {
            role.push('/');
        }
        let singular = match step.as_ref() {
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
    role
}
