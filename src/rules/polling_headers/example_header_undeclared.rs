use crate::rules::prelude::*;

rule!(
    "polling-headers/example-header-undeclared",
    Lro,
    check,
    examples
);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let shown = lro.undeclared_headers_shown();
    // Several headers that are missing on one response are one finding.
    for on_status in shown.chunk_by(|a, b| a.what.response.status() == b.what.response.status()) {
        let Some(first) = on_status.first() else {
            continue;
        };
        let response = &first.what.response;
        // Another rule asks for the missing `202` of this PATCH, with the header.
        if lro.subject.is_patch_without_begin() && response.code() == Some(200) {
            continue;
        }
        let status = response.status();
        let names = list(on_status.iter().map(|shown| shown.what.name), "and");
        let them = if on_status.len() == 1 { "it" } else { "them" };
        let names_shown = on_status.iter().map(|shown| shown.what.name);
        let via = match lro.subject.is_marked() && lro.leaves_result_open(names_shown) {
            true => ", and add `final-state-via` to show where the result is",
            false => "",
        };
        let finding = report
            .at(
                response.site(),
                format!("an example shows {names} on the `{status}`, but the `{status}` doesn't declare {them}"),
            )
            .help(format!(
                "declare {names} {}{via}; or remove {them} from the example, if the service doesn't send {them}",
                in_headers_of(lro, response)
            ))
            .typespec("set `LroHeaders` of an ARM template to `ArmLroLocationHeader` or `ArmAsyncOperationHeader`; or add a `@header` property to another response");
        for shown in on_status {
            finding.note(
                shown.first.clone(),
                match shown.other_files() {
                    0 => "shown here".to_owned(),
                    1 => "shown here, and in one more example".to_owned(),
                    more => format!("shown here, and in {more} more examples"),
                },
            );
        }
    }
}
