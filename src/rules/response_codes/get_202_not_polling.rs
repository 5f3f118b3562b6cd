use rustc_hash::FxHashSet;

use crate::model::{Polling, is_monitor};
use crate::openapi::Operation;
use crate::questions::{CalledGets, is_polling_path};
use crate::rules::prelude::*;

rule! {
    "response-codes/get-202-not-polling", Document, check,
    enum Case { Headerless = "headerless", LeadsNowhere = "leads-nowhere" }
}

const BY_BODY: (&str, &str) = (
    "this GET returns a status: its body, not a `202`, shows whether the work is done",
    "return `200` with the status until the work is done",
);
const LEADS_NOWHERE: (&str, &str) = (
    "clients poll this GET, but its `202` doesn't say where to poll next",
    "declare `Location` on the `202`; or return `200` with the status until the work is done",
);
/// The same, if the `200` returns something other than the status.
const LEADS_TO_NO_RESULT: (&str, &str) = (LEADS_NOWHERE.0, "declare `Location` on the `202`");
const NOT_POLLED: (&str, &str) = (
    "this GET returns `202`, but no operation is polled at this path",
    "return `200` with the current data; or, if reading takes long, make it a POST that starts the work",
);

fn check<'w>(document: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    let statuses: Vec<_> = document.lros.iter().filter_map(status_of).collect();
    let called = CalledGets::new(document.api, document.lros);
    let read_again = read_again(document.lros);
    for subject in document.operations {
        // Another rule reports a GET that is marked as long-running.
        if subject.operation.method() != Method::Get || subject.is_marked() {
            continue;
        }
        let Some(accepted) = subject.response(202) else {
            continue;
        };
        let of_this: Vec<_> = statuses
            .iter()
            .filter(|(get, _)| *get == subject.operation)
            .collect();
        // Another rule checks the codes of a status that another header than `Location` leads to.
        if of_this.iter().any(|(_, by_body)| *by_body) {
            continue;
        }
        let returns_status = |response: &Response<'_>| {
            let schema = response.schema();
            schema.is_some_and(|schema| is_monitor(&schema, subject.profile))
        };
        let has_status = subject.response(200).is_some_and(returns_status);
        // A header says where or when to poll next, or a redirection leads to the result.
        let leads_on = accepted.headers().iter().any(|header| {
            subject.profile.is_polling_header(header.name()) || header.is(RETRY_AFTER)
        }) || subject.response(303).is_some();
        // Clients that call this GET with an ID call it again in the same way.
        let is_called = read_again.contains(subject.operation.path())
            || called.contains(&subject.operation, subject.profile);
        let is_polled = leads_on
            || is_called
            || !of_this.is_empty()
            || is_polling_path(subject.operation.path(), subject.profile)
            || has_status;
        // In systems with another header than `Location` the body shows the progress.
        let default = subject.profile.default_header.as_deref();
        let by_code = !has_status || default.is_none_or(|header| header == "Location");
        let headerless = (!leads_on).then_some(Case::Headerless);
        let ((message, help), case) = match (is_polled, leads_on) {
            (true, _) if !by_code => (BY_BODY, headerless),
            (true, true) => continue,
            (true, false) if is_called => continue,
            (true, false) if has_status => (LEADS_NOWHERE, Some(Case::LeadsNowhere)),
            (true, false) => (LEADS_TO_NO_RESULT, Some(Case::LeadsNowhere)),
            (false, _) => (NOT_POLLED, headerless),
        };
        let finding = report.at(accepted.site(), message);
        finding
            .help(help)
            .typespec("return only the resource or the status monitor: the templates return 200")
            .operation(&subject.operation);
        if let Some(case) = case {
            finding.case(case);
        }
    }
}

/// The paths of operations without a polling header: clients read the resource until it is ready.
fn read_again<'a>(lros: &'a [Lro<'_>]) -> FxHashSet<&'a str> {
    let own = lros.iter();
    let own = own.filter(|lro| matches!(lro.polling.value, Polling::OriginalUri));
    own.map(|lro| lro.subject.operation.path()).collect()
}

/// The GET of the status of an operation, and `true` if its body, not its code, shows whether it is done.
fn status_of<'w>(lro: &Lro<'w>) -> Option<(Operation<'w>, bool)> {
    let get = lro.monitor.as_ref()?.operation.clone()?;
    let by_body = lro
        .subject
        .polling_headers()
        .first()
        .is_some_and(|polling| {
            let name = polling.header.name();
            lro.subject.profile.is_address_header(name) && !polling.header.is("Location")
        });
    Some((get, by_body))
}
