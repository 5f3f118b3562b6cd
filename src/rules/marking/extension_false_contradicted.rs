use crate::rules::prelude::*;

rule!("marking/extension-false-contradicted", Operation, check);

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let Marker::False(marker) = subject.marker else {
        return;
    };
    if !subject.operation.method().is_write() {
        return;
    }
    let polling = subject.polling_headers().into_iter().next();
    let accepted = subject.response(202);
    let (sign, site) = match (&polling, accepted) {
        (Some(polling), _) => {
            let name = polling.header.name();
            (
                format!("`{name}` on {}", polling.status),
                polling.header.site(),
            )
        }
        (None, Some(accepted)) => ("the response 202".to_owned(), accepted.site()),
        (None, None) => return,
    };
    let name = marker.key().unwrap_or_default();
    report
        .at(
            Site::value(marker),
            format!("`{name}` is `false`, but {sign} says that the operation is long-running"),
        )
        .note(site, "this says so")
        .help("set it to `true`, or answer with the codes of a plain operation")
        .typespec("use a long-running operation template, or return the result at once");
}
