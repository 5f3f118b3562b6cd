use super::shape::{and_required, copies_common_type, lacks_error};
use super::status::called;
use crate::clients::{in_order, told_of_failure};
use crate::model::{is_monitor, listed_states, status_property};
use crate::openapi::Property;
use crate::questions::{error_property, is_error_without_content};
use crate::rules::prelude::*;

rule! {
    "status-monitor/monitor-missing-error", Schema(Monitor), check,
    enum Case { NotAnObject = "not-an-object", Shape = "shape", Required = "required" }
}

fn not_an_object(error: &Property<'_>) -> String {
    let types = list(error.schema.types().names(), "or");
    format!("is {types}, not an object")
}

/// Reports a fault of the property with the error, in a monitor with this name.
fn tell<'r, 'w>(
    report: &'r mut Report<'w>,
    (name, error): (&str, &Property<'w>),
    case: Case,
    fault: &str,
) -> &'r mut Finding<'w> {
    let message = format!("`{}` of {name} {fault}", error.name);
    report.at(error.site.clone(), message).case(case)
}

/// Reports a monitor with this name that has no property for the error.
fn missing<'w>(scope: &SchemaScope<'_, 'w>, name: &str, report: &mut Report<'w>) {
    let more = and_required(scope, "");
    let audience = report.clients().audience;
    let lros = scope.lros.iter();
    let told: Vec<_> = lros
        .flat_map(|lro| told_of_failure(lro, audience))
        .collect();
    report
        .at(
            scope.site(),
            format!("{name} has no `error`: clients can't see why an operation failed"),
        )
        .help(format!("add a property `error`, an object with `code` and `message`{more}"))
        .typespec("use `OperationStatus<Result>` of Azure.Core; or add a property with the decorator `@lroErrorResult`")
        .clients(&in_order(&told));
}

fn check<'w>(scope: &SchemaScope<'_, 'w>, report: &mut Report<'w>) {
    let (monitor, profile) = (&scope.schema, scope.profile);
    if !is_monitor(monitor, profile) || monitor.has_alternatives() {
        return;
    }
    // The common type has an `error`.
    if copies_common_type(scope) {
        return;
    }
    let states = status_property(monitor, profile)
        .and_then(|status| listed_states(&status.property?.schema, profile));
    if states.is_some_and(|states| states.failed.is_empty()) {
        return;
    }
    let name = called(monitor);
    let Some(error) = error_property(monitor, profile) else {
        if lacks_error(scope) {
            missing(scope, &name, report);
        }
        return;
    };
    let mut known = profile.error_properties.iter();
    let is_named = known.any(|known| *known == error.name);
    let types = error.schema.types();
    let of = (name.as_str(), &error);
    if !types.allows("object") && !types.allows("array") {
        tell(report, of, Case::NotAnObject, &not_an_object(&error))
            .help(format!(
                "declare `{}` as an object with `code` and `message`",
                error.name
            ))
            .typespec("declare the property as `Azure.Core.Foundations.Error`")
            .clients(&[&GO, &DOTNET, &JAVA_ARM, &JAVA]);
    } else if is_named && is_error_without_content(&error.schema) {
        tell(report, of, Case::Shape, "has neither `code` nor `message`")
            .help(format!(
                "add `code` and `message`, both strings, to the schema of `{}`",
                error.name
            ))
            .typespec("declare the property as `Azure.Core.Foundations.Error`");
    }
    if is_named && monitor.requires(&error.name) {
        tell(
            report,
            of,
            Case::Required,
            "is required, although successful work has no error",
        )
        .help(format!("remove `{}` from `required`", error.name))
        .typespec(format!("make the property optional: `{}?`", error.name));
    }
}
