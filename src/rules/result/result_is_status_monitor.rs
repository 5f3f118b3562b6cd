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
        // A check may return a status and an error too, but a status monitor also has an `id` or a
        // `name`.
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
                "{} is a status monitor, but clients return it as the result of this POST",
                schema.called("the response body")
            ),
        );
        finding
            .help(match lro.subject.has_to_drop(response.status()) {
                true => format!(
                    "remove the `{}`: clients already get the status when they poll",
                    response.status()
                ),
                false => "return and describe the result instead; or, if there is no result, return and declare a `204` without a body".to_owned(),
            })
            .typespec("name the result in the template: `Response = …`; or `void` if there is none");
        if !is_known_monitor(lro, &schema) || is_said_to_be_result(lro) {
            finding.case(Case::Shape);
        }
    }
}

/// `true` if a schema is certainly a status monitor and not only looks like one: clients poll it,
/// or it is the common `OperationStatusResult` of Azure.
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

/// `true` if the options say that the last response of the status is the result.
fn is_said_to_be_result(lro: &Lro<'_>) -> bool {
    matches!(
        lro.subject.declared_via(),
        DeclaredVia::Known(
            FinalStateVia::AzureAsyncOperation | FinalStateVia::OperationLocation,
            _
        )
    )
}

/// `true` if the operation returns the thing that it works on, and the thing has a status, such as
/// a job.
fn is_what_it_works_on(lro: &Lro<'_>, schema: &Schema<'_>) -> bool {
    let read = lro.get_of_thing().and_then(|get| get.result());
    read.is_some_and(|read| read.place() == schema.place())
}
