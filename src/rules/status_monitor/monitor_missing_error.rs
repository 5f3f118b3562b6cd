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

const NOT_WHY: &str = "can tell that the work failed, and not why";

fn not_an_object(error: &Property<'_>) -> String {
    let types = list(error.schema.types().names(), "or");
    format!("is {types}, not an object")
}

/// Takes down what is wrong with the property of the error, of a monitor of that name.
fn tell<'r, 'w>(
    report: &'r mut Report<'w>,
    (name, error): (&str, &Property<'w>),
    case: Case,
    fault: &str,
) -> &'r mut Finding<'w> {
    let message = format!("`{}` of {name} {fault}", error.name);
    report.at(error.site.clone(), message).case(case)
}

fn check<'w>(scope: &SchemaScope<'_, 'w>, report: &mut Report<'w>) {
    let (monitor, profile) = (&scope.schema, scope.profile);
    if !is_monitor(monitor, profile) || monitor.has_alternatives() {
        return;
    }
    // The common type has the error.
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
            let more = and_required(scope, "");
            let audience = report.clients().audience;
            let lros = scope.lros.iter();
            let told: Vec<_> = lros
                .flat_map(|lro| told_of_failure(lro, audience))
                .collect();
            report
                .at(scope.site(), format!("{name} {NOT_WHY}"))
                .help(format!("add a property `error`, an object with `code` and `message`{more}"))
                .typespec("use `OperationStatus<Result>` of Azure.Core, or add a property decorated with `@lroErrorResult`")
                .clients(&in_order(&told));
        }
        return;
    };
    let mut known = profile.error_properties.iter();
    let is_named = known.any(|known| *known == error.name);
    let types = error.schema.types();
    let of = (name.as_str(), &error);
    if !types.allows("object") && !types.allows("array") {
        tell(report, of, Case::NotAnObject, &not_an_object(&error))
            .help("make it an object with `code` and `message`")
            .typespec("make it an `Azure.Core.Foundations.Error`")
            .clients(&[&GO, &DOTNET, &JAVA_ARM, &JAVA]);
    } else if is_named && is_error_without_content(&error.schema) {
        tell(report, of, Case::Shape, "has neither `code` nor `message`")
            .help("give it `code` and `message`, both strings")
            .typespec("make it an `Azure.Core.Foundations.Error`");
    }
    if is_named && monitor.requires(&error.name) {
        tell(
            report,
            of,
            Case::Required,
            "is required, also where nothing failed",
        )
        .help(format!("take `{}` out of `required`", error.name))
        .typespec(format!("write `{}?`", error.name));
    }
}
