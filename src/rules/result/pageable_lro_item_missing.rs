use crate::rules::prelude::*;

rule! {
    "result/pageable-lro-item-missing", Lro, check,
    enum Case { NextLink = "next-link" }
}

fn no_default(result: &str, name: &str) -> String {
    format!(
        "`x-ms-pageable` without `itemName` needs the items in `{name}`, which {result} doesn't have"
    )
}

fn no_property(result: &str, name: &str) -> String {
    format!("`x-ms-pageable` names `{name}`, but {result} doesn't have it")
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let clients = generated_for(lro, report.clients().audience);
    let Some(paging) = lro.subject.operation.paging() else {
        return;
    };
    // `success-response-without-body` reports an operation without a `200`.
    if lro.subject.response(200).is_none() && !lro.subject.names_result() {
        return;
    }
    match &lro.result.value {
        LroResult::Unknown => {}
        LroResult::Void => {
            report
                .at(
                    paging.place,
                    "`x-ms-pageable` declares a list, but the operation returns nothing",
                )
                .help("describe the result; or remove `x-ms-pageable`")
                .typespec("return a page model from the action; or remove `@list` from it")
                .clients(&clients);
        }
        LroResult::Schema(result, _) => {
            for named in paging.properties() {
                if result.may_have_property(&named.name) {
                    continue;
                }
                let name = &named.name;
                let of_result = match result.name() {
                    Some(result) => format!("the final result `{result}`"),
                    None => "the final result".to_owned(),
                };
                let message = match named.is_default {
                    true => no_default(&of_result, name),
                    false => no_property(&of_result, name),
                };
                let finding = report.at(named.site, message);
                finding
                    .note(result.element().key(), "the final result has this schema")
                    .help("name properties of the final result in `x-ms-pageable`; or remove `x-ms-pageable` if the result isn't a list")
                    .typespec("mark the properties of the page model with `@pageItems` and `@nextLink`, and return that model")
                    .clients(&clients);
                if named.is_link {
                    finding.case(Case::NextLink);
                }
            }
        }
    }
}
