use super::others::note_others;
use crate::questions::UrlFault;
use crate::rules::prelude::*;

rule!("examples/example-polling-url", Lro, check, examples);

/// The end of a message about a URL, and the help.
pub(super) fn words(fault: &UrlFault) -> (String, String) {
    match fault {
        UrlFault::Relative => (
            "isn't absolute".to_owned(),
            "write the absolute URL that the service sends".to_owned(),
        ),
        UrlFault::Insecure => (
            "starts with `http:`, not `https:`".to_owned(),
            "write `https:`".to_owned(),
        ),
        UrlFault::OtherVersion(version, asked) => (
            format!("has version `{version}`, but the request has `{asked}`"),
            format!("write `api-version={asked}`"),
        ),
    }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    for shown in lro.faulty_urls_shown() {
        let (wrong, help) = words(&shown.what);
        let first = shown.first.place;
        let example = first.workspace().root(first.document());
        let finding = report
            .at(
                shown.first.clone(),
                format!("the polling URL in the example {wrong}"),
            )
            .about(example)
            .help(help)
            .typespec("correct it in the example file in the `examples` folder");
        note_others(finding, &shown);
    }
}
