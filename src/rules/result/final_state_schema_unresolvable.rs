use crate::rules::prelude::*;

rule!("result/final-state-schema-unresolvable", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let Some(options) = &lro.subject.options else {
        return;
    };
    let (Some(place), Some(Err(error))) = (options.final_state_schema, options.result_schema())
    else {
        return;
    };
    let message = match place.as_str() {
        None => "`final-state-schema` isn't a string".to_owned(),
        Some(name) if !name.contains(['#', '/', '.']) => {
            format!("`{name}` is a name, not a reference")
        }
        Some(reference) => format!("`{reference}` doesn't lead to a schema: {error}"),
    };
    report
        .at(Site::value(place), message)
        .help(match options.nearest_schema() {
            Some(nearest) => format!("write `{nearest}`; or a reference to another schema"),
            None => {
                let schemas = match lro.subject.operation.api().is_swagger2() {
                    true => "definitions",
                    false => "components/schemas",
                };
                format!("write a string that refers to a schema, such as `\"#/{schemas}/X\"`")
            }
        })
        .typespec("remove the extension that was added by hand: the emitter writes `final-state-schema` from the result of the operation");
}
