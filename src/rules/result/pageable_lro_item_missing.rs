use crate::rules::prelude::*;

rule! {
    "result/pageable-lro-item-missing", Lro, check,
    enum Case { NextLink = "next-link" }
}

fn no_default(result: &str, name: &str) -> String {
    format!(
        "the pages are in `{name}` unless `itemName` says otherwise, which {result} doesn't have"
    )
}

fn no_property(result: &str, name: &str) -> String {
    format!("{result}, which the operation returns in the end, has no `{name}`")
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let clients = generated_for(lro, report.clients().audience);
    let Some(paging) = lro.subject.operation.paging() else {
        return;
    };
    // Without a 200 nothing says where the pages are, which is another defect.
    if lro.subject.response(200).is_none() && !lro.subject.names_result() {
        return;
    }
    match &lro.result.value {
        LroResult::Unknown => {}
        LroResult::Void => {
            report
                .at(
                    paging.place,
                    "pages are announced, and the operation returns nothing in the end",
                )
                .help("describe the result, or remove `x-ms-pageable`")
                .typespec("return a page model from the action, or don't mark it as a list")
                .clients(&clients);
        }
        LroResult::Schema(result, _) => {
            for named in paging.properties() {
                if result.may_have_property(&named.name) {
                    continue;
                }
                let (of_result, name) = (result.called("the result"), &named.name);
                let message = match named.is_default {
                    true => no_default(&of_result, name),
                    false => no_property(&of_result, name),
                };
                let finding = report.at(named.site, message);
                finding
                    .note(result.element().key(), "the final result")
                    .help("name properties of the final result, or remove `x-ms-pageable` if it isn't a list")
                    .typespec("mark the properties of the page model with `@pageItems` and `@nextLink`, and return that model")
                    .clients(&clients);
                if named.is_link {
                    finding.case(Case::NextLink);
                }
            }
        }
    }
}
