use crate::openapi::Comparisons;
use crate::rules::prelude::*;

rule!("result/final-state-schema-conflict", Document, check);

fn check<'w>(document: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    let mut known = Comparisons::default();
    // Without the marker nobody reads the options, which is a defect of its own.
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
                    "the result is {of_named} here and {of_last} in the {status}: {}",
                    contrast(&mismatch.difference, "the former", "the latter")
                ),
            )
            .operation(&subject.operation)
            .note(last.site.clone(), format!("what the {status} returns"))
            .help(format!("remove `final-state-schema` if the {status} is right, else give it {of_named} too"))
            .typespec("make the final result of the header model the type that the operation returns, as in `ArmLroLocationHeader<FinalResult = Report>`");
    } else if let Some((named, empty)) = subject.names_result_without_body() {
        let of_named = named.schema.called("an inline schema");
        report
            .at(
                named.site,
                format!("the result is {of_named} here, and the operation ends with `204`, which has no body"),
            )
            .operation(&subject.operation)
            .note(empty.site(), "the only end that is described")
            .help("remove `final-state-schema` if the operation returns nothing, else the `204`")
            .typespec("take `ArmResourceActionNoContentAsync` if the operation returns nothing, else `ArmResourceActionAsync`");
    }
}
