use super::course::first_answer;
use crate::clients::in_order;
use crate::questions::CreatedMeaning;
use crate::rules::prelude::*;

rule! {
    "response-codes/post-lro-201", Lro, check, examples,
    enum Case { Followed = "followed", Beside202 = "beside-202" }
}

fn help<'w>(meaning: CreatedMeaning, lro: &Lro<'w>, created: &Response<'w>) -> String {
    let declares = |code| lro.subject.response(code).is_some();
    let begins = declares(202);
    let headers = match lro.known_headers(created).as_slice() {
        [] => usual_header(lro),
        known => list(known, "and"),
    };
    let polling = first_answer(lro, headers, true);
    match meaning {
        CreatedMeaning::NothingToDo => {
            let codes = lro.subject.codes(Method::Post);
            let allows = |code| codes.as_ref().is_some_and(|codes| codes.allowed.contains(&code));
            match [204, 200].into_iter().find(|&code| allows(code)) {
                Some(end) => {
                    let end = if declares(200) && !declares(204) { 200 } else { end };
                    format!("remove the `201`, because nothing is created; return `{end}` if nothing has to be done")
                }
                None => "remove the `201`, because nothing is created; return `202` with a finished status if nothing has to be done".to_owned(),
            }
        }
        CreatedMeaning::Action if begins => {
            "remove the `201`: the `202` is the first response, and a `200` has the result when the work is done".to_owned()
        }
        CreatedMeaning::Action => format!(
            "return and declare `202` with {polling} instead of `201`, and a `200` with the result when the work is done"
        ),
        CreatedMeaning::Created if begins => {
            "use a PUT to create a resource; or, for an action, remove the `201`: the `202` is the first response, and a `200` has the result when the work is done".to_owned()
        }
        CreatedMeaning::Created => format!(
            "use a PUT to create a resource; or, for an action, return and declare `202` with {polling} instead of `201`, and a `200` with the result when the work is done"
        ),
    }
}

fn typespec(meaning: CreatedMeaning) -> &'static str {
    match meaning {
        CreatedMeaning::NothingToDo | CreatedMeaning::Action => {
            "use `ArmResourceActionAsync` or `LongRunningResourceAction`"
        }
        CreatedMeaning::Created => {
            "use `ArmResourceCreateOrReplaceAsync` or `LongRunningResourceCreateOrReplace` to create a resource; or `ArmResourceActionAsync` or `LongRunningResourceAction` for an action"
        }
    }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let created = lro.subject.response(201);
    let Some(created) =
        created.filter(|created| lro.subject.is_misplaced_created(Some(created.status())))
    else {
        return;
    };
    let begins = lro.subject.response(202).is_some();
    let place = if begins { "too" } else { "instead" };
    let meaning = lro.subject.meaning_of_created(created);
    let clients = report.clients();
    let finding = report
        .at(
            created.site(),
            format!("a long-running POST should declare `202`; `201` is declared {place}"),
        )
        .help(format!(
            "{}{}",
            help(meaning, lro, created),
            also_in_examples(lro, &[201])
        ))
        .typespec(typespec(meaning));
    if begins {
        finding.case(Case::Beside202);
        return;
    }
    let misled = clients.misled(lro, created);
    if misled.is_empty() {
        finding.case(Case::Followed);
    }
    let misled = clients.despite_promises(lro, created, misled);
    // Clients that return a wrong result count too.
    let failing = clients.failing(lro, Some(201));
    finding.clients(&in_order(&[misled, failing].concat()));
}
