use super::course::{Departure, expected};
use crate::rules::prelude::*;

rule! {
    "response-codes/put-lro-response-codes", Lro, check, examples,
    enum Case { Alone = "alone" }
}

fn help(departure: &Departure<'_, '_>, lro: &Lro<'_>) -> String {
    const WITH: &str = "with the resource and the polling headers";
    let (allowed, welcome) = (departure.codes.allowed, departure.codes.welcome());
    if allowed.contains(&202) {
        let expected = expected(Method::Put, allowed);
        return format!("answer {expected} alone; the resource is part of the finished operation");
    }
    let gone = list(&departure.unwelcome, "and");
    let asks_for_both = lro.subject.profile.system == System::Arm;
    let is_accepted = departure.unwelcome == [202];
    match (welcome.as_slice(), asks_for_both) {
        ([200], true) if lro.subject.only_updates() => {
            format!("remove {gone}, and answer `200` {WITH}")
        }
        ([200], true) if is_accepted => format!("change the `202` to a `201` {WITH}"),
        ([200], true) => format!("remove {gone}, and add a `201` {WITH}"),
        ([201], true) => format!(
            "remove {gone}: begin with the `201`, {WITH}, and add a `200` for a resource that is there already"
        ),
        ([], true) if is_accepted => format!(
            "change the `202` to a `201` {WITH}, and add a `200` for a resource that is there already"
        ),
        ([], _) if is_accepted => {
            format!("change the `202` to {} {WITH}", list(allowed, "or"))
        }
        ([], _) => format!("remove {gone}, and answer {} {WITH}", list(allowed, "or")),
        (welcome, _) if welcome.contains(&201) => {
            format!("remove {gone}: begin with the `201`, {WITH}")
        }
        (welcome, _) => format!("remove {gone}, and answer {} {WITH}", list(welcome, "or")),
    }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    if lro.subject.operation.method() != Method::Put {
        return;
    }
    let Some(departure) = Departure::of(lro, |_| false) else {
        return;
    };
    let first = departure.response;
    let clients = report.clients();
    let finding = report
        .at(first.site(), departure.message(lro))
        .about(lro.subject.operation.element().place())
        .help(help(&departure, lro))
        .typespec(
            "take `ArmResourceCreateOrReplaceAsync` or `LongRunningResourceCreateOrReplace`, \
             which answer 200 and 201, instead of responses of your own",
        );
    if departure.codes.welcome().is_empty() {
        finding.case(Case::Alone);
    }
    if first.code() == Some(202) {
        finding.clients(&clients.misled_by_code(lro, first));
    }
}
