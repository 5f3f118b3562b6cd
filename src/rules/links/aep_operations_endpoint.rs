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
        (false, true) => "lists",
        (true, false) => "reads",
        (false, false) => "lists or reads",
    };
    // The engine joins these findings into one, and counts the operations.
    for lro in scope.lros {
        report
            .at(
                paths,
                format!("no GET {missing} the long-running operations that this API returns"),
            )
            .operation(&lro.subject.operation)
            .help(format!(
                "describe the GETs of `/{literal}` and `/{literal}/{{operation}}`, with any prefix"
            ))
            .typespec("add an interface for the operations, with one operation that lists them and one that reads them");
    }
}
