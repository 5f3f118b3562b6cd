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
            let message =
                format!("`{name}` is the id of a request, and tells no operation from another");
            report.at(id.element().value(), message)
        } else if !types.allows("string") {
            let types = list(types.names(), "or");
            let message = format!("`{name}`, the id of an operation, is {types} and not a string");
            report.at(id.element().value(), message)
        } else {
            continue;
        };
        finding
            .operation(get)
            .help("call it `operationId`, a string that the service makes for each operation")
            .typespec("name the parameter `operationId` and make it a `string`");
    }
}
