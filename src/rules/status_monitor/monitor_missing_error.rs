use super::called;
use crate::model::{is_monitor, listed_states, status_property};
use crate::openapi::Property;
use crate::questions::{error_property, has_errors_in_parts, is_error_without_content};
use crate::rules::prelude::*;

rule!(
    "status-monitor/monitor-missing-error",
    Schema(Monitor),
    check
);

fn check<'w>(scope: &SchemaScope<'_, 'w>, report: &mut Report<'w>) {
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
        if has_errors_in_parts(monitor, profile) {
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
    } else if is_named(&error, scope) && is_error_without_content(&error.schema) {
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

fn is_named(error: &Property<'_>, scope: &SchemaScope<'_, '_>) -> bool {
    let mut known = scope.profile.error_properties.iter();
    known.any(|known| *known == error.name)
}
