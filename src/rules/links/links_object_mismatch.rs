use std::ops::Range;

use crate::openapi::Operation;
use crate::questions::{Linked, each_link};
use crate::rules::prelude::*;

rule! {
    "links/links-object-mismatch", Document, check,
    enum Case { Parameter = "parameter", Value = "value", NoStatus = "no-status" }
}

/// How many links of a document are told which operation was probably meant: every guess looks at
/// all of them.
const MOST_GUESSES: usize = 256;

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    let mut guesses = 0..MOST_GUESSES;
    each_link(scope.lros, |linked| match linked.target {
        Some(target) if linked.ends_the_way() => ends(linked, target, report),
        Some(target) => passes(linked, target, report),
        None => leads_nowhere(linked, &mut guesses, report),
    });
}

const NOWHERE: &str = "and the document has no such operation";

fn leads_nowhere<'w>(linked: &Linked<'_, 'w>, guesses: &mut Range<usize>, report: &mut Report<'w>) {
    let Some((site, named)) = linked.missing_target() else {
        return;
    };
    let link = linked.link.name();
    let help = match guesses.next().and_then(|_| linked.targets.nearest(&named)) {
        Some(nearest) => format!("write `{nearest}` if that is meant"),
        None => "name an operation of this document".to_owned(),
    };
    let message = format!("the link `{link}` leads to `{named}`, {NOWHERE}");
    report
        .at(site, message)
        .proven()
        .operation(&linked.lro.subject.operation)
        .help(help)
        .typespec("emitters write no links; correct the one that was added by `@extension`");
}

fn passes<'w>(linked: &Linked<'_, 'w>, target: &Operation<'w>, report: &mut Report<'w>) {
    let (link, operation) = (linked.link.name(), &linked.lro.subject.operation);
    for passed in linked.unknown() {
        let (name, to) = (&passed.name, name_of(target));
        let known = target.parameters();
        let help = match list(known.iter().filter_map(|own| own.name()), "or").as_str() {
            "" => format!("remove `{name}`"),
            known => format!("write {known}"),
        };
        let message = format!("the link `{link}` passes `{name}`, and {to} has no such parameter");
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
        let message = format!("the link `{link}` takes `{name}` from where {from} has nothing");
        report
            .at(passed.value_site(), message)
            .case(Case::Value)
            .operation(operation)
            .help(format!("take it from a property of the body, a header of the `{status}` or a parameter of the request, or describe what is meant"));
    }
}

fn ends<'w>(linked: &Linked<'_, 'w>, target: &Operation<'w>, report: &mut Report<'w>) {
    let (name, to, status) = (
        linked.link.name(),
        name_of(target),
        linked.response.status(),
    );
    let only = format!("nothing else leads from the `{status}` to a status or a result");
    let message = format!("the link `{name}` leads to {to}, and {only}");
    report
        .at(linked.link.element().key(), message)
        .case(Case::NoStatus)
        .operation(&linked.lro.subject.operation)
        .help("link to the GET that returns the status, or declare `Location` with its URL")
        .note(target.site(), "the operation that the link leads to");
}
