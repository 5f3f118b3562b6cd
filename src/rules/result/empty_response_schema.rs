use crate::rules::prelude::*;

rule!("result/empty-response-schema", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    // It has to return one, so a schema that is only removed is the next finding.
    let returns_resource = matches!(lro.operation.method(), Method::Put | Method::Patch);
    let verb = lro.operation.method().verb();
    for body in lro.empty_results() {
        let message = match (body.schema.name(), body.status) {
            // A definition is reported once for all operations that return it.
            (Some(name), _) => format!("`{name}` says nothing about what is returned"),
            (None, Some(status)) => {
                format!("the schema of the `{status}` says nothing about what this {verb} returns")
            }
            (None, None) => format!("this schema says nothing about what the {verb} returns"),
        };
        report
            .at(body.schema.element().key(), message)
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
    }
}
