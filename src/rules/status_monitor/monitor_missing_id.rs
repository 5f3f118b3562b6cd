use super::shape::{
    copies_common_type, gets, id_of, is_only_one, lacks_error, optional_status, other_id,
};
use super::status::called;
use crate::model::is_monitor;
use crate::openapi::Property;
use crate::rules::prelude::*;

rule! {
    "status-monitor/monitor-missing-id", Schema(Monitor), check,
    enum Case { OtherName = "other-name", NotAString = "not-a-string", Optional = "optional" }
}

fn missing(monitor: &str, wanted: &str, other: Option<&Property<'_>>) -> String {
    match other {
        Some(other) => format!(
            "{monitor} calls its id `{}` instead of `{wanted}`",
            other.name
        ),
        None => format!("{monitor} has no `{wanted}`"),
    }
}

fn check<'w>(scope: &SchemaScope<'_, 'w>, report: &mut Report<'w>) {
    let monitor = &scope.schema;
    let ids = &scope.profile.id_properties;
    // The common type has an `id`.
    let is_judged = is_monitor(monitor, scope.profile) && !copies_common_type(scope);
    if !is_judged || monitor.has_alternatives() {
        return;
    }
    let Some(wanted) = ids.first() else { return };
    let name = called(monitor);
    let is_only_one = is_only_one(scope);
    // The help of the finding about the error or the status asks for the id too.
    let is_asked_for = scope.profile.system == System::DataPlane
        && (lacks_error(scope) || optional_status(scope).is_some());
    let Some(id) = ids.iter().find_map(|name| monitor.property(name)) else {
        let other = other_id(scope);
        if is_only_one || is_asked_for && other.is_none() {
            return;
        }
        let finding = report.at(scope.site(), missing(&name, wanted, other.as_ref()));
        finding
            .help(help(scope, wanted))
            .typespec("use `OperationStatus<Result>` of Azure.Core; or add `@key id: string`");
        if let Some(other) = other {
            finding
                .case(Case::OtherName)
                .note(other.site, "the property with the id of the operation");
        }
        return;
    };
    let types = id.schema.types();
    let declared = id.schema.keyword("type");
    // Clients don't know a type that doesn't exist.
    let is_unknown = types.is_empty() && declared.is_some();
    if is_unknown || !types.allows("string") {
        let written = declared.and_then(|declared| declared.as_str());
        let written = written.map_or_else(
            || list(types.names(), "or"),
            |written| format!("`{written}`"),
        );
        let message = format!("`{}` of {name} is {written}, not a string", id.name);
        report
            .at(id.site.clone(), message)
            .case(Case::NotAString)
            .help("set the type of the id to `string`; if it has a special form, such as a UUID, also add a `format`")
            .typespec("declare the property as `string`");
    } else if !monitor.requires(&id.name) && !is_only_one && !is_asked_for {
        report
            .at(
                id.site.clone(),
                format!("`{}` of {name} is not required", id.name),
            )
            .case(Case::Optional)
            .help(format!("add `{}` to `required`", id.name))
            .typespec(format!("remove the `?` after `{}`", id.name));
    }
}

fn help(scope: &SchemaScope<'_, '_>, wanted: &str) -> String {
    match scope.profile.system {
        // The contract of Resource Manager makes the id optional, and gives it another meaning.
        System::Arm => format!(
            "add a property `{wanted}`, a string with the complete id of the operation, as in `OperationStatusResult` of the common types"
        ),
        _ => format!(
            "add a required property `{wanted}`, a string with {}",
            value_of_id(scope)
        ),
    }
}

/// The part of the URL of the status that is the id.
fn value_of_id(scope: &SchemaScope<'_, '_>) -> String {
    let constant = gets(scope).find(|get| id_of(get).is_none());
    match constant.and_then(|get| get.path_parameters().last()) {
        Some(name) => format!("the value of `{name}` in the URL of the status"),
        None => "the last segment of the URL of the status".to_owned(),
    }
}
