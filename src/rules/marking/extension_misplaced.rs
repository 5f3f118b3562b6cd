use super::generated::generated;
use crate::rules::prelude::*;
use crate::workspace::Place;

rule! {
    "marking/extension-misplaced", Document, check,
    enum Case { Denied = "denied" }
}

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    let profile = scope.profile;
    if profile.markers.is_empty() {
        return;
    }
    let names = profile.markers.iter().chain(&profile.options);
    let names: Vec<&str> = names.map(String::as_str).collect();
    for astray in scope.api.astray(&names) {
        let name = astray.key().unwrap_or_default();
        let found = report.at(
            astray,
            format!(
                "`{name}` has no effect {}: it belongs in an operation",
                holder(astray)
            ),
        );
        found
            .help(format!(
                "move `{name}` to the operation, next to `responses`; or remove it if the operation has it already"
            ))
            .typespec("remove the `@extension`: long-running templates write it in the operation");
        // Clients treat an operation as synchronous unless its marker is `true`.
        match astray.node().as_bool() {
            Some(false) => found.case(Case::Denied),
            _ => found.clients(generated(profile.system)),
        };
        let around = scope.operations.iter().find(|subject| {
            let own = subject.operation.element().place();
            astray.ancestors().any(|place| place == own)
        });
        if let Some(subject) = around {
            found.operation(&subject.operation);
        }
    }
}

/// The place of a misplaced extension, as a message names it.
fn holder(astray: Place<'_>) -> String {
    let around: Vec<_> = astray.ancestors().skip(1).filter_map(Place::key).collect();
    let names: Vec<&str> = around.iter().map(AsRef::as_ref).collect();
    match names.as_slice() {
        [] => "at the root of the document".to_owned(),
        [status, "responses", ..] => format!("in the response `{status}`"),
        [path, "paths" | "x-ms-paths"] => format!("on the path `{path}`"),
        [schema, "definitions" | "schemas", ..] => format!("in the schema `{schema}`"),
        [name, ..] => format!("in `{name}`"),
    }
}
