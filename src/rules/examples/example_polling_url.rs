use super::others::note_others;
use crate::questions::UrlFault;
use crate::rules::prelude::*;

rule!("examples/example-polling-url", Lro, check, examples);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    for shown in lro.faulty_urls_shown() {
        // RFC 9110, 10.2.2, lets `Location` be relative; the systems of Microsoft send the whole URL.
        let system = lro.subject.profile.system;
        let is_free = matches!(system, System::Generic | System::Google | System::Aep);
        let (message, help) = match &shown.what {
            UrlFault::Relative if is_free => continue,
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
