use std::collections::HashMap;

use super::generated;
use crate::rules::prelude::*;

rule!(
    "marking/marker-inconsistent-across-siblings",
    Document,
    check
);

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    for subject in scope.operations {
        beside_marked(subject, report);
    }
    let mut by_request: HashMap<(String, Method), &Subject<'w>> = HashMap::new();
    let may_differ = |subject: &&Subject<'w>| subject.operation.path_item().may_have_variants();
    for subject in scope.operations.iter().filter(may_differ) {
        let url = subject.operation.path_item().url_template().to_owned();
        let request = (url, subject.operation.method());
        let first = *by_request.entry(request).or_insert(subject);
        let (marked, unmarked) = match (first.marked_at(), subject.marked_at()) {
            (Some(marked), None) => (marked, subject),
            (None, Some(marked)) => (marked, first),
            _ => continue,
        };
        // What answers otherwise is another operation, and what answers 202 is judged by itself.
        let is_same = first.success_codes() == subject.success_codes();
        let Some(marker) = unmarked
            .missing_marker()
            .filter(|_| is_same && unmarked.accepted().is_none())
        else {
            continue;
        };
        report
            .at(
                unmarked.operation.site(),
                format!(
                    "not marked long-running, but the same {} of the same URL is, in another entry",
                    unmarked.operation.method().verb()
                ),
            )
            .operation(&unmarked.operation)
            .case("overload")
            .note(marked, "marked here")
            .help(format!("add `\"{marker}\": true` to both if the work goes on behind the answer, else to neither"))
            .typespec("take the long-running template for both, or for neither")
            .clients(generated(scope.profile.system));
    }
}

/// A 202 that nothing but the neighbours speaks for.
fn beside_marked<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let Some((accepted, marked)) = subject.accepted_beside_marked() else {
        return;
    };
    let marker = marked.key().unwrap_or_default();
    let marked_verb = marked.parent().and_then(|operation| operation.key());
    let marked_verb = marked_verb.unwrap_or_default().to_uppercase();
    let finding = report
        .at(
            accepted.site(),
            format!(
                "202 says that work goes on, but the operation is not marked long-running; the {marked_verb} of the same path is"
            ),
        )
        .operation(&subject.operation)
        .note(marked, "marked here")
        .help(format!(
            "add `\"{marker}\": true` to the operation if there is an end to wait for; answer 200 or 204 if there isn't"
        ))
        .typespec("use a long-running template here too; it writes the marker")
        .clients(generated(subject.profile.system));
    if subject.operation.api().is_generated() {
        finding.case("generated");
    }
}
