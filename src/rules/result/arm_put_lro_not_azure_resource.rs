use crate::openapi::Schema;
use crate::rules::prelude::*;

rule!("result/arm-put-lro-not-azure-resource", LroOrSync, check);

fn not_marked(name: &str) -> String {
    format!("{name} isn't marked as a resource (`x-ms-azure-resource`), but the PUT creates one")
}

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    // Generators that read OpenAPI 3 don't use the mark, and emitters don't write it there.
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
    // A base of many resources gets one finding, not one for each resource.
    let base = parts.iter().skip(1).find(|part| has_members(part));
    let finding = match base.and_then(|base| Some((base, base.name()?))) {
        Some((base, name)) => report
            .at(
                base.element().key(),
                format!("`{name}` is the base of resources, but isn't marked as a resource (`x-ms-azure-resource`)"),
            )
            .help(format!(
                "add `\"x-ms-azure-resource\": true` to `{name}`; or base the resources on `TrackedResource` or `ProxyResource` of the common types"
            ))
            .note(body.site, "a PUT returns a resource with this base"),
        None => report
            .at(
                body.site,
                not_marked(&schema.called("the response schema")),
            )
            .help("in the definition of this schema, add an `allOf` with a `$ref` to `TrackedResource` (with a `location`) or `ProxyResource` of the common types; or add `\"x-ms-azure-resource\": true`"),
    };
    finding.typespec(
        "derive the model from a resource: `model Widget is TrackedResource<WidgetProperties>`",
    );
}

/// `true` if a part of a schema itself has the properties of every resource in Resource Manager.
fn has_members(part: &Schema<'_>) -> bool {
    let properties = part.element().member("properties");
    properties.is_some_and(|properties| {
        ["id", "name", "type"]
            .iter()
            .all(|member| properties.place().get(member).is_some())
    })
}
