use rustc_hash::FxHashSet;

use super::status::called;
use crate::model::is_monitor;
use crate::openapi::{Operation, Property};
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
    let is_only_one = is_only_one(scope);
    let Some(id) = ids.iter().find_map(|name| monitor.property(name)) else {
        if is_only_one {
            return;
        }
        let other = only_id(monitor.properties());
        let finding = report.at(scope.site(), missing(&name, wanted, other.as_ref()));
        finding
            .help(format!(
                "add a required property `{wanted}`, a string: {}",
                value_of_id(scope)
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
    } else if !monitor.requires(&id.name) && !is_only_one {
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

/// Whether each GET of the status lives at a constant below what the operation was sent to, so that there is
/// one status at a time and nothing to tell it from.
fn is_only_one(scope: &SchemaScope<'_, '_>) -> bool {
    let known: FxHashSet<&str> = scope
        .operations
        .iter()
        .flat_map(|subject| subject.operation.path_parameters())
        .collect();
    let is_of_all = |get: &Operation<'_>| {
        id_of(get).is_none() && get.path_parameters().all(|name| known.contains(name))
    };
    let mut gets = gets(scope).peekable();
    gets.peek().is_some() && gets.all(is_of_all)
}

/// The GETs of the status, as far as they are known.
fn gets<'a, 'w>(scope: &'a SchemaScope<'_, 'w>) -> impl Iterator<Item = &'a Operation<'w>> {
    let monitors = scope.lros.iter().filter_map(|lro| lro.monitor.as_ref());
    let place = scope.schema.place();
    monitors
        .filter(move |monitor| {
            monitor
                .schema
                .as_ref()
                .is_some_and(|one| one.place() == place)
        })
        .filter_map(|monitor| monitor.operation.as_ref())
}

/// The parameter at the end of a path, in whatever text stands around it.
fn id_of<'o>(get: &'o Operation<'_>) -> Option<&'o str> {
    let last = get.path().trim_end_matches('/').rsplit('/').next()?;
    let (_, name) = last.split_once('{')?;
    name.split_once('}').map(|(name, _)| name)
}

/// What the id is in the URL of the status.
fn value_of_id(scope: &SchemaScope<'_, '_>) -> String {
    let constant = gets(scope).find(|get| id_of(get).is_none());
    match constant.and_then(|get| get.path_parameters().last()) {
        Some(name) => format!("`{name}` of the URL of the status"),
        None => "the last segment of the URL of the status".to_owned(),
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
