use super::shape::copies_common_type;
use super::status::called;
use crate::model::is_monitor;
use crate::openapi::{Property, Schema};
use crate::rules::prelude::*;

rule!(
    "status-monitor/monitor-progress-type",
    Schema(Monitor),
    check
);

const TYPESPEC: &str =
    "use `utcDateTime` for times, and `float64` with `@minValue(0) @maxValue(100)` for progress";

fn not_a_number(schema: &Schema<'_>) -> String {
    format!("is {}, not a number", list(schema.types().names(), "or"))
}

fn no_percentage(limit: &str) -> String {
    format!("has a `{limit}` that no percentage has")
}

fn check<'w>(scope: &SchemaScope<'_, 'w>, report: &mut Report<'w>) {
    let (monitor, profile) = (&scope.schema, scope.profile);
    // The common type has the right types.
    if !is_monitor(monitor, profile) || copies_common_type(scope) {
        return;
    }
    let name = called(monitor);
    let mut tell = |property: &Property<'w>, fault: &str, help: &str| {
        let message = format!("`{}` of {name} {fault}", property.name);
        let finding = report.at(property.site.clone(), message);
        finding.help(help).typespec(TYPESPEC);
    };
    let named = |name: &String| monitor.property(name);
    for progress in profile.progress_properties.iter().filter_map(named) {
        let schema = &progress.schema;
        let types = schema.types();
        if !types.allows("number") && !types.allows("integer") {
            let help = "make it a number from 0 to 100";
            tell(&progress, &not_a_number(schema), help);
        } else if let Some(limit) = other_limit(schema) {
            let help = "let it range from 0 to 100";
            tell(&progress, &no_percentage(limit), help);
        }
    }
    let named: Vec<Property<'w>> = profile.time_properties.iter().filter_map(named).collect();
    let seconds = named.iter().filter(|time| is_seconds(&time.schema)).count();
    // Where all times of an API are seconds, those of the status are.
    let mut operations = scope.operations.iter();
    let counts_seconds =
        seconds > 0 && operations.any(|subject| subject.document().counts_seconds(seconds));
    let mut wrong = named;
    wrong.retain(|time| {
        let schema = &time.schema;
        let is_open = schema.is_empty() && schema.types().is_empty();
        let is_right = is_time(schema) || counts_seconds && is_seconds(schema);
        !is_right && !is_open && schema.element().broken().is_none()
    });
    let Some((first, others)) = wrong.split_first() else {
        return;
    };
    let names = list(wrong.iter().map(|time| &time.name), "and");
    let (are, times) = match others {
        [] => ("isn't a", "make it a string"),
        _ => ("aren't", "make them strings"),
    };
    let message = format!("{names} of {name} {are} `date-time`");
    let finding = report.at(first.site.clone(), message);
    for other in others {
        finding.note(other.site.clone(), "this one too");
    }
    finding
        .help(format!("{times} with `\"format\": \"date-time\"`"))
        .typespec(TYPESPEC);
}

/// Whether a number is a time by its format, as generators read it.
fn is_seconds(schema: &Schema<'_>) -> bool {
    let format = schema.keyword("format").and_then(|format| format.as_str());
    format.as_deref() == Some("unixtime")
}

fn is_time(schema: &Schema<'_>) -> bool {
    let format = schema.keyword("format").and_then(|format| format.as_str());
    matches!(
        format.as_deref(),
        Some("date-time" | "date-time-rfc1123" | "date-time-rfc7231")
    )
}

/// A declared limit that isn't that of a percentage.
fn other_limit(schema: &Schema<'_>) -> Option<&'static str> {
    let is_other = |key: &str, usual: f64| {
        let limit = schema
            .keyword(key)?
            .node()
            .scalar_text()?
            .parse::<f64>()
            .ok()?;
        Some(limit != usual)
    };
    [("minimum", 0.0), ("maximum", 100.0)]
        .into_iter()
        .find(|(key, usual)| is_other(key, *usual) == Some(true))
        .map(|(key, _)| key)
}
