use super::called;
use crate::model::is_monitor;
use crate::openapi::{Property, Schema};
use crate::rules::prelude::*;

rule!(
    "status-monitor/monitor-progress-type",
    Schema(Monitor),
    check
);

fn check<'w>(scope: &SchemaScope<'_, 'w>, report: &mut Report<'w>) {
    let monitor = &scope.schema;
    let profile = scope.profile;
    if !is_monitor(monitor, profile) {
        return;
    }
    let named = |names: &[String]| -> Vec<Property<'w>> {
        names
            .iter()
            .filter_map(|name| monitor.property(name))
            .collect()
    };
    for progress in named(&profile.progress_properties) {
        let types = progress.schema.types();
        if !types.allows("number") && !types.allows("integer") {
            let types = list(types.names(), "or");
            tell(
                report,
                &progress,
                format!(
                    "`{}` of {} is {types}, not a number",
                    progress.name,
                    called(monitor)
                ),
                "make it a number from 0 to 100",
            );
        } else if let Some(limit) = other_limit(&progress.schema) {
            tell(
                report,
                &progress,
                format!(
                    "`{}` of {} has a `{limit}` that no percentage has",
                    progress.name,
                    called(monitor)
                ),
                "let it range from 0 to 100",
            );
        }
    }
    for time in named(&profile.time_properties) {
        let format = time
            .schema
            .keyword("format")
            .and_then(|format| format.as_str());
        let is_time = matches!(
            format.as_deref(),
            Some("date-time" | "date-time-rfc1123" | "date-time-rfc7231")
        );
        let is_open = time.schema.is_empty() && time.schema.types().is_empty();
        if is_time || is_open || time.schema.element().broken().is_some() {
            continue;
        }
        tell(
            report,
            &time,
            format!("`{}` of {} is no `date-time`", time.name, called(monitor)),
            "make it a string with `\"format\": \"date-time\"`",
        );
    }
}

fn tell<'w>(report: &mut Report<'w>, property: &Property<'w>, message: String, help: &str) {
    report
        .at(property.site.clone(), message)
        .help(help)
        .typespec("use `utcDateTime` for times, and `float64` with `@minValue(0) @maxValue(100)` for progress");
}

/// A declared limit that isn't that of a percentage.
fn other_limit(schema: &Schema<'_>) -> Option<&'static str> {
    let is_other = |key: &str, usual: f64| {
        let limit = schema
            .keyword(key)
            .and_then(|limit| limit.node().scalar_text());
        limit
            .and_then(|limit| limit.parse::<f64>().ok())
            .is_some_and(|limit| limit != usual)
    };
    [("minimum", 0.0), ("maximum", 100.0)]
        .into_iter()
        .find(|(key, usual)| is_other(key, *usual))
        .map(|(key, _)| key)
}
