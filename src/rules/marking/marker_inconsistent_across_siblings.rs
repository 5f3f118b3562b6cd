use super::generated::generated;
use crate::rules::prelude::*;

rule! {
    "marking/marker-inconsistent-across-siblings", Operation, check,
    enum Case { Generated = "generated", Overload = "overload" }
}

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    if let Some((accepted, marked)) = subject.accepted_beside_marked() {
        let marker = marked.key().unwrap_or_default();
        let verb = marked.parent().and_then(|operation| operation.key());
        let verb = verb.unwrap_or_default().to_uppercase();
        let finding = report.at(
            accepted.site(),
            format!(
                "202 says that work goes on, but the operation is not marked long-running; the {verb} of the same path is"
            ),
        );
        finding
            .note(marked, "marked here")
            .help(format!(
                "add `\"{marker}\": true` to the operation if there is an end to wait for; answer 200 or 204 if there isn't"
            ))
            .typespec("use a long-running template here too; it writes the marker")
            .clients(generated(subject.profile.system));
        if subject.operation.api().is_generated() {
            finding.case(Case::Generated);
        }
    } else if let Some(marked) = subject.marked_twin() {
        let marker = marked.key().unwrap_or_default();
        let verb = subject.operation.method().verb();
        report
            .at(
                subject.operation.site(),
                format!("not marked long-running, but the same {verb} of the same URL is, in another entry"),
            )
            .case(Case::Overload)
            .note(marked, "marked here")
            .help(format!(
                "add `\"{marker}\": true` to both if the work goes on behind the answer, else to neither"
            ))
            .typespec("take the long-running template for both, or for neither")
            .clients(generated(subject.profile.system));
    }
}
