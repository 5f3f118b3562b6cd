use crate::clients::{self, Disagreement};
use crate::rules::prelude::*;

rule!("result/clients-disagree-on-result", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    // With a declared `final-state-via` clients agree. Other rules report a POST whose final
    // response has a body and no option.
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
    let [returns, others_return] = [&right, &wrong].map(|clients| match clients.as_slice() {
        [_] => "returns",
        _ => "return",
    });
    report
        .at(
            subject.operation.site(),
            format!(
                "{} {returns} {} for this operation, but {} {others_return} {}",
                products(&right),
                result.called("the result"),
                products(&wrong),
                what.unwrap_or("something else")
            ),
        )
        .help("declare `final-state-via`, and one polling header that all clients use, so that they find the result in the same way")
        .typespec("use a template of Azure.Core or Azure.ResourceManager for the verb: all clients agree on its headers and final state")
        .clients(&wrong);
}
