use crate::rules::prelude::*;

rule!(
    "result/final-state-schema-absent-here-only",
    Document,
    check
);

fn check<'w>(document: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    // Only beside a response with a body is it a habit; elsewhere the option has to tell the result.
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
        let result = returned.schema.called("what the response describes");
        let status = returned
            .status
            .map_or_else(String::new, |status| format!("`{status}` "));
        report
            .at(
                via,
                format!("no `final-state-schema` here, unlike elsewhere in this document: the final result is nothing, and not {result}"),
            )
            .note(returned.site, format!("the {status}returns this"))
            .note(habit, "an operation that names its result")
            .help(format!("add a `final-state-schema` with the reference of {result}"))
            .typespec("say what the final link leads to, as in `LroHeaders = ArmLroLocationHeader<FinalResult = Report>`")
            .operation(&lro.subject.operation);
    }
}
