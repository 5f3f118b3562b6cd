//! Changes to a generated body: the values that show the progress of an operation.

use serde_json::{Map, Value};

/// Sets the member at a path of names in a body, and creates the missing objects on this path.
pub(super) fn set(body: &mut Value, path: &str, value: Value) {
    let mut target = body;
    let mut names = path.split('.').peekable();
    while let Some(name) = names.next() {
        if !target.is_object() {
            *target = Value::Object(Map::new());
        }
        let Some(members) = target.as_object_mut() else {
            return;
        };
        if names.peek().is_none() {
            members.insert(name.to_owned(), value);
            return;
        }
        target = members.entry(name).or_insert(Value::Null);
    }
}

/// Removes a member of a body.
pub(super) fn remove(body: &mut Value, name: &str) {
    if let Some(members) = body.as_object_mut() {
        members.remove(name);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn objects_on_the_way_are_made() {
        let mut body = json!({ "name": "oak", "properties": "x" });
        set(&mut body, "properties.provisioningState", json!("Updating"));
        remove(&mut body, "name");
        assert_eq!(
            body,
            json!({ "properties": { "provisioningState": "Updating" } })
        );
    }
}
