use super::course::{Departure, expected};
use crate::rules::prelude::*;

rule! {
    "response-codes/put-lro-response-codes", Lro, check, examples,
    enum Case { Alone = "alone" }
}

fn help(departure: &Departure<'_, '_>) -> String {
    let allowed = departure.codes.allowed;
    let expected = expected(Method::Put, allowed);
    if allowed.contains(&202) {
        format!("answer {expected} alone; the resource is part of the finished operation")
    } else {
        format!(
            "remove {}, and answer {expected} with the resource and the polling headers",
            list(&departure.unwelcome, "and")
        )
    }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    if lro.operation.method() != Method::Put {
        return;
    }
    let Some(departure) = Departure::of(lro, |_| false) else {
        return;
    };
    let first = departure.response;
    let finding = report
        .at(first.site(), departure.message(lro))
        .about(lro.operation.element().place())
        .help(help(&departure))
        .typespec(
            "take `ArmResourceCreateOrReplaceAsync` or `LongRunningResourceCreateOrReplace`, \
             which answer 200 and 201, instead of responses of your own",
        );
    if departure.codes.welcome().is_empty() {
        finding.case(Case::Alone);
    }
    if first.code() == Some(202) {
        finding.clients(&misled_by_code(lro, first));
    }
}
