use super::generated::generated;
use crate::rules::prelude::*;

rule!("marking/marked-lro-without-async-signal", Lro, check);

/// The help for work that is still running after the response. Without a GET on the path, clients
/// can't poll the resource or read it when the work is done.
fn begin(subject: &Subject<'_>) -> &'static str {
    let has_get = subject.get_of_same_path().is_some();
    match (subject.operation.method(), subject.profile.system) {
        (Method::Put, System::Arm) if !has_get => {
            "add a `201` with the resource and `Location`, and write `\"final-state-via\": \"location\"` (this path has no GET)"
        }
        (Method::Put, _) if !has_get => {
            "add a `201` with the resource and the polling header, and a GET on this path"
        }
        (Method::Put, System::Arm) => {
            "add a `201` with the resource and the polling header, and a read-only `properties.provisioningState` to the resource"
        }
        (Method::Put, _) => {
            "add a `201` with the resource and the polling header, and a status property to the resource"
        }
        _ => "add a `202` with the polling header",
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
    let agrees = match said.is_some() {
        true => " and the text agrees",
        false => "",
    };
    let finding = report.at(
        marker,
        format!(
            "`{name}` is `true`{agrees}, but only {codes}, without a polling header: clients treat the {verb} as done"
        ),
    );
    if let Some(said) = said {
        finding.note(
            said,
            "this text says that the work continues after the response",
        );
    }
    let shown = and_show_it(&subject.operation);
    finding
        .help(format!(
            "{}{shown}; or, if the work is done when the response is sent, remove `{name}`",
            begin(subject)
        ))
        .typespec("use the long-running template of the verb, which adds codes and headers; or, for work that is done when the response is sent, the template without `Async` or `LongRunning` in its name")
        .clients(generated(subject.profile.system));
    if let Some(first) = subject.successes().next() {
        finding.note(
            first.site(),
            "clients treat this response as the final result",
        );
    }
}
