use crate::questions::status_gets;
use crate::rules::prelude::*;

rule!("links/operationid-path-param-quality", Document, check);

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    let operations = scope.operations.iter().map(|subject| &subject.operation);
    for (get, id) in status_gets(operations, scope.profile) {
        let name = id.name().unwrap_or_default();
        let mut foreign = scope.profile.foreign_ids.iter();
        let types = id.types();
        let finding = if foreign.any(|known| known.eq_ignore_ascii_case(&name)) {
            let message = format!("`{name}` identifies a request, not an operation");
            report.at(id.element().value(), message)
        } else if !types.allows("string") {
            let types = list(types.names(), "or");
            let message = format!("`{name}` identifies an operation, but is {types}, not a string");
            report.at(id.element().value(), message)
        } else {
            continue;
        };
        finding
            .operation(get)
            .help(
                "use a `string` named `operationId`, which the service creates for each operation",
            )
            .typespec("name the parameter `operationId`, with the type `string`");
    }
}
