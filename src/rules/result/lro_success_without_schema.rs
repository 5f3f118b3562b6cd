use crate::clients::in_order;
use crate::rules::prelude::*;

rule!("result/lro-success-without-schema", Lro, check);

fn remove(status: Status, resource: &str) -> String {
    format!(
        "remove the `{status}`, which no PATCH needs beside its `202`; if the service answers it, \
         give it the schema of {resource}"
    )
}

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
    let codes = subject.codes(Method::Patch);
    let clients = report.clients();
    for response in subject.successes() {
        let is_meant = matches!(response.code(), Some(200 | 201));
        if !is_meant || response.schema().is_some() || response.element().broken().is_some() {
            continue;
        }
        let mut failing = clients.failing(lro, response.code());
        failing.extend(clients.ending(lro, &[Verdict::WrongResult]));
        let failing = in_order(&failing);
        // Where LRO203 wants a response gone, a schema for it is the second best answer.
        let is_needless = subject.response(202).is_some()
            && codes.as_ref().is_some_and(|codes| {
                let mut needless = codes.unwelcome().into_iter();
                !codes.allowed.is_empty() && needless.any(|code| Some(code) == response.code())
            });
        let help = match is_needless {
            true => remove(response.status(), &resource),
            false => format!("give it the schema of {resource}"),
        };
        report
            .at(
                response.site(),
                format!(
                    "{} of this {} has no schema, so clients get nothing from it",
                    response.status(),
                    method.verb()
                ),
            )
            .help(help)
            .typespec("return the resource, as the templates do: `ArmResourceCreateOrReplaceAsync<Widget>`, `ArmCustomPatchAsync<Widget, WidgetUpdate>`, `LongRunningResourceCreateOrReplace<Widget>`")
            .clients(&failing);
    }
}
