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
            "remove {}; a result is a property of the finished status monitor",
            list(&departure.unwelcome, "and")
        ),
        Wrong::BothEnds if ends_are_empty(departure) => {
            "keep the `204`, which says that nothing is returned, and remove the `200`".to_owned()
        }
        Wrong::BothEnds => {
            "keep the `200` if the operation returns something, else the `204`".to_owned()
        }
        Wrong::NoEnd => {
            "add a `200` with the schema of the result, or a `204` if there is none".to_owned()
        }
    }
}

/// `true` if both ends say that nothing is returned.
fn ends_are_empty(departure: &Departure<'_, '_>) -> bool {
    let mut ends = departure.codes.declared.iter();
    departure.wrong == Wrong::BothEnds
        && !ends.any(|end| end.code() == Some(200) && end.body().is_some())
}

fn typespec(wrong: Wrong) -> &'static str {
    match wrong {
        Wrong::NoBegin => "take `ArmResourceActionAsync` or `LongRunningResourceAction`",
        Wrong::Foreign => "take `LongRunningResourceAction`, whose result is in the status monitor",
        Wrong::BothEnds | Wrong::NoEnd => {
            "take `ArmResourceActionAsync` or `ArmResourceActionNoContentAsync`"
        }
    }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    // A 201 is a defect of its own: the operation creates something, or answers in two ways. So is
    // a 200 that only tells the result.
    let is_created = lro.subject.response(201).is_some() && lro.subject.response(202).is_none();
    let stand_in = lro.subject.stand_in_for_result().and_then(Response::code);
    // Pages are read from a 200.
    let is_paged = lro.subject.operation.pageable().is_some();
    // The `200` may describe what `Location` leads to.
    let is_found = is_paged || lro.finds_result_at_location();
    let is_excused = |code| code == 201 || Some(code) == stand_in || code == 200 && is_found;
    if lro.subject.operation.method() != Method::Post || is_created {
        return;
    }
    let Some(departure) = Departure::of(lro, is_excused) else {
        return;
    };
    let (wrong, first) = (departure.wrong, departure.response);
    // Where the two returns differ, that says more.
    let mut known = Comparisons::default();
    if wrong == Wrong::Foreign && lro.answers_in_two_ways(&mut known).is_some() {
        return;
    }
    // To move the body to a `200` is one fix for both; and where the `200` says nothing, what it returns
    // has to be known first.
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
        // Mostly the marker is wrong then, and clients are right to end at once.
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
