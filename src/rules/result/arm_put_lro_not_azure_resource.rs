use crate::openapi::Schema;
use crate::rules::prelude::*;

rule!("result/arm-put-lro-not-azure-resource", LroOrSync, check);

fn not_marked(name: &str) -> String {
    format!("{name} is not marked as a resource, but this PUT creates one")
}

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    // Generators that read OpenAPI 3 have no use for the mark, and no emitter writes it there.
    if subject.operation.method() != Method::Put || !subject.operation.api().is_swagger2() {
        return;
    }
    let Some(body) = subject.returned() else {
        return;
    };
    let schema = &body.schema;
    if schema.is_azure_resource() || !schema.types().allows("object") {
        return;
    }
    let parts = schema.parts();
    if parts.iter().any(|part| part.element().broken().is_some()) {
        return;
    }
    // What many resources are built on lacks the mark once, not once for each of them.
    let base = parts.iter().skip(1).find(|part| has_members(part));
    let finding = match base.and_then(|base| Some((base, base.name()?))) {
        Some((base, name)) => report
            .at(
                base.element().key(),
                format!("`{name}` is what resources are built on, but is not marked as one"),
            )
            .help(format!(
                "add `\"x-ms-azure-resource\": true` to `{name}`, or build the resources on `TrackedResource` or `ProxyResource` of the common types"
            ))
            .note(body.site, "a PUT creates such a resource"),
        None => report
            .at(
                body.site,
                not_marked(&schema.called("this body")),
            )
            .help("build it on `TrackedResource` or `ProxyResource` of the common types by `allOf`, or add `\"x-ms-azure-resource\": true`"),
    };
    finding
        .typespec("derive it from a resource: `model Widget is TrackedResource<WidgetProperties>`");
}

/// Whether a part of a schema has of its own what every resource of Resource Manager has.
fn has_members(part: &Schema<'_>) -> bool {
    let properties = part.element().member("properties");
    properties.is_some_and(|properties| {
        ["id", "name", "type"]
            .iter()
            .all(|member| properties.place().get(member).is_some())
    })
}
