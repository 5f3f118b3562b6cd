use crate::rules::prelude::*;

rule!("result/arm-put-lro-not-azure-resource", LroOrSync, check);

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
    let is_unread = |part: &crate::openapi::Schema<'_>| part.element().broken().is_some();
    if schema.parts().iter().any(is_unread) {
        return;
    }
    report
        .at(
            body.site,
            format!(
                "{} is not marked as a resource, but this PUT creates one",
                schema.called("this body")
            ),
        )
        .help("build it on `TrackedResource` or `ProxyResource` of the common types by `allOf`, or add `\"x-ms-azure-resource\": true`")
        .typespec("derive it from a resource: `model Widget is TrackedResource<WidgetProperties>`");
}
