use super::others::note_others;
use crate::lro::UrlFault;
use crate::rules::prelude::*;

rule!("examples/example-polling-url", Lro, check, examples);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    for shown in lro.faulty_urls_shown() {
        let (message, help) = match &shown.what {
            UrlFault::Relative => (
                "the polling URL of the example is no absolute URL".to_owned(),
                "write it as the service sends it, with `https://` and the host".to_owned(),
            ),
            UrlFault::Insecure => (
                "the polling URL of the example begins with `http:`".to_owned(),
                "write `https:`".to_owned(),
            ),
            UrlFault::OtherVersion(version, asked) => (
                format!(
                    "the polling URL of the example asks for version `{version}`, the request for `{asked}`"
                ),
                format!("write `api-version={asked}`"),
            ),
        };
        let first = shown.first.place;
        let example = first.workspace().root(first.document());
        let finding = report
            .at(shown.first.clone(), message)
            .about(example)
            .help(help)
            .typespec("correct it in the example file in the `examples` folder");
        note_others(finding, &shown);
    }
}
