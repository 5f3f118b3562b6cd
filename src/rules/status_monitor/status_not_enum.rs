use super::status::{called, is_read, status_string};
use crate::rules::prelude::*;

rule!("status-monitor/status-not-enum", Schema(Monitor), check);

fn check<'w>(scope: &SchemaScope<'_, 'w>, report: &mut Report<'w>) {
    let monitor = &scope.schema;
    let Some(status) = status_string(monitor, scope.profile) else {
        return;
    };
    // We know nothing about an empty or unreadable schema, and an alternative may list values.
    let says_more = status.schema.is_empty() || status.schema.has_alternatives();
    let is_unreadable = status.schema.element().broken().is_some();
    // A resource may have a `state` of its own.
    if !is_read(&status.name, scope.profile) {
        return;
    }
    if says_more || is_unreadable || !status.schema.listed_values().is_empty() {
        return;
    }
    let states = scope.profile.built_in_states();
    let words = states.running.iter().take(2);
    let words = words
        .chain(&states.succeeded)
        .chain(&states.failed)
        .chain(&states.canceled);
    let words = list(words.take(5), "and");
    report
        .at(
            status.site.clone(),
            format!("`{}` of {} doesn't list its values", status.name, called(monitor)),
        )
        .help(format!(
            "list the values of the status in an `enum`, for example {words}, and set `modelAsString` so that you can add more later"
        ))
        .typespec("use `Azure.Core.Foundations.OperationState`; or declare a union of the values and `string` with the decorator `@lroStatus`");
}
