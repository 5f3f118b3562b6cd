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
        Some(other) => format!("{monitor} has `{}` and no `{wanted}`", other.name),
        None => format!("{monitor} has no `{wanted}`"),
    }
}

fn check<'w>(scope: &SchemaScope<'_, 'w>, report: &mut Report<'w>) {
    let monitor = &scope.schema;
    let ids = &scope.profile.id_properties;
    // The common type has the id.
    let is_judged = is_monitor(monitor, scope.profile) && !copies_common_type(scope);
    if !is_judged || monitor.has_alternatives() {
        return;
    }
    let Some(wanted) = ids.first() else { return };
    let name = called(monitor);
    let is_only_one = is_only_one(scope);
    // The finding about the error or the status asks for this too.
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
            .typespec("use `OperationStatus<Result>` of Azure.Core, or add `@key id: string`");
        if let Some(other) = other {
            finding
                .case(Case::OtherName)
                .note(other.site, "what tells one operation from another here");
        }
        return;
    };
    let types = id.schema.types();
    let declared = id.schema.keyword("type");
    // A type that doesn't exist is none that a client has.
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
            .help("make it a string; what its characters mean can be told by `format`")
            .typespec("make it a `string`");
    } else if !monitor.requires(&id.name) && !is_only_one && !is_asked_for {
        report
            .at(
                id.site.clone(),
                format!("`{}` of {name} is not required", id.name),
            )
            .case(Case::Optional)
            .help(format!("add `{}` to `required`", id.name))
            .typespec(format!("remove the `?` behind `{}`", id.name));
    }
}

fn help(scope: &SchemaScope<'_, '_>, wanted: &str) -> String {
    match scope.profile.system {
        // Its contract lets a status leave the id out, and has another meaning for it.
        System::Arm => format!(
            "add a property `{wanted}`, a string: the whole id of the operation, as in `OperationStatusResult` of the common types"
        ),
        _ => format!(
            "add a required property `{wanted}`, a string: {}",
            value_of_id(scope)
        ),
    }
}

/// What the id is in the URL of the status.
fn value_of_id(scope: &SchemaScope<'_, '_>) -> String {
    let constant = gets(scope).find(|get| id_of(get).is_none());
    match constant.and_then(|get| get.path_parameters().last()) {
        Some(name) => format!("`{name}` of the URL of the status"),
        None => "the last segment of the URL of the status".to_owned(),
    }
}
