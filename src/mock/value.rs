//! Values of schemas: every property that a response has, with a value of the right type.

use serde_json::{Map, Number, Value};

use crate::openapi::{Property, Schema};
use crate::workspace::Place;

/// How deep objects and arrays are nested before optional properties are left out. This also bounds
/// the recursion.
const DEPTH: usize = 6;
/// How many values one body may have before optional properties are left out.
const VALUES: usize = 400;
/// The text that is used if the schema has no known format.
const TEXT: &str = "oak";

/// Makes a value of a schema, as in a response.
pub(super) fn value_of(schema: &Schema<'_>) -> Value {
    Maker::default().value(schema)
}

#[derive(Default)]
struct Maker<'w> {
    /// The schemas that contain the current value.
    around: Vec<Place<'w>>,
    made: usize,
}

impl<'w> Maker<'w> {
    fn value(&mut self, schema: &Schema<'w>) -> Value {
        self.made += 1;
        if let Some(listed) = listed(schema) {
            return listed;
        }
        // A schema may require itself. Then only this depth limit ends the recursion.
        if self.around.len() > DEPTH * 2 {
            return Value::Object(Map::new());
        }
        self.around.push(schema.place());
        let value = self.unlisted(schema);
        self.around.pop();
        value
    }

    fn unlisted(&mut self, schema: &Schema<'w>) -> Value {
        let types = schema.types();
        let has = |name| !types.is_empty() && types.allows(name);
        let properties = schema.properties();
        if has("object") || !properties.is_empty() {
            return self.object(schema, properties);
        }
        if has("array") || types.is_empty() && schema.items().is_some() {
            return self.array(schema);
        }
        if has("string") {
            return Value::String(text(schema));
        }
        if has("integer") || has("number") {
            return number(schema, has("integer"));
        }
        if has("boolean") {
            return Value::Bool(true);
        }
        let parts = schema.parts();
        let mut choices = parts.iter().flat_map(Schema::alternatives);
        match choices.next() {
            Some(first) => self.value(&first),
            None => Value::Object(Map::new()),
        }
    }

    fn object(&mut self, schema: &Schema<'w>, properties: Vec<Property<'w>>) -> Value {
        let mut members = Map::new();
        // The first alternative adds its properties to the properties that all alternatives share.
        let first = schema
            .parts()
            .iter()
            .find_map(|part| part.alternatives().into_iter().next());
        if let Some(Value::Object(added)) = first.map(|shape| self.value(&shape)) {
            members = added;
        }
        for property in properties {
            let is_required = schema.requires(&property.name);
            if is_required || self.has_room(&property.schema) && is_answered(&property.schema) {
                let value = self.value(&property.schema);
                members.insert(property.name.into_owned(), value);
            }
        }
        Value::Object(members)
    }

    fn array(&mut self, schema: &Schema<'w>) -> Value {
        let least = limit(schema, "minItems").unwrap_or(0.0) as usize;
        let items = schema
            .parts()
            .iter()
            .find_map(Schema::items)
            .filter(|items| least > 0 || self.has_room(items));
        let item = items.map(|items| self.value(&items));
        Value::Array(item.map_or_else(Vec::new, |item| vec![item; least.clamp(1, 16)]))
    }

    /// `true` if an optional value is made: its schema isn't inside itself, and neither the depth nor
    /// the number of values has reached its limit.
    fn has_room(&self, schema: &Schema<'w>) -> bool {
        self.around.len() < DEPTH && self.made < VALUES && !self.around.contains(&schema.place())
    }
}

/// The first value that a schema lists, in its own type.
fn listed(schema: &Schema<'_>) -> Option<Value> {
    let first = schema.listed_values().into_iter().next()?;
    Some(typed(schema, &first.text))
}

/// A text as a value of the type that a schema declares.
pub(super) fn typed(schema: &Schema<'_>, text: &str) -> Value {
    let types = schema.types();
    if types.allows("string") {
        return Value::from(text);
    }
    // A number or a boolean is written in JSON as its text.
    serde_json::from_str(text).unwrap_or_else(|_| Value::from(text))
}

/// `true` if responses have a property: it isn't write-only, and isn't a secret.
fn is_answered(schema: &Schema<'_>) -> bool {
    let is_set = |key| {
        let mark = schema.keyword(key);
        mark.is_some_and(|mark| mark.node().as_bool() == Some(true))
    };
    let is_read = schema.keyword("x-ms-mutability").is_none_or(|mutability| {
        let mut values = mutability.children().filter_map(Place::as_str);
        values.any(|value| value == "read")
    });
    is_read && !is_set("writeOnly") && !is_set("x-ms-secret")
}

/// Makes a text with the format and the length that a schema declares.
fn text(schema: &Schema<'_>) -> String {
    let format = schema
        .parts()
        .iter()
        .find_map(|part| part.keyword("format")?.as_str());
    let text = match format.as_deref() {
        Some("date-time") => "2026-01-01T00:00:00Z",
        Some("date-time-rfc1123") => "Thu, 01 Jan 2026 00:00:00 GMT",
        Some("date") => "2026-01-01",
        Some("time") => "00:00:00Z",
        Some("duration") => "PT1S",
        Some("uuid") => "00000000-0000-0000-0000-000000000001",
        Some("uri" | "url") => "https://other.example/oak",
        Some("byte" | "base64url") => "b2Fr",
        Some("email") => "oak@other.example",
        Some("ipv4") => "192.0.2.1",
        Some("ipv6") => "2001:db8::1",
        Some("arm-id") => "/subscriptions/oak/resourceGroups/oak",
        _ => TEXT,
    };
    let mut text = text.to_owned();
    if let Some(least) = limit(schema, "minLength") {
        let missing = (least as usize).saturating_sub(text.chars().count());
        text.extend(std::iter::repeat_n('a', missing));
    }
    if let Some(most) = limit(schema, "maxLength") {
        text = text.chars().take(most as usize).collect();
    }
    text
}

/// A number within the limits of a schema.
fn number(schema: &Schema<'_>, is_integer: bool) -> Value {
    // In OpenAPI 3.1, `exclusiveMinimum` is a number. In older versions, it is a boolean that makes
    // `minimum` exclusive.
    let beyond = |key: &str, bound: &str, step: f64| {
        let is_exclusive = schema.parts().iter().any(|part| {
            let mark = part.keyword(key);
            mark.is_some_and(|mark| mark.node().as_bool() == Some(true))
        });
        let inclusive = limit(schema, bound);
        let moved = inclusive.map(|limit| if is_exclusive { limit + step } else { limit });
        moved.or_else(|| limit(schema, key).map(|limit| limit + step))
    };
    let least = beyond("exclusiveMinimum", "minimum", 1.0);
    let most = beyond("exclusiveMaximum", "maximum", -1.0);
    let mut number = least.unwrap_or(1.0).max(1.0);
    number = most
        .map_or(number, |most| number.min(most))
        .max(least.unwrap_or(f64::MIN));
    if let Some(factor) = limit(schema, "multipleOf").filter(|factor| *factor > 0.0) {
        number = (number / factor).ceil() * factor;
    }
    if is_integer {
        return Value::from(number as i64);
    }
    Number::from_f64(number).map_or(Value::from(1), Value::Number)
}

/// The limit that a keyword sets in a schema or in one of its parts.
fn limit(schema: &Schema<'_>, keyword: &str) -> Option<f64> {
    schema
        .parts()
        .iter()
        .find_map(|part| part.keyword(keyword)?.node().scalar_text()?.parse().ok())
}
