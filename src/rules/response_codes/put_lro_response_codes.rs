use super::course::expected;
use crate::clients::{Asking, Proposal, in_order};
use crate::questions::Departure;
use crate::rules::prelude::*;

rule! {
    "response-codes/put-lro-response-codes", Lro, check, examples,
    enum Case { Alone = "alone" }
}

/// The headers with the URL of a status that the document shows for the operation: on this `202`, in texts
/// and options, or on another response.
fn shown_headers<'w>(lro: &Lro<'w>, first: &Response<'w>) -> Vec<&'w str> {
    let of_first = lro.known_headers(first);
    if !of_first.is_empty() {
        return of_first;
    }
    let named = lro.subject.named_headers();
    if !named.is_empty() {
        return named;
    }
    let names = lro.subject.profile.polling_headers.iter();
    names
        .map(String::as_str)
        .filter(|name| lro.subject.declares_header_or_slip(name))
        .collect()
}

/// The headers that the response replacing this `202` needs. `Location` alone isn't enough if some client
/// reads the state of the resource to know whether it has to poll.
fn headers<'w>(lro: &Lro<'w>, first: &Response<'w>, clients: Asking<'_>) -> String {
    let profile = lro.subject.profile;
    let begins = lro.subject.codes_to_begin_with();
    // The help for a PUT that only returns `200` asks for a state.
    let says_state = lro.answers_state() || begins == [200] && profile.system == System::Arm;
    let suffice = |headers: &[&str], asked: &[&str]| {
        begins.iter().all(|&code| {
            let proposal = Proposal {
                code,
                says_state,
                headers,
            };
            clients.misled_by_proposal(lro, &proposal, asked).is_empty()
        })
    };
    let names: Vec<&str> = profile.polling_headers.iter().map(String::as_str).collect();
    let is_certain = |name: &&str| profile.is_certain_header(name);
    let certain: Vec<&str> = names.iter().copied().filter(is_certain).collect();
    let shown = shown_headers(lro, first);
    if !shown.is_empty() {
        let mut both = certain;
        both.retain(|name| !shown.contains(name));
        both.extend(&shown);
        let needed = if suffice(&shown, &both) { shown } else { both };
        return list(needed, "and");
    }
    match profile.default_header.as_deref() {
        Some(_) if profile.system == System::Arm => list(
            names.iter().filter(|&&name| suffice(&[name], &certain)),
            "or",
        ),
        Some(asked) => format!("`{asked}`"),
        None => "the polling header".to_owned(),
    }
}

fn help<'w>(lro: &Lro<'w>, departure: &Departure<'_, 'w>, clients: Asking<'_>) -> String {
    let headers = headers(lro, departure.response, clients);
    let with = match headers.contains("` and `") {
        true => format!("with the resource as its body and the headers {headers}"),
        false => format!("with the resource as its body and {headers}"),
    };
    let (allowed, welcome) = (departure.codes.allowed, departure.codes.welcome());
    if allowed.contains(&202) {
        let expected = expected(Method::Put, allowed);
        return format!("declare only {expected}: the finished operation contains the resource");
    }
    let gone = list(&departure.unwelcome, "and");
    let asks_for_both = lro.subject.profile.system == System::Arm;
    let is_accepted = departure.unwelcome == [202];
    match (welcome.as_slice(), asks_for_both) {
        ([] | [200], true) if lro.subject.only_updates() => {
            let state = match lro.answers_state() {
                true => "return a `provisioningState`",
                false => {
                    "add a read-only `properties.provisioningState` to the resource, and return a value"
                }
            };
            let change = match welcome.as_slice() {
                [] if is_accepted => {
                    format!("change the `202` to a `200`, also in the service, {with}")
                }
                _ => format!("remove {gone}, and return `200` {with}"),
            };
            format!("{change}; {state} that isn't final, such as `Updating`")
        }
        ([200], true) if is_accepted => {
            format!("change the `202` to a `201`, also in the service, {with}")
        }
        ([200], true) => format!("remove {gone}, and add a `201` {with}"),
        ([201], true) => format!(
            "remove {gone}, return the `201` {with}, and add a `200` for an existing resource"
        ),
        ([], true) if is_accepted => {
            format!(
                "change the `202` to a `201`, also in the service, {with}, and add a `200` for an existing resource"
            )
        }
        ([], _) if is_accepted => {
            format!(
                "change the `202` to {}, also in the service, {with}",
                list(allowed, "or")
            )
        }
        ([], _) => format!("remove {gone}, and return {} {with}", list(allowed, "or")),
        (welcome, _) if welcome.contains(&201) => {
            format!("remove {gone}, and return the `201` {with}")
        }
        (welcome, _) => format!("remove {gone}, and return {} {with}", list(welcome, "or")),
    }
}

/// The clients that go wrong after this `202`: because of its code, because it has no header, and, if it is
/// the only success response, because of everything that is missing in it.
fn misled<'w>(
    lro: &Lro<'w>,
    first: &Response<'w>,
    clients: Asking<'_>,
    is_alone: bool,
) -> Vec<&'static Client> {
    let mut misled = clients.misled_by_code(lro, first);
    if lro.known_headers(first).is_empty() {
        misled.extend(clients.misled(lro, first));
    }
    misled = clients.despite_promises(lro, first, misled);
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
        .help(format!(
            "{}{}",
            help(lro, &departure, clients),
            also_in_examples(lro, &departure.unwelcome)
        ))
        .typespec(
            "use `ArmResourceCreateOrReplaceAsync` or `LongRunningResourceCreateOrReplace`, \
             which return 200 and 201, instead of your own responses",
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
