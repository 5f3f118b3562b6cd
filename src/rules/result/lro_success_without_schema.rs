use crate::clients::in_order;
use crate::rules::prelude::*;

rule!("result/lro-success-without-schema", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let method = subject.operation.method();
    // The option says what the responses leave out.
    let is_told = subject
        .options
        .as_ref()
        .is_some_and(|options| options.final_state_schema.is_some());
    if is_told || !matches!(method, Method::Put | Method::Patch) {
        return;
    }
    let resource = lro.resource();
    let resource = match &resource {
        Some(resource) => resource.called("the resource"),
        None => "the resource".to_owned(),
    };
    let clients = report.clients();
    for response in subject.successes() {
        let is_meant = matches!(response.code(), Some(200 | 201));
        if !is_meant || response.schema().is_some() || response.element().broken().is_some() {
            continue;
        }
        let mut failing = clients.failing(lro, response.code());
        failing.extend(clients.ending(lro, &[Verdict::WrongResult]));
        let failing = in_order(&failing);
        report
            .at(
                response.site(),
                format!(
                    "{} of this {} has no schema, so clients get nothing from it",
                    response.status(),
                    method.verb()
                ),
            )
            .help(format!("give it the schema of {resource}"))
            .typespec("return the resource, as the templates do: `ArmResourceCreateOrReplaceAsync<Widget>`, `ArmCustomPatchAsync<Widget, WidgetUpdate>`, `LongRunningResourceCreateOrReplace<Widget>`")
            .clients(&failing);
    }
}
