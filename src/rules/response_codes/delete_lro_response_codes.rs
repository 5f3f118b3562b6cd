use super::course::{begin, expected, only};
use crate::openapi::Comparisons;
use crate::questions::{Departure, Wrong};
use crate::rules::prelude::*;

rule! {
    "response-codes/delete-lro-response-codes", Lro, check, examples,
    enum Case { No202 = "no-202", Unsaid = "unsaid", Extra200 = "extra-200", No204 = "no-204" }
}

fn help(departure: &Departure<'_, '_>, lro: &Lro<'_>) -> String {
    match departure.wrong {
        Wrong::NoBegin => begin(lro, ""),
        Wrong::NoEnd => format!(
            "add a `204` for a resource that doesn't exist any more{}",
            and_show_it(&lro.subject.operation)
        ),
        Wrong::Foreign | Wrong::BothEnds => format!(
            "in the next version of the API, declare only {}: remove {}",
            expected(Method::Delete, departure.codes.allowed),
            list(&departure.unwelcome, "and")
        ),
    }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    if lro.subject.operation.method() != Method::Delete {
        return;
    }
    // Another rule reports a body on the `200` in Resource Manager.
    let ok = lro.subject.response(200).and_then(|ok| ok.body());
    let is_told = lro.subject.profile.system == System::Arm && ok.is_some();
    let Some(departure) = Departure::of(lro, |code| code == 200 && is_told) else {
        return;
    };
    let (wrong, first) = (departure.wrong, departure.response);
    // If the two results differ, another rule reports that.
    let mut known = Comparisons::default();
    if wrong != Wrong::NoBegin && lro.answers_in_two_ways(&mut known).is_some() {
        return;
    }
    let clients = report.clients();
    let finding = report
        .at(first.site(), departure.message(lro))
        .about(lro.subject.operation.element().place())
        .help(help(&departure, lro))
        .typespec("use `ArmResourceDeleteWithoutOkAsync` or `LongRunningResourceDelete`");
    match wrong {
        // Mostly the marker is wrong then, and clients correctly finish at once.
        Wrong::NoBegin if !lro.shows_that_work_goes_on() => {
            finding.case(Case::Unsaid);
        }
        Wrong::NoBegin => {
            finding.case(Case::No202);
            if let Some(first) = lro.subject.successes().next() {
                let misled = clients.misled(lro, first);
                finding.clients(&clients.despite_promises(lro, first, misled));
            }
        }
        Wrong::Foreign if departure.unwelcome == [200] => {
            // With or without the `204`, the fix is the same.
            let allowed = departure.codes.allowed;
            let expected = expected(Method::Delete, allowed);
            finding.case(Case::Extra200).joint(format!(
                "a long-running DELETE should declare {}{expected}; `200` is declared too",
                only(allowed)
            ));
        }
        Wrong::NoEnd => {
            finding.case(Case::No204);
        }
        Wrong::Foreign | Wrong::BothEnds => {}
    }
}
