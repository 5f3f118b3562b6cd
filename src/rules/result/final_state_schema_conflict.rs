use crate::openapi::Comparisons;
use crate::rules::prelude::*;

rule!("result/final-state-schema-conflict", Document, check);

fn check<'w>(document: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    let mut known = Comparisons::default();
    // Without the marker clients ignore the options, which `options-without-extension` reports.
    for lro in document.lros.iter().filter(|lro| lro.subject.is_marked()) {
        check_one(lro, &mut known, report);
    }
}

fn check_one<'w>(lro: &Lro<'w>, known: &mut Comparisons<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    if let Some(mismatch) = subject.names_another_result(known) {
        let (named, last) = (&mismatch.first, &mismatch.second);
        let [of_named, of_last] = [named, last].map(|body| body.schema.called("an inline schema"));
        let status = last
            .status
            .map_or_else(|| "response".to_owned(), |status| format!("`{status}`"));
        report
            .at(
                named.site.clone(),
                format!(
                    "`final-state-schema` names {of_named}, but the {status} returns {of_last}: {}",
                    contrast(
                        &mismatch.difference,
                        "`final-state-schema`",
                        &format!("the {status}")
                    )
                ),
            )
            .operation(&subject.operation)
            .note(last.site.clone(), format!("the {status} returns this"))
            .help(format!("remove `final-state-schema` if the {status} is right; or give the {status} the same schema"))
            .typespec("use the same type as return type of the operation and as final result of the header model, as in `ArmLroLocationHeader<FinalResult = Report>`");
    } else if let Some((named, empty)) = subject.names_result_without_body() {
        let of_named = named.schema.called("an inline schema");
        report
            .at(
                named.site,
                format!("`final-state-schema` names {of_named}, but the operation ends with `204`, which has no body"),
            )
            .operation(&subject.operation)
            .note(empty.site(), "the operation declares no other final response")
            .help("remove `final-state-schema` if the operation returns nothing; or remove the `204`")
            .typespec("use `ArmResourceActionNoContentAsync` if the operation returns nothing; or `ArmResourceActionAsync` if it has a result");
    }
}
