use super::evidence::Evidence;
use super::generated::generated;
use super::unmarked::{marked, without_202};
use crate::rules::prelude::*;

rule! {
    "marking/marker-inconsistent-across-siblings", Document, check, examples,
    enum Case { Generated = "generated", Overload = "overload" }
}

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    for lro in scope.lros {
        beside_marked(lro, report);
    }
    for subject in scope.operations {
        overload(subject, report);
    }
}

/// Reports an operation with a `202` and no polling header where another operation of the path is
/// marked.
fn beside_marked<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let Some((accepted, beside)) = subject.accepted_beside_marked() else {
        return;
    };
    let marker = beside.key().unwrap_or_default();
    let verb = beside.parent().and_then(|operation| operation.key());
    let verb = verb.unwrap_or_default().to_uppercase();
    let evidence = Evidence::of(lro);
    let add = marked(&marker, lro);
    let help = match &evidence {
        Some(evidence) => evidence.help(&add, lro),
        None if subject.says_nothing_is_polled() => return,
        None => format!(
            "{add}; or, if the work is done when the response is sent, {}",
            without_202(lro)
        ),
    };
    let finding = report.at(
        accepted.site(),
        format!(
            "the operation returns `202` but isn't marked long-running, although the {verb} on the same path is marked"
        ),
    );
    finding
        .operation(&subject.operation)
        .note(beside, "this operation is marked long-running")
        .help(help)
        .typespec("use a long-running template here too: it writes the marker")
        .clients(generated(subject.profile.system));
    if let Some(evidence) = &evidence {
        evidence.show(finding);
    }
    if subject.operation.api().is_generated() {
        finding.case(Case::Generated);
    }
}

/// Reports an entry that isn't marked although another entry of the same verb and URL is.
fn overload<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let Some(marked) = subject.marked_twin() else {
        return;
    };
    let marker = marked.key().unwrap_or_default();
    let verb = subject.operation.method().verb();
    report
        .at(
            subject.operation.site(),
            format!("the {verb} isn't marked long-running, but another entry for the same verb and URL is"),
        )
        .operation(&subject.operation)
        .case(Case::Overload)
        .note(marked, "the other entry is marked long-running")
        .help(format!(
            "add `\"{marker}\": true` here too, if the work continues after the response; or remove it from the other entry"
        ))
        .typespec("use the long-running template for both operations; or for neither")
        .clients(generated(subject.profile.system));
}
