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
        None => "`final-state-schema` is not a string".to_owned(),
        Some(name) if !name.contains(['#', '/', '.']) => {
            format!("`{name}` is a name, not a reference")
        }
        Some(reference) => format!("`{reference}` leads to no schema: {error}"),
    };
    report
        .at(Site::value(place), message)
        .help(match options.nearest_schema() {
            Some(nearest) => format!("write `{nearest}` if that is meant"),
            None => "write the reference of a schema, as `$ref` would have it".to_owned(),
        })
        .typespec("the emitter writes it from the result of the operation: remove the extension that was added by hand");
}
