use super::status::called;
use crate::lro::is_monitor;
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
    if !is_monitor(monitor, scope.profile) || monitor.has_alternatives() {
        return;
    }
    let Some(wanted) = ids.first() else { return };
    let name = called(monitor);
    let Some(id) = ids.iter().find_map(|name| monitor.property(name)) else {
        let other = only_id(monitor.properties());
        let finding = report.at(scope.site(), missing(&name, wanted, other.as_ref()));
        finding
            .help(format!(
                "add a required property `{wanted}`, a string: the last segment of the URL of the status"
            ))
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
    } else if !monitor.requires(&id.name) {
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

/// The property that is an id by the end of its name, where there is only one.
fn only_id(properties: Vec<Property<'_>>) -> Option<Property<'_>> {
    let mut ids = properties.into_iter().filter(|property| {
        let is_id = ["Id", "ID", "_id"]
            .iter()
            .any(|end| property.name.ends_with(end));
        is_id && property.schema.types().allows("string")
    });
    let only = ids.next()?;
    ids.next().is_none().then_some(only)
}
