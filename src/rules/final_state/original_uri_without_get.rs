use crate::clients::readers;
use crate::model::{FinalStep, Polling};
use crate::rules::prelude::*;

rule! {
    "final-state/original-uri-without-get", Lro, check,
    enum Case { Untyped = "untyped", Implied = "implied" }
}

const NO_GET: &str = "this path has no GET";
const UNTYPED: &str = "the GET of this path has no 200 with a schema";

fn help(subject: &Subject<'_>) -> String {
    let verb = subject.operation.method().verb();
    let headers = subject.polling_headers();
    let other = headers.iter().find(|polling| {
        !polling.header.is("Location") && subject.profile.is_address_header(polling.header.name())
    });
    match other {
        // Beside it `Location` isn't polled, and the GET follows whatever the options say.
        Some(other) => format!(
            "describe the GET, with 200 and its schema; if there is none, let the service send `Location` as the only polling header of the {verb}, in place of `{}`, with `final-state-via` of `location`",
            other.header.name()
        ),
        None => format!(
            "describe the GET, with 200 and its schema; if there is none, let the {verb} end at a `Location` header, with `final-state-via` of `location`"
        ),
    }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let method = lro.subject.operation.method();
    let FinalStep::OriginalUri(get) = &lro.final_step.value else {
        read_all_the_same(lro, report);
        return;
    };
    // What is wrong with the other verbs is not that the GET is missing.
    let is_readable = get.as_ref().is_some_and(|get| get.result().is_some());
    if is_readable || !matches!(method, Method::Put | Method::Patch) {
        return;
    }
    let why = if get.is_some() { UNTYPED } else { NO_GET };
    let readers = readers(lro, report.clients().audience);
    let finding = match lro.subject.declared_via() {
        DeclaredVia::Known(FinalStateVia::OriginalUri, place) => {
            let finding = report.at(Site::value(place), format!("`original-uri`, but {why}"));
            if get.is_some() {
                finding.case(Case::Untyped);
            }
            finding
        }
        DeclaredVia::Unsaid(_) | DeclaredVia::Unknown(_) => return,
        DeclaredVia::Absent | DeclaredVia::Known(..) => {
            // The last poll of a Location is the result.
            let is_last =
                matches!(&lro.polling.value, Polling::Header(header) if header.is("Location"));
            // Where nobody has anything to wait for, nobody reads; that it is marked all the same is
            // `marked-lro-without-async-signal`'s.
            if is_last || readers.is_empty() || lro.shows_nothing_asynchronous() {
                return;
            }
            let message = format!("clients end with a GET of the same path, but {why}");
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
        finding.note(get.site(), "the GET");
    }
}

/// Some clients end a PUT or PATCH with a GET of its path whatever the options say.
fn read_all_the_same<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let method = subject.operation.method();
    let ends_elsewhere = match subject.declared_via() {
        DeclaredVia::Known(via, _) => match via {
            FinalStateVia::AzureAsyncOperation | FinalStateVia::OperationLocation => true,
            // The last poll of a Location is the result; beside another header it isn't polled.
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
    let who = products(&failing);
    report
        .at(
            subject.operation.site(),
            format!("{who} fetch the result with a GET of the same path, but {NO_GET}"),
        )
        .case(Case::Implied)
        .help(help(subject))
        .typespec("add the read operation, as in `get is ArmResourceRead<Widget>`")
        .clients(&failing);
}
