use crate::openapi::Property;
use crate::questions::{MonitorInUse, monitors_in_use, result_properties};
use crate::rules::prelude::*;

rule! {
    "status-monitor/monitor-result-misuse", Document, check,
    enum Case { NoAction = "no-action" }
}

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    let document = scope.api.document().id();
    for monitor in monitors_in_use(scope.lros) {
        let results = result_properties(&monitor.schema, scope.profile);
        // An action of another document may use a schema that is defined elsewhere.
        let is_own = monitor.schema.place().document().id() == document;
        match results.as_slice() {
            [first, second, ..] => twice(&monitor, first, second, report),
            [only] if is_own => without_action(&monitor, only, scope, report),
            _ => {}
        }
    }
}

fn twice<'w>(
    monitor: &MonitorInUse<'_, 'w>,
    first: &Property<'w>,
    second: &Property<'w>,
    report: &mut Report<'w>,
) {
    let name = monitor.schema.called("the status monitor");
    let clients = report.clients();
    let (first_name, second_name) = (&first.name, &second.name);
    // The engine joins these into one finding and counts the operations.
    for lro in &monitor.lros {
        let message =
            format!("{name} has two properties for the result: `{first_name}` and `{second_name}`");
        report
            .at(second.site.clone(), message)
            .operation(&lro.subject.operation)
            .help("keep the property that has the result, and remove the other one")
            .typespec(
                "decorate one of them with `@lroResult` or `@finalLocation`, and remove the other one",
            )
            .note(first.site.clone(), "the other property for the result")
            .clients(&clients.ending(lro, &[Verdict::WrongResult]));
    }
}

fn without_action<'w>(
    monitor: &MonitorInUse<'_, 'w>,
    result: &Property<'w>,
    scope: &DocumentScope<'_, 'w>,
    report: &mut Report<'w>,
) {
    let is_action = |lro: &&Lro<'_>| lro.subject.operation.method() == Method::Post;
    let mut names = scope.profile.result_properties.iter();
    let is_result = names.any(|known| *known == result.name);
    if !is_result || monitor.lros.iter().any(is_action) {
        return;
    }
    let clients = report.clients();
    let wrong = [Verdict::FalseFailure, Verdict::WrongResult];
    let (name, property) = (monitor.schema.called("the status monitor"), &result.name);
    for lro in &monitor.lros {
        let message = format!(
            "{name} has a `{property}`, but no POST uses it: only a POST returns its result in the status"
        );
        report
            .at(result.site.clone(), message)
            .case(Case::NoAction)
            .operation(&lro.subject.operation)
            .help(format!(
                "remove `{property}`: after a PUT or PATCH clients read the resource itself"
            ))
            .typespec(
                "use `GetResourceOperationStatus<Widget, never>` with your resource as `Widget`: its status has no result",
            )
            .clients(&clients.ending(lro, &wrong));
    }
}
