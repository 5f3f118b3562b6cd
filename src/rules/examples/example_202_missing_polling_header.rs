use super::others::note_others;
use crate::rules::prelude::*;

rule! {
    "examples/example-202-missing-polling-header", Lro, check, examples,
    enum Case { Undeclared = "undeclared" }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    for shown in lro.headers_left_out() {
        let name = shown.what.name;
        let status = shown.what.response.status();
        let finding = report
            .at(
                shown.first.clone(),
                format!("the `{status}` in the example doesn't show the polling header `{name}`"),
            )
            .help(format!(
                "add `\"headers\": {{ \"{name}\": \"https://…\" }}` to the `{status}` in the example, with a URL that the service sends"
            ))
            .typespec("add it to the example file in the `examples` folder")
            .note(shown.what.response.site(), "the operation declares the header here");
        note_others(finding, &shown);
    }
    if let Some(shown) = lro.bare_202_shown() {
        let usual = list(lro.subject.profile.polling_headers.first(), "or");
        let finding = report
            .at(
                shown.first.clone(),
                "the `202` in the example has no polling header",
            )
            .case(Case::Undeclared)
            .help(format!(
                "declare {usual} on the `202`, and show it in the example"
            ))
            .typespec("add it to the example file in the `examples` folder");
        note_others(finding, &shown);
    }
}
