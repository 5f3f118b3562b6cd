use super::generated::generated;
use crate::rules::prelude::*;

rule!("marking/marked-lro-without-async-signal", Lro, check);

/// What to add so that clients see that the work goes on. Without a GET of the path there is no resource to
/// poll or to read at the end.
fn begin(subject: &Subject<'_>) -> &'static str {
    let has_get = subject.get_of_same_path().is_some();
    match (subject.operation.method(), subject.profile.system) {
        (Method::Put, System::Arm) if !has_get => {
            "add a `201` with the resource and `Location`, and write `\"final-state-via\": \"location\"` (this path has no GET)"
        }
        (Method::Put, _) if !has_get => {
            "add a `201` with the resource and the header to poll, and a GET of this path"
        }
        (Method::Put, System::Arm) => {
            "add a `201` with the resource and the header to poll, and a read-only `properties.provisioningState` to the resource"
        }
        (Method::Put, _) => {
            "add a `201` with the resource and the header to poll, and the status to the resource"
        }
        _ => "add a `202` with the header to poll",
    }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let Some(marker) = subject
        .marked_at()
        .filter(|_| lro.shows_nothing_asynchronous())
    else {
        return;
    };
    let name = marker.key().unwrap_or_default();
    let verb = subject.operation.method().verb();
    let codes = declared(subject.success_codes());
    let said = subject.says_work_goes_on();
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
    let shown = and_show_it(&subject.operation);
    finding
        .help(format!(
            "if the work goes on, {}{shown}; if it doesn't, remove `{name}`",
            begin(subject)
        ))
        .typespec("take the long-running template of the verb, which brings codes and headers; for work that is done when it answers take the one without `Async` or `LongRunning` in its name")
        .clients(generated(subject.profile.system));
    if let Some(first) = subject.successes().next() {
        finding.note(
            first.site(),
            "every client takes this answer for the last one",
        );
    }
}
