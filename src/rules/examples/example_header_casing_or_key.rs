use super::others::note_others;
use crate::rules::prelude::*;

rule!(
    "examples/example-header-casing-or-key",
    Lro,
    check,
    examples
);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    const TYPESPEC: &str = "correct it in the example file in the `examples` folder";
    if let Some(shown) = lro.misnamed_headers_shown() {
        let finding = report
            .at(
                shown.first.clone(),
                "`header` is no key of a response in an example",
            )
            .help("write `headers`")
            .typespec(TYPESPEC);
        note_others(finding, &shown);
    }
    for shown in lro.headers_in_other_case() {
        let (written, name) = &shown.what;
        let finding = report
            .at(
                shown.first.clone(),
                format!("the example writes `{name}` as `{written}`"),
            )
            .help(format!("write `{name}`"))
            .typespec(TYPESPEC);
        note_others(finding, &shown);
    }
}
