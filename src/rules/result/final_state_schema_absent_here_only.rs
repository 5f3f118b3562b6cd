use crate::rules::prelude::*;

rule!(
    "result/final-state-schema-absent-here-only",
    Document,
    check
);

fn check<'w>(document: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    // With a body in the response the option is optional; otherwise it is the only place for the
    // result.
    let mut told = document
        .lros
        .iter()
        .filter(|lro| lro.subject.returned().is_some());
    let Some(habit) = told.find_map(|lro| lro.subject.options.as_ref()?.final_state_schema) else {
        return;
    };
    for lro in document.lros {
        let is_meant = lro.subject.is_marked()
            && lro.subject.operation.method().is_write()
            && !lro.subject.names_result();
        let (DeclaredVia::Known(_, via), Some(returned)) =
            (lro.subject.declared_via(), lro.subject.returned())
        else {
            continue;
        };
        if !is_meant {
            continue;
        }
        let result = returned.schema.called("the body of the response");
        let status = returned
            .status
            .map_or_else(String::new, |status| format!("`{status}` "));
        report
            .at(
                via,
                format!("`final-state-schema` is missing, but other operations have it: the final result is nothing instead of {result}"),
            )
            .note(returned.site, format!("the {status}returns this"))
            .note(habit, "another operation names its result here")
            .help(format!("add `final-state-schema` with a reference to {result}"))
            .typespec("set the target of the final link, as in `LroHeaders = ArmLroLocationHeader<FinalResult = Report>`")
            .operation(&lro.subject.operation);
    }
}
