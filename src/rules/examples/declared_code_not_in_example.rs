use crate::rules::prelude::*;

rule!(
    "examples/declared-code-not-in-example",
    Lro,
    check,
    examples
);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let mut hidden = lro.responses_never_shown();
    // The missing result of a POST is another rule's.
    if let Some(result) = lro.result_never_shown() {
        hidden.retain(|response| response.status() != result.status());
    }
    let Some(first) = hidden.first() else { return };
    let codes = list(hidden.iter().map(|response| response.status()), "and");
    report
        .at(first.site(), format!("no example shows the {codes} that the operation declares"))
        .help(format!("add the {codes} to an example, or remove what the service never answers"))
        .typespec("add it to an example file in the `examples` folder, or remove the response from what the operation returns");
}
