use super::course::begin;
use crate::questions::{Departure, Wrong};
use crate::rules::prelude::*;

rule! {
    "response-codes/patch-lro-response-codes", Lro, check, examples,
    enum Case { No202 = "no-202", NamedResult = "named-result" }
}

fn help(departure: &Departure<'_, '_>, lro: &Lro<'_>) -> String {
    match departure.wrong {
        Wrong::NoBegin => begin(lro, ", and keep a `200` with the changed resource"),
        Wrong::NoEnd => "add a `200` with the resource as it is after the change".to_owned(),
        Wrong::Foreign | Wrong::BothEnds if departure.codes.allowed.contains(&200) => {
            leave(departure, lro)
        }
        Wrong::Foreign | Wrong::BothEnds => {
            "answer `202` alone; the changed resource is part of the finished operation".to_owned()
        }
    }
}

/// Which codes have to go, and what the operation begins and ends with then.
fn leave(departure: &Departure<'_, '_>, lro: &Lro<'_>) -> String {
    let of = |code| lro.subject.response(code).map(|one| lro.known_headers(one));
    let mut known = departure.unwelcome.iter().filter_map(|&code| of(code));
    let begin = match of(202) {
        Some(own) if !own.is_empty() => "begin with the `202`".to_owned(),
        own => {
            let headers = match known.find(|headers| !headers.is_empty()) {
                Some(known) => list(known, "and"),
                None => "the polling headers".to_owned(),
            };
            let article = if own.is_some() { "the" } else { "a" };
            format!("begin with {article} `202` and {headers}")
        }
    };
    format!(
        "remove {}: {begin}, and end with `200` and the changed resource",
        list(&departure.unwelcome, "and")
    )
}

fn typespec(departure: &Departure<'_, '_>, lro: &Lro<'_>) -> &'static str {
    match departure.wrong {
        Wrong::NoBegin if lro.subject.changes_tags_only() => {
            "take `ArmTagsPatchSync` if the change is done at once, else `ArmTagsPatchAsync`"
        }
        Wrong::NoBegin => {
            "take `ArmCustomPatchSync` if the change is done at once, else `ArmCustomPatchAsync`, which answers 200 and 202"
        }
        _ => "take `ArmCustomPatchAsync` or `ArmTagsPatchAsync`; both answer 200 and 202",
    }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let Some(codes) = subject.codes(Method::Patch) else {
        return;
    };
    if codes.allowed.is_empty() {
        forbidden(lro, report);
        return;
    }
    let Some(departure) = Departure::of(lro, |_| false) else {
        return;
    };
    // To move the body to a `200` is one fix for both.
    if departure.wrong == Wrong::NoEnd && lro.accepts_with_result() {
        return;
    }
    let first = departure.response;
    let clients = report.clients();
    let finding = report
        .at(first.site(), departure.message(lro))
        .help(format!(
            "{}{}",
            help(&departure, lro),
            also_in_examples(lro, &departure.unwelcome)
        ))
        .typespec(typespec(&departure, lro));
    if departure.wrong == Wrong::NoEnd {
        if lro.subject.names_result() {
            finding.case(Case::NamedResult);
        }
        finding.clients(&clients.ending(lro, &[Verdict::WrongResult]));
        return;
    }
    finding.about(lro.subject.operation.element().place());
    let misled = match lro.subject.response(202) {
        None => clients.despite_promises(lro, first, clients.misled(lro, first)),
        Some(_) => Vec::new(),
    };
    if departure.wrong == Wrong::NoBegin && !misled.is_empty() {
        finding.case(Case::No202);
    }
    finding.clients(&misled);
}

/// Reports a long-running PATCH in a system whose guideline has none.
fn forbidden<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    // What follows from a header on the 200 says more.
    if !lro.subject.headers_on_patched().is_empty() {
        return;
    }
    report
        .at(
            lro.subject.operation.site(),
            "the guideline lets no PATCH be long-running",
        )
        .help("replace the resource with a PUT, or make the change a POST action")
        .typespec("take `LongRunningResourceCreateOrReplace` or `LongRunningResourceAction`");
}
