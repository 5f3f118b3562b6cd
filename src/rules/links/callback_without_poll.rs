use crate::model::Announcement;
use crate::rules::prelude::*;

rule!("links/callback-without-poll", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let (Some(announced), Some(accepted)) = (lro.only_announced(), lro.subject.response(202))
    else {
        return;
    };
    let (site, webhook, announcer) = match announced {
        Announcement::Callbacks(place) => (Site::from(place), None, "callbacks"),
        Announcement::Webhook(place) => (accepted.site(), Some(place), "webhook"),
    };
    let verb = lro.subject.operation.method().verb();
    let finding = report
        .at(
            site,
            format!("clients can't poll for the completion of this {verb}: only a callback or webhook announces it"),
        )
        .help(format!(
            "declare `Location` on the `202`, with the URL of the status, in addition to the {announcer}"
        ))
        .typespec("add the header to the `202` with `@header`");
    if let Some(webhook) = webhook {
        finding.note(
            Site::from(webhook),
            "the webhook that announces the completion",
        );
    }
}
