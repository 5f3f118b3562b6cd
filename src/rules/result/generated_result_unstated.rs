use crate::rules::prelude::*;

rule!("result/generated-result-unstated", Document, check);

fn check<'w>(document: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    let mut lros = document.lros.iter();
    // If the emitter writes all options, an operation without a `final-state-schema` returns
    // nothing.
    if !document.api.is_generated() || lros.any(|lro| lro.subject.names_result()) {
        return;
    }
    for lro in document.lros {
        // The emitter has no options for an operation whose result another operation returns.
        let DeclaredVia::Known(_, via) = lro.subject.declared_via() else {
            continue;
        };
        if !lro.leaves_result_unstated() {
            continue;
        }
        report
            .at(
                via,
                format!(
                    "the document doesn't show whether {} returns a result",
                    name_of(&lro.subject.operation)
                ),
            )
            .operation(&lro.subject.operation)
            .help("add `final-state-schema` with the reference of the result's schema, such as `#/definitions/Report`; or, if there is no result, suppress this finding in `lro-lint.yaml` with a reason")
            .typespec("set `emit-lro-options: \"all\"` for `@azure-tools/typespec-autorest` in `tspconfig.yaml`: the emitter then adds `final-state-schema` to every operation with a result");
    }
}
