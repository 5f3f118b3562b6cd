use super::example_polling_url::words;
use super::others::note_others;
use crate::questions::HeaderInOtherCase;
use crate::rules::prelude::*;
use crate::text::listed;

rule! {
    "examples/example-header-casing-or-key", Lro, check, examples,
    enum Case { Renamed = "renamed", Marker = "marker", Casing = "casing" }
}

/// The message and the help about the headers of a response that are capitalized differently, and
/// about their URLs.
fn in_other_case(slips: &[HeaderInOtherCase<'_>]) -> (String, String) {
    let written = slips
        .iter()
        .map(|slip| format!("`{}` as `{}`", slip.name, slip.written));
    let written: Vec<String> = written.collect();
    let mut message = format!("the example writes {}", listed(&written, "and"));
    let mut help = format!("write {}", list(slips.iter().map(|slip| slip.name), "and"));
    for slip in slips {
        let Some((wrong, remedy)) = slip.fault.as_ref().map(words) else {
            continue;
        };
        let (of, its) = match slips {
            [_] => ("its URL".to_owned(), "the URL".to_owned()),
            _ => {
                let url = format!("the URL of `{}`", slip.name);
                (url.clone(), url)
            }
        };
        message = format!("{message}, and {of} {wrong}");
        help = format!("{help}, and in {its} {remedy}");
    }
    (message, help)
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    const TYPESPEC: &str = "correct it in the example file in the `examples` folder";
    if let Some(shown) = lro.misnamed_headers_shown() {
        let finding = report
            .at(
                shown.first.clone(),
                "`header` isn't a key of a response in an example: tools ignore it",
            )
            .help("rename `header` to `headers`")
            .typespec(TYPESPEC);
        note_others(finding, &shown);
    }
    for shown in lro.headers_in_other_case() {
        let (message, help) = in_other_case(&shown.what);
        let finding = report
            .at(shown.first.clone(), message)
            .help(help)
            .typespec(TYPESPEC);
        if shown.what.iter().all(|slip| slip.fault.is_none()) {
            finding.case(Case::Casing);
        }
        note_others(finding, &shown);
    }
    for shown in lro.renamed_headers_shown() {
        let (written, name) = (&shown.what.written, shown.what.name);
        let status = shown.what.response.status();
        let finding = report
            .at(
                shown.first.clone(),
                format!("the `{status}` in the example has `{written}`, but the operation declares `{name}`"),
            )
            .case(Case::Renamed)
            .help(format!(
                "write `{name}` in the example; or, if the service sends `{written}`, change the service to send `{name}`: clients look for no other header"
            ))
            .typespec(TYPESPEC)
            .note(shown.what.response.site(), "the operation declares the header here");
        note_others(finding, &shown);
    }
    for shown in lro.markers_as_headers() {
        let name = shown.what;
        let finding = report
            .at(
                shown.first.clone(),
                format!(
                    "`{name}` is an extension of the operation, but the example sends it as a header"
                ),
            )
            .case(Case::Marker)
            .help(format!("remove `{name}` from the headers of the example"))
            .typespec(TYPESPEC);
        note_others(finding, &shown);
    }
}
