use crate::rules::prelude::*;

rule! {
    "result/empty-response-schema", LroOrSync, check,
    enum Case { Bare = "bare", BarePut = "bare-put" }
}

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    // It has to return one, so a schema that is only removed is the next finding.
    let returns_resource = matches!(subject.operation.method(), Method::Put | Method::Patch);
    let verb = subject.operation.method().verb();
    for body in subject.empty_results() {
        let message = match (body.schema.name(), body.status) {
            // A definition is reported once for all operations that return it.
            (Some(name), _) => format!("`{name}` says nothing about what is returned"),
            (None, Some(status)) => {
                format!("the schema of the `{status}` says nothing about what this {verb} returns")
            }
            (None, None) => format!("this schema says nothing about what the {verb} returns"),
        };
        let element = body.schema.element();
        let is_bare = body.status.is_some()
            && body.schema.name().is_none()
            && element.place().children().next().is_none();
        let finding = report.at(element.key(), message);
        finding
            .help(if returns_resource {
                "describe the properties; if anything may be returned, say so with `additionalProperties`"
            } else {
                "describe the properties; remove the schema if nothing is returned; if anything may be, say so with `additionalProperties`"
            })
            .typespec(if returns_resource {
                "return the model of the resource, or `Record<unknown>` if its properties aren't known"
            } else {
                "return the model of the result, `void` if there is none, or `Record<unknown>` if its properties aren't known"
            });
        if is_bare {
            finding.case(if subject.operation.method() == Method::Put {
                Case::BarePut
            } else {
                Case::Bare
            });
        }
    }
}
