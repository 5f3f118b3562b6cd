use crate::questions::{Linked, each_link, needed, uncallable_gets};
use crate::rules::prelude::*;

rule! {
    "links/polling-parameters-unmappable", Document, check,
    enum Case { Link = "link" }
}

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    each_link(scope.lros, |linked| passes_too_little(linked, report));
    let operations = scope.operations.iter();
    let operations = operations.map(|subject| subject.operation.clone());
    for uncallable in uncallable_gets(operations, scope.profile, scope.lros) {
        let names = list(&uncallable.parameters, "and");
        let them = if uncallable.parameters.len() == 1 {
            "it"
        } else {
            "them"
        };
        report
            .at(
                uncallable.get.path_item().entry,
                format!("this status needs {names}, but no long-running operation has or returns {them}"),
            )
            .operation(&uncallable.get)
            .help(format!(
                "remove {names} from this GET; or add {them} to the operations: to the request, to the body of the `202`, or as a header"
            ))
            .typespec("set the source of each parameter in `@pollingOperation`, with `RequestParameter<…>` or `ResponseProperty<…>`; or remove the parameter");
    }
}

fn passes_too_little<'w>(linked: &Linked<'_, 'w>, report: &mut Report<'w>) {
    let Some(target) = linked.target.filter(|get| get.method() == Method::Get) else {
        return;
    };
    let passed = linked.link.parameters();
    // Another rule reports a misspelled name.
    if passed.iter().any(|passed| linked.is_unknown(passed)) {
        return;
    }
    let lacking: Vec<String> = needed(target)
        .filter(|name| !passed.iter().any(|passed| passed.name == *name))
        .collect();
    if lacking.is_empty() {
        return;
    }
    let lacking = list(lacking, "and");
    report
        .at(
            linked.link.element().key(),
            format!(
                "the link `{}` doesn't pass {lacking}, which the linked operation needs",
                linked.link.name()
            ),
        )
        .case(Case::Link)
        .operation(&linked.lro.subject.operation)
        .help(format!(
            "pass {lacking} in `parameters`, with a value such as `$response.body#/id` or `$request.path.…`"
        ))
        .note(target.site(), "the operation that the link leads to");
}
