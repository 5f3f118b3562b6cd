use super::course::{Departure, Wrong};
use crate::openapi::Comparisons;
use crate::rules::prelude::*;

rule! {
    "response-codes/post-lro-response-codes", Lro, check, examples,
    enum Case { No202 = "no-202", NoEnd = "no-end" }
}

fn help(departure: &Departure<'_, '_>) -> String {
    match departure.wrong {
        Wrong::NoBegin => "add a `202` with the polling headers, or remove the marker".to_owned(),
        Wrong::Foreign => format!(
            "remove {}; a result is a property of the finished status monitor",
            list(&departure.unwelcome, "and")
        ),
        Wrong::BothEnds => {
            "keep the `200` if the operation returns something, else the `204`".to_owned()
        }
        Wrong::NoEnd => {
            "add a `200` with the schema of the result, or a `204` if there is none".to_owned()
        }
    }
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
    let is_created = lro.response(201).is_some() && lro.response(202).is_none();
    let stand_in = lro.stand_in_for_result().and_then(Response::code);
    let is_excused = |code| code == 201 || Some(code) == stand_in;
    if lro.operation.method() != Method::Post || is_created {
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
    let finding = report
        .at(first.site(), departure.message(lro))
        .help(help(&departure))
        .typespec(typespec(wrong));
    match wrong {
        Wrong::NoBegin | Wrong::Foreign => finding.about(lro.operation.element().place()),
        Wrong::BothEnds | Wrong::NoEnd => finding,
    };
    match wrong {
        Wrong::NoBegin => finding.case(Case::No202).clients(&misled(lro, first)),
        Wrong::NoEnd => finding.case(Case::NoEnd),
        Wrong::Foreign | Wrong::BothEnds => finding,
    };
}
