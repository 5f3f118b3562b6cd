use super::course::begin;
use crate::openapi::Comparisons;
use crate::questions::{Departure, Wrong};
use crate::rules::prelude::*;

rule! {
    "response-codes/post-lro-response-codes", Lro, check, examples,
    enum Case { No202 = "no-202", Unsaid = "unsaid", NoEnd = "no-end", EmptyEnds = "empty-ends" }
}

fn help(departure: &Departure<'_, '_>, lro: &Lro<'_>) -> String {
    match departure.wrong {
        Wrong::NoBegin if lro.lacks_via() => begin(lro, " and a `final-state-via`"),
        Wrong::NoBegin => begin(lro, ""),
        Wrong::Foreign => format!(
            "remove {}; the finished status monitor has the result",
            list(&departure.unwelcome, "and")
        ),
        Wrong::BothEnds if ends_are_empty(departure) => {
            "remove the `200`, and keep the `204`: it says that nothing is returned".to_owned()
        }
        Wrong::BothEnds => {
            "keep the `200` if the operation returns something; otherwise keep the `204`".to_owned()
        }
        Wrong::NoEnd => {
            "add a `200` with the schema of the result; or add a `204` if the operation returns nothing".to_owned()
        }
    }
}

/// `true` if neither the `200` nor the `204` returns anything.
fn ends_are_empty(departure: &Departure<'_, '_>) -> bool {
    let mut ends = departure.codes.declared.iter();
    departure.wrong == Wrong::BothEnds
        && !ends.any(|end| end.code() == Some(200) && end.body().is_some())
}

fn typespec(wrong: Wrong) -> &'static str {
    match wrong {
        Wrong::NoBegin => "use `ArmResourceActionAsync` or `LongRunningResourceAction`",
        Wrong::Foreign => "use `LongRunningResourceAction`, whose result is in the status monitor",
        Wrong::BothEnds | Wrong::NoEnd => {
            "use `ArmResourceActionAsync` or `ArmResourceActionNoContentAsync`"
        }
    }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    // Other rules report a 201 (the operation creates something, or has two results), and a 200 that only
    // describes the result.
    let is_created = lro.subject.response(201).is_some() && lro.subject.response(202).is_none();
    let stand_in = lro.subject.stand_in_for_result().and_then(Response::code);
    // Clients read pages from a 200.
    let is_paged = lro.subject.operation.pageable().is_some();
    // The `200` may describe the result at the URL in `Location`.
    let is_found = is_paged || lro.finds_result_at_location();
    let is_excused = |code| code == 201 || Some(code) == stand_in || code == 200 && is_found;
    if lro.subject.operation.method() != Method::Post || is_created {
        return;
    }
    let Some(departure) = Departure::of(lro, is_excused) else {
        return;
    };
    let (wrong, first) = (departure.wrong, departure.response);
    // If the two results differ, another rule reports that.
    let mut known = Comparisons::default();
    if wrong == Wrong::Foreign && lro.answers_in_two_ways(&mut known).is_some() {
        return;
    }
    // Another rule asks to move the body to a `200`, which fixes this too. And if the schema of the `200` is
    // empty, it has to be described first.
    let is_told_elsewhere = match wrong {
        Wrong::NoEnd => lro.accepts_with_result(),
        Wrong::BothEnds => lro.subject.has_empty_result(),
        Wrong::NoBegin | Wrong::Foreign => false,
    };
    if is_told_elsewhere {
        return;
    }
    let is_empty = ends_are_empty(&departure);
    let clients = report.clients();
    let finding = report
        .at(first.site(), departure.message(lro))
        .help(help(&departure, lro))
        .typespec(typespec(wrong));
    match wrong {
        Wrong::NoBegin | Wrong::Foreign => finding.about(lro.subject.operation.element().place()),
        Wrong::BothEnds | Wrong::NoEnd => finding,
    };
    match wrong {
        // Mostly the marker is wrong then, and clients correctly finish at once.
        Wrong::NoBegin if !lro.shows_that_work_goes_on() => finding.case(Case::Unsaid),
        Wrong::NoBegin => finding.case(Case::No202).clients(&clients.despite_promises(
            lro,
            first,
            clients.misled(lro, first),
        )),
        Wrong::NoEnd => finding.case(Case::NoEnd),
        Wrong::BothEnds if is_empty => finding.case(Case::EmptyEnds),
        Wrong::Foreign | Wrong::BothEnds => finding,
    };
}
