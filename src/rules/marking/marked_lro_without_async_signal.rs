use super::generated::generated;
use crate::rules::prelude::*;

rule!("marking/marked-lro-without-async-signal", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let Some(marker) = lro.marked_at().filter(|_| lro.shows_nothing_asynchronous()) else {
        return;
    };
    let name = marker.key().unwrap_or_default();
    let verb = lro.operation.method().verb();
    let codes = declared(lro.success_codes());
    let said = lro.says_work_goes_on();
    let contrast = if said.is_some() {
        format!("and the text says that the {verb} goes on behind its answer; clients can't tell")
    } else {
        format!("but nothing that clients look at says that the {verb} goes on behind its answer")
    };
    let finding = report.at(
        marker,
        format!("`{name}`, {contrast}: only {codes}, without a header to poll"),
    );
    if let Some(said) = said {
        finding.note(said, "here the text says so");
    }
    finding
        .help(match lro.operation.method() {
            Method::Put => format!("if the work goes on, add a `201` with the header to poll and the status to the resource; if it doesn't, remove `{name}`"),
            _ => format!("if the work goes on, add a `202` with the header to poll; if it doesn't, remove `{name}`"),
        })
        .typespec("take the long-running template of the verb, which brings codes and headers; for work that is done when it answers take the one without `Async` or `LongRunning` in its name")
        .clients(generated(lro.profile.system));
    if let Some(first) = lro.successes().next() {
        finding.note(
            first.site(),
            "every client takes this answer for the last one",
        );
    }
}
