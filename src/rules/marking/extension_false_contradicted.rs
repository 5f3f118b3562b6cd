use super::generated::generated;
use super::unmarked::done_at_once;
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
    let (sign, site) = match (&polling, subject.accepted()) {
        (Some(polling), _) => {
            let name = polling.header.name();
            let sign = format!("`{name}` on the `{}`", polling.status);
            (sign, polling.header.site())
        }
        (None, Some(accepted)) => ("the `202`".to_owned(), accepted.site()),
        (None, None) => return,
    };
    let name = marker.key().unwrap_or_default();
    report
        .at(
            Site::value(marker),
            format!("`{name}` is `false`, but {sign} shows that the operation is long-running"),
        )
        .note(site, "this shows that clients poll the operation")
        .help(format!(
            "set `{name}` to `true`; or, if the work is done when the response is sent, {}",
            match &polling {
                Some(polling) if subject.accepted().is_none() => {
                    format!("remove `{}`", polling.header.name())
                }
                _ => done_at_once(subject),
            }
        ))
        .typespec(
            "use a long-running template; or return the result in the first response and remove the `@extension`",
        )
        .clients(generated(subject.profile.system));
}
