use crate::clients::{self, Disagreement};
use crate::rules::prelude::*;

rule!("result/clients-disagree-on-result", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    // What is declared settles it, as far as a document can. A POST whose final response has a body
    // and no option is the business of other rules.
    let is_open = !matches!(subject.declared_via(), DeclaredVia::Known(..));
    let is_asked_elsewhere = subject.operation.method() == Method::Post
        && subject.is_marked()
        && (subject.last().any(|response| response.schema().is_some())
            || lro.result_left_in_monitor().is_some());
    let is_write = matches!(subject.operation.method(), Method::Put | Method::Patch);
    let has_nothing_to_get = is_write && subject.get_of_same_path().is_none();
    if !is_open || is_asked_elsewhere || has_nothing_to_get {
        return;
    }
    let LroResult::Schema(result, _) = &lro.result.value else {
        return;
    };
    let Some(disagreement) = clients::disagreement(lro, report.clients().audience) else {
        return;
    };
    let Disagreement {
        mut right,
        mut wrong,
        what,
    } = disagreement;
    right.retain(|client| client.is_main());
    wrong.retain(|client| client.is_main());
    if right.is_empty() || wrong.is_empty() {
        return;
    }
    let gets = if right.len() == 1 { "gets" } else { "get" };
    report
        .at(
            subject.operation.site(),
            format!(
                "{} {gets} {} from this operation, {} {}",
                products(&right),
                result.called("the result"),
                products(&wrong),
                what.unwrap_or("something else")
            ),
        )
        .help("declare `final-state-via`, and one polling header that all clients follow, so that only one way leads to the result")
        .typespec("use a template of Azure.Core or Azure.ResourceManager for the verb: its headers and its final state are those that clients agree on")
        .clients(&wrong);
}
