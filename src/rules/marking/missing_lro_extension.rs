use crate::rules::prelude::*;

rule!("marking/missing-lro-extension", Operation, check);

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let Some(accepted) = subject.unmarked_202() else {
        return;
    };
    let Some(marker) = subject.profile.markers.first() else {
        return;
    };
    let help =
        format!("add `\"{marker}\": true` to the operation if its work goes on behind the 202");
    let typespec = "make it an operation of a long-running template; it writes the marker";
    match subject.polling_headers().first() {
        Some(polling) => {
            let name = polling.header.name();
            report
                .at(
                    accepted.site(),
                    format!("202 with `{name}` is long-running, but the operation is not marked"),
                )
                .note(polling.header.site(), "here clients are told where to poll")
                .help(help)
                .typespec(typespec);
        }
        None => {
            report
                .at(
                    accepted.site(),
                    "202 says that work goes on, but the operation is not marked long-running",
                )
                .case("no-polling-header")
                .help(help)
                .typespec(typespec);
        }
    }
}
