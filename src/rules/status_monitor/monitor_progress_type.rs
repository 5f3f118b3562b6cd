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

fn other_range((limit, usual): (&str, f64)) -> String {
    format!("has a `{limit}` other than {usual}")
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
            let help = "declare it as a number from 0 to 100";
            tell(&progress, &not_a_number(schema), help);
        } else if let Some(limit) = other_limit(schema) {
            let help = "set `minimum` to 0 and `maximum` to 100";
            tell(&progress, &other_range(limit), help);
        }
    }
    let named: Vec<Property<'w>> = profile.time_properties.iter().filter_map(named).collect();
    let seconds = named.iter().filter(|time| is_seconds(&time.schema)).count();
    // If all times of an API are seconds, the times of the status may be seconds too.
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
    let (have, times) = match others {
        [] => ("doesn't have", "declare it as a string"),
        _ => ("don't have", "declare them as strings"),
    };
    let message = format!("{names} of {name} {have} the format `date-time`");
    let finding = report.at(first.site.clone(), message);
    for other in others {
        let message = format!("`{}` doesn't have this format either", other.name);
        finding.note(other.site.clone(), message);
    }
    finding
        .help(format!("{times} with `\"format\": \"date-time\"`"))
        .typespec(TYPESPEC);
}

/// `true` if the format of a number makes it a time, as generators read it.
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

/// A declared limit that differs from the limit of a percentage, and the limit of a percentage.
fn other_limit(schema: &Schema<'_>) -> Option<(&'static str, f64)> {
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
}
