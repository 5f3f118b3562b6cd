use crate::clients::readers;
use crate::model::{FinalStep, Polling};
use crate::rules::prelude::*;

rule! {
    "final-state/original-uri-without-get", Lro, check,
    enum Case { Untyped = "untyped", Implied = "implied" }
}

const NO_GET: &str = "the path has no GET";
const UNTYPED: &str = "the GET has no `200` with a schema";

fn help(subject: &Subject<'_>) -> String {
    let verb = subject.operation.method().verb();
    let headers = subject.polling_headers();
    let other = headers.iter().find(|polling| {
        !polling.header.is("Location") && subject.profile.is_address_header(polling.header.name())
    });
    match other {
        // Clients prefer the other header to `Location`, and then read the path whatever the options say.
        Some(other) => format!(
            "describe the GET of this path, with a `200` and its schema; or make the {verb} send only `Location` instead of `{}`, declare `Location`, and set `final-state-via` to `location`",
            other.header.name()
        ),
        None => format!(
            "describe the GET of this path, with a `200` and its schema; or make the {verb} send `Location`, declare `Location`, and set `final-state-via` to `location`"
        ),
    }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let method = lro.subject.operation.method();
    let FinalStep::OriginalUri(get) = &lro.final_step.value else {
        read_all_the_same(lro, report);
        return;
    };
    // On other verbs the value itself is wrong, which another rule reports.
    let is_readable = get.as_ref().is_some_and(|get| get.result().is_some());
    if is_readable || !matches!(method, Method::Put | Method::Patch) {
        return;
    }
    let why = if get.is_some() { UNTYPED } else { NO_GET };
    let readers = readers(lro, report.clients().audience);
    let finding = match lro.subject.declared_via() {
        DeclaredVia::Known(FinalStateVia::OriginalUri, place) => {
            let message = match get {
                Some(_) => {
                    "`final-state-via: original-uri` needs a `200` with a schema in the GET of this path"
                }
                None => "`final-state-via: original-uri` needs a GET on this path",
            };
            let finding = report.at(Site::value(place), message);
            if get.is_some() {
                finding.case(Case::Untyped);
            }
            finding
        }
        DeclaredVia::Unsaid(_) | DeclaredVia::Unknown(_) => return,
        DeclaredVia::Absent | DeclaredVia::Known(..) => {
            // A client that polls `Location` returns the last response as the result.
            let is_last =
                matches!(&lro.polling.value, Polling::Header(header) if header.is("Location"));
            // If nothing is asynchronous, no client reads the path. `marked-lro-without-async-signal`
            // reports the marker.
            if is_last || readers.is_empty() || lro.shows_nothing_asynchronous() {
                return;
            }
            let message = format!("clients read the result with a GET of this path, but {why}");
            report
                .at(lro.subject.operation.site(), message)
                .case(Case::Implied)
        }
    };
    finding
        .help(help(&lro.subject))
        .typespec("add the read operation, as in `get is ArmResourceRead<Widget>`")
        .clients(&readers);
    if let Some(get) = get {
        finding.note(get.site(), "the GET of this path");
    }
}

/// Reports a PUT or PATCH whose path some clients read when it completes, whatever the options say.
fn read_all_the_same<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let method = subject.operation.method();
    let ends_elsewhere = match subject.declared_via() {
        DeclaredVia::Known(via, _) => match via {
            FinalStateVia::AzureAsyncOperation | FinalStateVia::OperationLocation => true,
            // A client that polls `Location` returns the last response as the result. If another header
            // is declared too, clients poll that one.
            FinalStateVia::Location => {
                matches!(&lro.polling.value, Polling::Header(header) if !header.is("Location"))
            }
            _ => false,
        },
        _ => false,
    };
    let has_get = subject.get_of_same_path().is_some();
    if !ends_elsewhere || has_get || !matches!(method, Method::Put | Method::Patch) {
        return;
    }
    let mut failing = report.clients().ending(lro, &[Verdict::FalseFailure]);
    let readers = readers(lro, report.clients().audience);
    failing.retain(|client| readers.iter().any(|reader| reader.name == client.name));
    if failing.is_empty() {
        return;
    }
    let who_reads = products_with(&failing, "reads", "read");
    report
        .at(
            subject.operation.site(),
            format!("{who_reads} the result with a GET of this path, but {NO_GET}"),
        )
        .case(Case::Implied)
        .help(help(subject))
        .typespec("add the read operation, as in `get is ArmResourceRead<Widget>`")
        .clients(&failing);
}
