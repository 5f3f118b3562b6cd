use crate::clients::in_order;
use crate::questions::ShownElsewhere;
use crate::rules::prelude::*;

rule! {
    "result/lro-success-without-schema", Lro, check,
    enum Case { ShownElsewhere = "shown-elsewhere" }
}

fn message(
    method: Method,
    response: &Response<'_>,
    elsewhere: Option<&ShownElsewhere<'_>>,
) -> String {
    let (status, verb) = (response.status(), method.verb());
    match elsewhere {
        Some(ShownElsewhere::Response(other, schema)) => format!(
            "the `{status}` of this {verb} has no schema, but the `{other}` has {}",
            schema.called("one")
        ),
        Some(ShownElsewhere::FinalGet(schema)) => format!(
            "the `{status}` of this {verb} has no schema; only the GET that clients send last has {}",
            schema.called("one")
        ),
        None => format!("the `{status}` of this {verb} has no schema, so clients return nothing"),
    }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let method = subject.operation.method();
    // The option names the result that the responses don't describe.
    let is_told = subject
        .options
        .as_ref()
        .is_some_and(|options| options.final_state_schema.is_some());
    if is_told || !matches!(method, Method::Put | Method::Patch) {
        return;
    }
    let mut bare = subject.successes().filter(|response| {
        let is_meant = matches!(response.code(), Some(200 | 201));
        is_meant && response.schema().is_none() && response.element().broken().is_none()
    });
    let Some(first) = bare.next() else {
        return;
    };
    let elsewhere = lro.result_elsewhere();
    let resource = lro.resource();
    let resource = match &resource {
        Some(resource) => resource.called("of the resource"),
        None => "of the resource".to_owned(),
    };
    let clients = report.clients();
    for response in std::iter::once(first).chain(bare) {
        let mut failing = clients.failing(lro, response.code());
        failing.extend(clients.ending(lro, &[Verdict::WrongResult]));
        let failing = in_order(&failing);
        let message = message(method, response, elsewhere.as_ref());
        let finding = report
            .at(response.site(), message)
            .help(format!("add the schema {resource} to the `{}`", response.status()))
            .typespec("return the resource, as the templates do: `ArmResourceCreateOrReplaceAsync<Widget>`, `ArmCustomPatchAsync<Widget, WidgetUpdate>`, `LongRunningResourceCreateOrReplace<Widget>`")
            .clients(&failing);
        if elsewhere.is_some() {
            finding.case(Case::ShownElsewhere);
        }
    }
}
