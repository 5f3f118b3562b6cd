use std::ops::Range;

use crate::openapi::Operation;
use crate::questions::{Linked, each_link};
use crate::rules::prelude::*;

rule! {
    "links/links-object-mismatch", Document, check,
    enum Case { Parameter = "parameter", Value = "value", NoStatus = "no-status" }
}

/// The number of links in a document for which the help suggests an operation. Each suggestion compares
/// the name with all operations.
const MOST_GUESSES: usize = 256;

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    let mut guesses = 0..MOST_GUESSES;
    each_link(scope.lros, |linked| match linked.target {
        Some(target) if linked.ends_the_way() => ends(linked, target, report),
        Some(target) => passes(linked, target, report),
        None => leads_nowhere(linked, &mut guesses, report),
    });
}

const NOWHERE: &str = "but the document has no such operation";

fn leads_nowhere<'w>(linked: &Linked<'_, 'w>, guesses: &mut Range<usize>, report: &mut Report<'w>) {
    let Some((site, named)) = linked.missing_target() else {
        return;
    };
    let link = linked.link.name();
    let help = match guesses.next().and_then(|_| linked.targets.nearest(&named)) {
        Some(nearest) => format!("change it to `{nearest}`, if you mean that operation"),
        None => "name an operation of this document".to_owned(),
    };
    let message = format!("the link `{link}` names `{named}`, {NOWHERE}");
    report
        .at(site, message)
        .proven()
        .operation(&linked.lro.subject.operation)
        .help(help)
        .typespec("correct the link that was added by `@extension`: emitters write no links");
}

fn passes<'w>(linked: &Linked<'_, 'w>, target: &Operation<'w>, report: &mut Report<'w>) {
    let (link, operation) = (linked.link.name(), &linked.lro.subject.operation);
    for passed in linked.unknown() {
        let (name, to) = (&passed.name, name_of(target));
        let known = target.parameters();
        let help = match list(known.iter().filter_map(|own| own.name()), "or").as_str() {
            "" => format!("remove `{name}`"),
            known => format!("change `{name}` to {known}"),
        };
        let message = format!("the link `{link}` passes `{name}`, but {to} has no such parameter");
        report
            .at(passed.site, message)
            .case(Case::Parameter)
            .proven()
            .operation(operation)
            .help(help)
            .note(target.site(), "the operation that the link leads to");
    }
    for passed in linked.baseless() {
        let (name, from, status) = (&passed.name, name_of(operation), linked.response.status());
        let message = format!(
            "the link `{link}` takes the value of `{name}` from a place that {from} doesn't have"
        );
        report
            .at(passed.value_site(), message)
            .case(Case::Value)
            .operation(operation)
            .help(format!("use a property of the body, a header of the `{status}` or a parameter of the request; or describe the place that the link names"));
    }
}

fn ends<'w>(linked: &Linked<'_, 'w>, target: &Operation<'w>, report: &mut Report<'w>) {
    let (name, to, status) = (
        linked.link.name(),
        name_of(target),
        linked.response.status(),
    );
    let message = format!(
        "the `{status}` gives clients no way to a status or a result: its link `{name}` leads to {to}"
    );
    report
        .at(linked.link.element().key(), message)
        .case(Case::NoStatus)
        .operation(&linked.lro.subject.operation)
        .help("link to the GET that returns the status; or declare `Location` with its URL")
        .note(target.site(), "the operation that the link leads to");
}
