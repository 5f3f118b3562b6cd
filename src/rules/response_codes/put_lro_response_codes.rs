use super::course::{Departure, expected};
use crate::clients::{Asking, in_order};
use crate::rules::prelude::*;

rule! {
    "response-codes/put-lro-response-codes", Lro, check, examples,
    enum Case { Alone = "alone" }
}

/// The header that another response has to take over from this `202`, or to have instead of it.
fn headers(lro: &Lro<'_>, first: &Response<'_>) -> String {
    let is_declared = |name: &&str| lro.subject.declares_header_or_slip(name);
    let profile = lro.subject.profile;
    let known = match lro.known_headers(first) {
        known if known.is_empty() => lro.subject.named_headers(),
        known => known,
    };
    match known.as_slice() {
        [] if profile
            .polling_headers
            .iter()
            .any(|name| is_declared(&name.as_str())) =>
        {
            "the polling header".to_owned()
        }
        [] => match profile.default_header.as_deref() {
            Some(_) if profile.system == System::Arm => headers_of_resource(lro),
            Some(asked) => format!("`{asked}`"),
            None => "the polling header".to_owned(),
        },
        known => list(known, "and"),
    }
}

/// The headers from which an answer of Resource Manager with the resource may have one. With
/// `Location` alone some clients look at the state of the resource to see whether they have to poll,
/// and a PUT that only updates answers with a code that they take for the end.
fn headers_of_resource(lro: &Lro<'_>) -> String {
    let profile = lro.subject.profile;
    let says_state = lro.answers_state() && !lro.subject.only_updates();
    let headers = profile.polling_headers.iter();
    list(
        headers.filter(|name| says_state || profile.is_certain_header(name)),
        "or",
    )
}

fn help(lro: &Lro<'_>, departure: &Departure<'_, '_>) -> String {
    let headers = headers(lro, departure.response);
    let with = match headers.contains("` and `") {
        true => format!("with the resource, {headers}"),
        false => format!("with the resource and {headers}"),
    };
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
            let state = match lro.answers_state() {
                true => "answer with a `provisioningState`",
                false => "give the resource a `properties.provisioningState`, and answer with one",
            };
            format!(
                "remove {gone}, and answer `200` {with}; {state} that isn't final, such as `Updating`"
            )
        }
        ([200], true) if is_accepted => format!("change the `202` to a `201` {with}"),
        ([200], true) => format!("remove {gone}, and add a `201` {with}"),
        ([201], true) => format!(
            "remove {gone}: begin with the `201`, {with}, and add a `200` for a resource that is there already"
        ),
        ([], true) if is_accepted => format!(
            "change the `202` to a `201` {with}, and add a `200` for a resource that is there already"
        ),
        ([], _) if is_accepted => {
            format!("change the `202` to {} {with}", list(allowed, "or"))
        }
        ([], _) => format!("remove {gone}, and answer {} {with}", list(allowed, "or")),
        (welcome, _) if welcome.contains(&201) => {
            format!("remove {gone}: begin with the `201`, {with}")
        }
        (welcome, _) => format!("remove {gone}, and answer {} {with}", list(welcome, "or")),
    }
}

/// The clients that go wrong after this `202`: because of its code, because it has no header, and where it
/// is all that is declared, because of whatever it lacks.
fn misled(
    lro: &Lro<'_>,
    first: &Response<'_>,
    clients: Asking<'_>,
    is_alone: bool,
) -> Vec<&'static Client> {
    let mut misled = clients.misled_by_code(lro, first);
    if lro.known_headers(first).is_empty() {
        misled.extend(clients.misled(lro, first));
    }
    if is_alone {
        misled.extend(clients.failing(lro, None));
    }
    in_order(&misled)
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
        .help(help(lro, &departure))
        .typespec(
            "take `ArmResourceCreateOrReplaceAsync` or `LongRunningResourceCreateOrReplace`, \
             which answer 200 and 201, instead of responses of your own",
        );
    if departure.codes.welcome().is_empty() {
        finding.case(Case::Alone);
    }
    if first.code() == Some(202) {
        finding.clients(&misled(
            lro,
            first,
            clients,
            departure.codes.welcome().is_empty(),
        ));
    }
}
