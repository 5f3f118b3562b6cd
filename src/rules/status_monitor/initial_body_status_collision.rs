use crate::model::{MonitorSource, State, States, StatusMonitor};
use crate::openapi::Header;
use crate::rules::prelude::*;

rule! {
    "status-monitor/initial-body-status-collision", Lro, check,
    enum Case { Unlisted = "unlisted" }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let profile = lro.subject.profile;
    if !matches!(lro.subject.operation.method(), Method::Put | Method::Patch) {
        return;
    }
    // A job that is created and read at the same path has no other status. A status without a result, an
    // error or all kinds of values may describe the resource instead.
    let is_its_own = |monitor: &StatusMonitor<'_>| {
        let is_of_job = monitor.result.is_some()
            || monitor.error.is_some()
            || runs_to_end(&monitor.states, &profile.built_in_states());
        is_of_job && matches!(monitor.source, MonitorSource::Resource(_))
    };
    if lro.monitor.as_ref().is_some_and(is_its_own) {
        return;
    }
    for response in lro.subject.last() {
        let headers = response.headers();
        let mut deceived = headers
            .iter()
            .map(|header| (header, deceived_by(profile.system, header)));
        let Some((header, clients)) = deceived.find(|(_, clients)| !clients.is_empty()) else {
            continue;
        };
        let Some(body) = response.schema() else {
            continue;
        };
        let Some(status) = body.property("status") else {
            continue;
        };
        let words = status.schema.known_values();
        let states = profile.built_in_states();
        let ends = words
            .iter()
            .map(|(word, _)| word)
            .find(|word| ends(&states, word));
        if !status.schema.types().allows("string") || !words.is_empty() && ends.is_none() {
            continue;
        }
        let finding = report.at(
            status.site.clone(),
            format!(
                "`status` of {} describes the resource, but clients that get `{}` treat it as the status of the operation",
                body.called("the resource"),
                header.name()
            ),
        );
        finding
            .help("rename the property in the document and in the service, for example to `state`; or move it into a nested object such as `details`")
            .typespec("rename the property of the resource; or give it another name in JSON with `@encodedName`")
            .note(header.site(), "the URL in this header leads to the status of the operation")
            .clients(clients);
        if ends.is_none() {
            finding.case(Case::Unlisted);
        }
    }
}

/// The clients that read the status from the first body, if the response has this header. Each system's
/// client for Python only knows the header of its own system.
fn deceived_by(system: System, header: &Header<'_>) -> &'static [&'static Client] {
    match (system, FinalStateVia::of_header(header.name())) {
        (System::DataPlane, Some(FinalStateVia::OperationLocation)) => const { &[&PYTHON, &GO] },
        (System::Arm, Some(FinalStateVia::OperationLocation)) => const { &[&GO] },
        (System::Arm, Some(FinalStateVia::AzureAsyncOperation)) => const { &[&PYTHON_ARM] },
        _ => &[],
    }
}

/// `true` if a status lists every kind of value that an operation has, as the status of a job does.
fn runs_to_end(states: &States, known: &States) -> bool {
    let mut running = states.running.iter();
    let is_running = |word: &String| known.meaning(word) == Some(State::Running);
    !states.succeeded.is_empty()
        && !states.failed.is_empty()
        && !states.canceled.is_empty()
        && running.any(is_running)
}

/// `true` if a status value ends an operation.
fn ends(states: &States, word: &str) -> bool {
    matches!(
        states.meaning(word),
        Some(State::Succeeded | State::Failed | State::Canceled)
    )
}
