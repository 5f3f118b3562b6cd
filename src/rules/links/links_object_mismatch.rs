use crate::lro::{Linked, each_link};
use crate::openapi::Operation;
use crate::rules::prelude::*;

rule!("links/links-object-mismatch", Document, check);

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    each_link(scope.lros, |linked| {
        match linked.target {
            Some(target) if linked.ends_the_way() => ends(linked, target, report),
            Some(target) => passes(linked, target, report),
            None => leads_nowhere(linked, report),
        };
    });
}

fn leads_nowhere<'w>(linked: &Linked<'_, 'w>, report: &mut Report<'w>) {
    let link = linked.link;
    let Some(site) = link.target_site() else {
        return;
    };
    // What another document describes can't be known to be missing.
    let Some(named) = link.missing_target() else {
        return;
    };
    let help = match linked.targets.nearest(&named) {
        Some(nearest) => format!("write `{nearest}` if that is meant"),
        None => "name an operation of this document".to_owned(),
    };
    report
        .at(
            site,
            format!(
                "the link `{}` leads to `{named}`, and the document has no such operation",
                link.name()
            ),
        )
        .operation(&linked.lro.operation)
        .help(help)
        .typespec("emitters write no links; correct the one that was added by `@extension`");
}

fn passes<'w>(linked: &Linked<'_, 'w>, target: &Operation<'w>, report: &mut Report<'w>) {
    let name = linked.link.name();
    for passed in linked.link.parameters() {
        if linked.is_unknown(&passed) {
            let names = target.parameters();
            let names: Vec<_> = names.iter().filter_map(|own| own.name()).collect();
            let help = if names.is_empty() {
                format!("remove `{}`", passed.name)
            } else {
                format!("write {}", list(names, "or"))
            };
            report
                .at(
                    passed.site.clone(),
                    format!(
                        "the link `{name}` passes `{}`, and {} has no such parameter",
                        passed.name,
                        called(target)
                    ),
                )
                .case("parameter")
                .operation(&linked.lro.operation)
                .help(help)
                .note(target.site(), "the operation that the link leads to");
        } else if passed
            .expression()
            .is_some_and(|source| !source.finds_something(&linked.lro.operation, linked.response))
        {
            report
                .at(
                    passed.value_site(),
                    format!(
                        "the link `{name}` takes `{}` from where {} has nothing",
                        passed.name,
                        called(&linked.lro.operation)
                    ),
                )
                .case("value")
                .operation(&linked.lro.operation)
                .help(format!(
                    "take it from a property of the body, a header of the `{}` or a parameter of the request, or describe what is meant",
                    linked.response.status()
                ));
        }
    }
}

fn ends<'w>(linked: &Linked<'_, 'w>, target: &Operation<'w>, report: &mut Report<'w>) {
    report
        .at(
            linked.link.element().key(),
            format!(
                "the link `{}` leads to {}, and nothing else leads from the `{}` to a status or a result",
                linked.link.name(),
                called(target),
                linked.response.status()
            ),
        )
        .case("no-status")
        .operation(&linked.lro.operation)
        .help("link to the GET that returns the status, or declare `Location` with its URL")
        .note(target.site(), "the operation that the link leads to");
}

/// What a message calls an operation.
fn called(operation: &Operation<'_>) -> String {
    match operation.id() {
        Some(id) => format!("`{id}`"),
        None => format!("`{} {}`", operation.method().verb(), operation.path()),
    }
}
