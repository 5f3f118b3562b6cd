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

/// Reports an operation with a bare 202 beside a marked operation.
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
            "{add} if there is an end to wait for; otherwise {}",
            without_202(lro)
        ),
    };
    let finding = report.at(
        accepted.site(),
        format!(
            "202 says that work goes on, but the operation is not marked long-running; the {verb} of the same path is"
        ),
    );
    finding
        .operation(&subject.operation)
        .note(beside, "marked here")
        .help(help)
        .typespec("use a long-running template here too; it writes the marker")
        .clients(generated(subject.profile.system));
    if let Some(evidence) = &evidence {
        evidence.show(finding);
    }
    if subject.operation.api().is_generated() {
        finding.case(Case::Generated);
    }
}

/// Reports an entry whose verb and URL another entry marks.
fn overload<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let Some(marked) = subject.marked_twin() else {
        return;
    };
    let marker = marked.key().unwrap_or_default();
    let verb = subject.operation.method().verb();
    report
        .at(
            subject.operation.site(),
            format!("not marked long-running, but the same {verb} of the same URL is, in another entry"),
        )
        .operation(&subject.operation)
        .case(Case::Overload)
        .note(marked, "marked here")
        .help(format!(
            "add `\"{marker}\": true` to both if the work goes on behind the answer, else to neither"
        ))
        .typespec("take the long-running template for both, or for neither")
        .clients(generated(subject.profile.system));
}
