//! What a status monitor says of why the work failed.

use super::monitor::{error_property, is_error_shaped};
use super::profile::Profile;
use crate::openapi::Schema;

/// How many schemas below a monitor are looked at for the errors of its parts.
const MAX_PARTS: usize = 64;

/// Whether the parts of the work have errors of their own, as the steps of a plan do.
pub fn has_errors_in_parts<'w>(monitor: &Schema<'w>, profile: &Profile) -> bool {
    let mut parts = vec![monitor.clone()];
    let mut next = 0;
    while let Some(part) = parts.get(next) {
        next += 1;
        let inner: Vec<Schema<'w>> = part
            .properties()
            .into_iter()
            .map(|property| property.schema.items().unwrap_or(property.schema))
            .collect();
        for schema in inner {
            if error_property(&schema, profile).is_some() {
                return true;
            }
            let is_new = !parts.iter().any(|known| known.place() == schema.place());
            if is_new && parts.len() < MAX_PARTS {
                parts.push(schema);
            }
        }
    }
    false
}

/// Whether an error is described, and neither it nor what it wraps says what went wrong.
pub fn is_error_without_content(error: &Schema<'_>) -> bool {
    let tells = |error: &Schema<'_>| {
        is_error_shaped(error)
            || error.properties().iter().any(|property| {
                ["code", "message"]
                    .iter()
                    .any(|word| property.name.to_ascii_lowercase().ends_with(word))
            })
    };
    let is_open = error.is_map() || error.has_alternatives() || error.is_empty();
    let wrapped = error.property("error");
    let is_described = !error.properties().is_empty();
    is_described
        && !is_open
        && !tells(error)
        && !wrapped.is_some_and(|wrapped| tells(&wrapped.schema))
}
