use crate::questions::operations_endpoint;
use crate::rules::prelude::*;

rule!("links/aep-operations-endpoint", Document, check);

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    let profile = scope.profile;
    let Some(paths) = scope.api.root().get("paths") else {
        return;
    };
    let Some(literal) = profile.monitor_segments.first() else {
        return;
    };
    if profile.system != System::Aep || scope.lros.is_empty() {
        return;
    }
    let missing = match operations_endpoint(scope.api, profile) {
        (true, true) => return,
        (false, true) => "lists them",
        (true, false) => "reads one of them",
        (false, false) => "lists them or reads one",
    };
    // One finding: the engine joins them, and counts the operations.
    for lro in scope.lros {
        report
            .at(
                paths,
                format!("the API answers with operations, and no GET {missing}"),
            )
            .operation(&lro.subject.operation)
            .help(format!(
                "describe the GETs of `/{literal}` and `/{literal}/{{operation}}`, below whatever prefix"
            ))
            .typespec("add a resource for the operations, with a list and a get");
    }
}
