use crate::model::{MonitorSource, System};
use crate::openapi::Operation;
use crate::questions::{is_status_of_all, result_beside};
use crate::rules::prelude::*;

rule!("links/result-endpoint-missing", Document, check);

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    // Most operations share one status, and to look beside it is to look at every path.
    let mut known: Vec<(Operation<'w>, bool)> = Vec::new();
    let mut has_result = |get: &Operation<'w>| match known.iter().find(|(seen, _)| seen == get) {
        Some(&(_, has_result)) => has_result,
        None => {
            let has_result = result_beside(get, scope.profile).is_some();
            known.push((get.clone(), has_result));
            has_result
        }
    };
    for lro in scope.lros {
        check_lro(lro, &mut has_result, report);
    }
}

fn check_lro<'w>(
    lro: &Lro<'w>,
    has_result_beside: &mut impl FnMut(&Operation<'w>) -> bool,
    report: &mut Report<'w>,
) {
    let subject = &lro.subject;
    let has_result = subject.last().any(|response| response.schema().is_some());
    let Some(monitor) = lro.monitor.as_ref().filter(|_| has_result) else {
        return;
    };
    let profile = subject.profile;
    if profile.system != System::Graph {
        let get = monitor.operation.as_ref();
        let get = get.filter(|get| is_status_of_all(get, profile));
        let Some(get) = get.filter(|get| !has_result_beside(get)) else {
            return;
        };
        let result = format!("{}/result", get.path().trim_end_matches('/'));
        report
            .at(
                get.path_item().entry,
                format!(
                    "operations have results, and there is no GET of `{result}` beside this one"
                ),
            )
            .operation(&subject.operation)
            .help(format!("describe the GET of `{result}`"))
            .typespec("add the operation to the interface of the status");
        return;
    }
    let is_resource = matches!(monitor.source, MonitorSource::Resource(_));
    let Some(schema) = monitor.schema.as_ref().filter(|_| !is_resource) else {
        return;
    };
    let mut links = profile.link_properties.iter();
    let tells = links.any(|name| schema.property(name).is_some()) || monitor.result.is_some();
    if tells || schema.has_alternatives() {
        return;
    }
    let wanted = list(&profile.link_properties, "or");
    report
        .at(
            schema.element().key(),
            format!(
                "operations have results, and {} has no {wanted}",
                schema.called("the status monitor")
            ),
        )
        .operation(&subject.operation)
        .help(format!(
            "add {wanted}, the URL of what the operation made, to the monitor"
        ))
        .typespec(format!(
            "add {wanted} to the model, a `ResourceLocation<…>` decorated with `@finalLocation`"
        ));
}
