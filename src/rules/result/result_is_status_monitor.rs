use crate::model::{MonitorSource, is_common_type, is_monitor};
use crate::openapi::Schema;
use crate::rules::prelude::*;

rule! {
    "result/result-is-status-monitor", Lro, check,
    enum Case { Shape = "shape" }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    if lro.subject.operation.method() != Method::Post {
        return;
    }
    for response in lro.subject.last() {
        let (Some(schema), Some(body)) = (response.schema(), response.body()) else {
            continue;
        };
        // A status and an error may be what a check returns; a monitor has an identity of its own.
        let has_identity = ["id", "name"]
            .iter()
            .any(|name| schema.property(name).is_some());
        if !has_identity
            || !is_monitor(&schema, lro.subject.profile)
            || is_what_it_works_on(lro, &schema)
        {
            continue;
        }
        let finding = report.at(
            body,
            format!(
                "{} is a status monitor, and clients return it as the result of this POST",
                schema.called("this body")
            ),
        );
        finding
            .help(match lro.subject.has_to_drop(response.status()) {
                true => format!(
                    "remove the `{}`: clients that poll get the status from its URL",
                    response.status()
                ),
                false => "describe what the operation produces, or remove the schema and answer `204` if it produces nothing".to_owned(),
            })
            .typespec("name the result in the template: `Response = …`, or `void` if there is none");
        if !is_known_monitor(lro, &schema) || is_said_to_be_result(lro) {
            finding.case(Case::Shape);
        }
    }
}

/// Whether a schema is known to be a monitor, not only shaped like one: it is what a client polls,
/// or the one that all of Azure's specifications share.
fn is_known_monitor(lro: &Lro<'_>, schema: &Schema<'_>) -> bool {
    let polled = lro
        .monitor
        .as_ref()
        .filter(|monitor| !matches!(monitor.source, MonitorSource::Resource(_)));
    is_common_type(schema.place())
        || polled.is_some_and(|monitor| {
            let own = monitor.schema.as_ref();
            own.is_some_and(|own| own.place() == schema.place())
        })
}

/// Whether the author says that what the status answers in the end is the result.
fn is_said_to_be_result(lro: &Lro<'_>) -> bool {
    matches!(
        lro.subject.declared_via(),
        DeclaredVia::Known(
            FinalStateVia::AzureAsyncOperation | FinalStateVia::OperationLocation,
            _
        )
    )
}

/// Whether the operation works on something with a status, such as a job, and returns that.
fn is_what_it_works_on(lro: &Lro<'_>, schema: &Schema<'_>) -> bool {
    let read = lro.get_of_thing().and_then(|get| get.result());
    read.is_some_and(|read| read.place() == schema.place())
}
