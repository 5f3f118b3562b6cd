use crate::questions::renamed_segment;
use crate::rules::prelude::*;

rule!("naming/status-monitor-naming", Document, check);

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    for subject in scope.operations {
        let get = &subject.operation;
        if get.method() != Method::Get {
            continue;
        }
        let Some((segment, name)) = renamed_segment(get, scope.profile) else {
            continue;
        };
        report
            .at(
                get.path_item().entry,
                format!(
                    "the path segment `{segment}` is usually called `{name}` in {}",
                    scope.profile.title
                ),
            )
            .operation(get)
            .help(format!(
                "write `{name}` in the path; if the API is published, do so in a new version"
            ))
            .typespec(format!(
                "set the segment with `@segment(\"{name}\")` or in `@route`"
            ));
    }
}
