use super::is_read;
use crate::model::status_property;
use crate::rules::prelude::*;

rule!(
    "status-monitor/monitor-missing-status",
    Schema(Monitor),
    check
);

fn check<'w>(scope: &SchemaScope<'_, 'w>, report: &mut Report<'w>) {
    let monitor = &scope.schema;
    // What can't be read has a finding of its own, or none that could be true.
    if monitor.element().broken().is_some() || monitor.is_empty() {
        return;
    }
    let name = match monitor.name() {
        Some(name) => format!("the status monitor `{name}`"),
        None => "the status monitor".to_owned(),
    };
    let Some(status) = status_property(monitor, scope.profile) else {
        // One of several shapes may have it.
        if monitor.has_alternatives() {
            return;
        }
        report
            .at(scope.site(), format!("{name} has no `status`"))
            .help("add a required property `status`, a string with the states that the work can be in")
            .typespec("use `OperationStatus<Result>` of Azure.Core, or decorate the property with `@lroStatus`")
            .clients(&["python", "python-arm", "js", "go", "dotnet", "java-arm"]);
        return;
    };
    let Some(property) = &status.property else {
        return;
    };
    let types = property.schema.types();
    if !types.allows("string") {
        let types: Vec<_> = types.names().collect();
        report
            .at(
                property.site.clone(),
                format!(
                    "`{}` of {name} is {}, not a string",
                    property.name,
                    list(&types, "or")
                ),
            )
            .case("not-a-string")
            .help("make it a string with the states that the work can be in")
            .typespec("make it a union of strings, decorated with `@lroStatus`")
            .clients(&["python", "python-arm", "js", "go", "dotnet"]);
        return;
    }
    if is_read(&status.path, scope.profile)
        && !monitor.requires(&property.name)
        && !monitor.has_alternatives()
    {
        report
            .at(
                property.site.clone(),
                format!("`{}` of {name} is not required", property.name),
            )
            .case("optional")
            .help(format!("add `{}` to `required`", property.name))
            .typespec(format!("remove the `?` behind `{}`", property.name))
            .clients(&["python", "python-arm", "js", "go", "dotnet"]);
    }
}
