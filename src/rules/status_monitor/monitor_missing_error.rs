use super::called;
use crate::lro::{
    Profile, error_property, is_error_shaped, is_monitor, listed_states, status_property,
};
use crate::openapi::{Property, Schema};
use crate::rules::prelude::*;

rule!(
    "status-monitor/monitor-missing-error",
    Schema(Monitor),
    check
);

fn check<'w>(scope: &SchemaScope<'w>, report: &mut Report<'w>) {
    let monitor = &scope.schema;
    let profile = scope.profile;
    if !is_monitor(monitor, profile) || monitor.has_alternatives() {
        return;
    }
    let states = status_property(monitor, profile)
        .and_then(|status| listed_states(&status.property?.schema, profile));
    if states.is_some_and(|states| states.failed.is_empty()) {
        return;
    }
    let name = called(monitor);
    let Some(error) = error_property(monitor, profile) else {
        if tells_in_parts(monitor, profile) {
            return;
        }
        report
            .at(scope.site(), format!("{name} can tell that the work failed, and not why"))
            .help("add a property `error`, an object with `code` and `message`")
            .typespec("use `OperationStatus<Result>` of Azure.Core, or add a property decorated with `@lroErrorResult`")
            .clients(&["python", "python-arm", "js", "go", "dotnet", "java-arm"]);
        return;
    };
    let types = error.schema.types();
    if !types.allows("object") && !types.allows("array") {
        let types: Vec<_> = types.names().collect();
        report
            .at(
                error.site.clone(),
                format!(
                    "`{}` of {name} is {}, not an object",
                    error.name,
                    list(&types, "or")
                ),
            )
            .case("not-an-object")
            .help("make it an object with `code` and `message`")
            .typespec("make it an `Azure.Core.Foundations.Error`")
            .clients(&["go", "dotnet", "java-arm"]);
    } else if is_named(&error, scope) && tells_nothing(&error.schema) {
        report
            .at(
                error.site.clone(),
                format!(
                    "`{}` of {name} has neither `code` nor `message`",
                    error.name
                ),
            )
            .case("shape")
            .help("give it `code` and `message`, both strings")
            .typespec("make it an `Azure.Core.Foundations.Error`");
    }
    if is_named(&error, scope) && monitor.requires(&error.name) {
        report
            .at(
                error.site.clone(),
                format!(
                    "`{}` of {name} is required, also where nothing failed",
                    error.name
                ),
            )
            .case("required")
            .help(format!("take `{}` out of `required`", error.name))
            .typespec(format!("write `{}?`", error.name));
    }
}

/// How many schemas below a monitor are looked at for the errors of its parts.
const MAX_PARTS: usize = 64;

/// Whether the parts of the work have errors of their own, as the steps of a plan do.
fn tells_in_parts<'w>(monitor: &Schema<'w>, profile: &Profile) -> bool {
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

fn is_named(error: &Property<'_>, scope: &SchemaScope<'_>) -> bool {
    let mut known = scope.profile.error_properties.iter();
    known.any(|known| *known == error.name)
}

/// Whether an error is described, and neither it nor what it wraps says what went wrong.
fn tells_nothing(error: &Schema<'_>) -> bool {
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
