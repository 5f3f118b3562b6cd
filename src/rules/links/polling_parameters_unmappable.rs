use crate::lro::{Linked, each_link, needed, untold};
use crate::rules::prelude::*;

rule! {
    "links/polling-parameters-unmappable", Document, check,
    enum Case { Link = "link" }
}

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    each_link(scope.lros, |linked| passes_too_little(linked, report));
    let operations = scope.operations.iter();
    let operations = operations.map(|subject| subject.operation.clone());
    for untold in untold(operations, scope.profile, scope.lros) {
        let names = list(&untold.parameters, "and");
        report
            .at(
                untold.get.path_item().entry,
                format!("no long-running operation tells its clients {names}, which this status needs"),
            )
            .operation(&untold.get)
            .help(format!(
                "do without {names}, or let the operations have it in their request, in the body of the `202` or in a header"
            ))
            .typespec("say where it comes from in `@pollingOperation`, with `RequestParameter<…>` or `ResponseProperty<…>`, or do without it");
    }
}

fn passes_too_little<'w>(linked: &Linked<'_, 'w>, report: &mut Report<'w>) {
    let Some(target) = linked.target.filter(|get| get.method() == Method::Get) else {
        return;
    };
    let passed = linked.link.parameters();
    // A name that is only misspelled has a finding of its own.
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
                "the link `{}` doesn't pass {lacking}, which its operation needs",
                linked.link.name()
            ),
        )
        .case(Case::Link)
        .operation(&linked.lro.operation)
        .help(format!(
            "pass {lacking} in `parameters`, such as `$response.body#/id` or `$request.path.…`"
        ))
        .note(target.site(), "the operation that the link leads to");
}
