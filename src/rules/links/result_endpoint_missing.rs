use crate::model::{MonitorSource, StatusMonitor, System};
use crate::openapi::Operation;
use crate::questions::{is_status_of_all, result_beside};
use crate::rules::prelude::*;

rule!("links/result-endpoint-missing", Document, check);

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    // Most operations share one status, and a search for its result looks at every path.
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
    let profile = lro.subject.profile;
    if profile.system == System::Graph {
        missing_link(lro, monitor, report);
        return;
    }
    let get = monitor.operation.as_ref();
    let get = get.filter(|get| is_status_of_all(get, profile));
    if let Some(get) = get.filter(|get| !has_result_beside(get)) {
        missing_get(lro, get, report);
    }
}

fn missing_get<'w>(lro: &Lro<'w>, get: &Operation<'w>, report: &mut Report<'w>) {
    let result = format!("{}/result", get.path().trim_end_matches('/'));
    let message = format!("operations have results, but the document has no GET of `{result}`");
    report
        .at(get.path_item().entry, message)
        .operation(&lro.subject.operation)
        .help(format!("describe the GET of `{result}`"))
        .typespec("add the GET to the interface of the status");
}

fn missing_link<'w>(lro: &Lro<'w>, monitor: &StatusMonitor<'w>, report: &mut Report<'w>) {
    let profile = lro.subject.profile;
    let is_resource = matches!(monitor.source, MonitorSource::Resource(_));
    let Some(schema) = monitor.schema.as_ref().filter(|_| !is_resource) else {
        return;
    };
    let mut links = profile.link_properties.iter();
    let has_way = links.any(|name| schema.property(name).is_some()) || monitor.result.is_some();
    if has_way || schema.has_alternatives() {
        return;
    }
    let wanted = list(&profile.link_properties, "or");
    let name = schema.called("the status monitor");
    let message = format!("operations have results, but {name} has no {wanted} that leads to them");
    report
        .at(schema.element().key(), message)
        .operation(&lro.subject.operation)
        .help(format!(
            "add {wanted}, with the URL of the result, to the status monitor"
        ))
        .typespec(format!(
            "add {wanted} to the model, with the type `ResourceLocation<…>` and the decorator `@finalLocation`"
        ));
}
