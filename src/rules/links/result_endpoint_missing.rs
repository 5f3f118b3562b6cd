use crate::lro::{MonitorSource, System, is_status_of_all, result_beside};
use crate::rules::prelude::*;

rule!("links/result-endpoint-missing", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let has_result = lro.last().any(|response| response.schema().is_some());
    let Some(monitor) = lro.monitor.as_ref().filter(|_| has_result) else {
        return;
    };
    let profile = lro.profile;
    if profile.system != System::Graph {
        let get = monitor.operation.as_ref();
        let get = get.filter(|get| is_status_of_all(get, profile));
        let Some(get) = get.filter(|get| result_beside(get, profile).is_none()) else {
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
        .help(format!(
            "add {wanted}, the URL of what the operation made, to the monitor"
        ))
        .typespec(format!(
            "add {wanted} to the model, a `ResourceLocation<…>` decorated with `@finalLocation`"
        ));
}
