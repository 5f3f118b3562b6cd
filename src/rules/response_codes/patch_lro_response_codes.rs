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
        Wrong::NoEnd => "add a `200` with the changed resource".to_owned(),
        Wrong::Foreign | Wrong::BothEnds if departure.codes.allowed.contains(&200) => {
            leave(departure, lro)
        }
        Wrong::Foreign | Wrong::BothEnds => {
            "declare only `202`: the finished operation contains the changed resource".to_owned()
        }
    }
}

/// The codes to remove, and the codes that the operation begins and ends with instead.
fn leave(departure: &Departure<'_, '_>, lro: &Lro<'_>) -> String {
    let of = |code| lro.subject.response(code).map(|one| lro.known_headers(one));
    let mut known = departure.unwelcome.iter().filter_map(|&code| of(code));
    let begin = match of(202) {
        Some(own) if !own.is_empty() => "keep the `202`".to_owned(),
        own => {
            let headers = match known.find(|headers| !headers.is_empty()) {
                Some(known) => list(known, "and"),
                None => usual_header(lro),
            };
            match own {
                Some(_) => format!("declare {headers} on the `202`"),
                None => format!("add a `202` with {headers}"),
            }
        }
    };
    format!(
        "remove {}, {begin}, and return `200` with the changed resource when the change is done",
        list(&departure.unwelcome, "and")
    )
}

fn typespec(departure: &Departure<'_, '_>, lro: &Lro<'_>) -> &'static str {
    match departure.wrong {
        Wrong::NoBegin if lro.subject.changes_tags_only() => {
            "use `ArmTagsPatchSync` if the change is done at once; otherwise use `ArmTagsPatchAsync`"
        }
        Wrong::NoBegin => {
            "use `ArmCustomPatchSync` if the change is done at once; otherwise use `ArmCustomPatchAsync`, which returns 200 and 202"
        }
        _ => "use `ArmCustomPatchAsync` or `ArmTagsPatchAsync`, which return 200 and 202",
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
    // Another rule asks to move the body to a `200`, which fixes this too.
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

/// Reports a long-running PATCH in a system whose guideline doesn't allow one.
fn forbidden<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    // Another rule reports a header on the `200`.
    if !lro.subject.headers_on_patched().is_empty() {
        return;
    }
    report
        .at(
            lro.subject.operation.site(),
            "the guidelines don't allow a long-running PATCH",
        )
        .help("replace the resource with a PUT; or make the change a POST action")
        .typespec("use `LongRunningResourceCreateOrReplace` or `LongRunningResourceAction`");
}
