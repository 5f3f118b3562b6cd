use super::others::note_others;
use crate::questions::UrlFault;
use crate::rules::prelude::*;

rule!("examples/example-polling-url", Lro, check, examples);

/// What is wrong with the URL, as the end of a sentence about it, and what to write there.
pub(super) fn words(fault: &UrlFault) -> (String, String) {
    match fault {
        UrlFault::Relative => (
            "is no absolute URL".to_owned(),
            "write `https://` and the host, as the service sends it".to_owned(),
        ),
        UrlFault::Insecure => (
            "begins with `http:`".to_owned(),
            "write `https:`".to_owned(),
        ),
        UrlFault::OtherVersion(version, asked) => (
            format!("asks for version `{version}`, the request for `{asked}`"),
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
                format!("the polling URL of the example {wrong}"),
            )
            .about(example)
            .help(help)
            .typespec("correct it in the example file in the `examples` folder");
        note_others(finding, &shown);
    }
}
