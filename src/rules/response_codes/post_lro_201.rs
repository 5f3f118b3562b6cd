use crate::clients::in_order;
use crate::rules::prelude::*;

rule! {
    "response-codes/post-lro-201", Lro, check, examples,
    enum Case { Followed = "followed", Beside202 = "beside-202" }
}

/// The meaning of a `201`, as far as the document shows it.
enum Meaning {
    /// There was nothing to do.
    NothingToDo,
    /// An action on a thing was begun or done.
    Action,
    /// A thing was created.
    Created,
}

impl Meaning {
    fn of(lro: &Lro<'_>, created: &Response<'_>) -> Self {
        if lro.subject.says_nothing_done(created) {
            Self::NothingToDo
        } else if lro.subject.is_action() {
            Self::Action
        } else {
            Self::Created
        }
    }

    fn help(&self, lro: &Lro<'_>) -> String {
        let declares = |code| lro.subject.response(code).is_some();
        let begins = declares(202);
        let first = match lro.subject.profile.system {
            System::DataPlane => "the polling headers and the status monitor",
            _ => "the polling headers",
        };
        match self {
            Self::NothingToDo => {
                let codes = lro.subject.codes(Method::Post);
                let allows = |code| codes.as_ref().is_some_and(|codes| codes.allowed.contains(&code));
                match [204, 200].into_iter().find(|&code| allows(code)) {
                    Some(end) => {
                        let end = if declares(200) && !declares(204) { 200 } else { end };
                        format!("remove the `201`: nothing is created; answer `{end}` where there is nothing to do")
                    }
                    None => "remove the `201`: nothing is created; answer `202` too where there is nothing to do, and let the first status be the last".to_owned(),
                }
            }
            Self::Action if begins => {
                "remove the `201`: begin with `202`, and end with what the action makes".to_owned()
            }
            Self::Action => {
                format!("answer `202` with {first} instead, and end with what the action makes")
            }
            Self::Created if begins => {
                "create with a PUT; if this is an action, remove the `201`: begin with `202`, and end with what it makes".to_owned()
            }
            Self::Created => {
                format!("create with a PUT; if this is an action, answer `202` with {first} instead, and end with what it makes")
            }
        }
    }

    fn typespec(&self) -> &'static str {
        match self {
            Self::NothingToDo | Self::Action => {
                "take `ArmResourceActionAsync` or `LongRunningResourceAction`"
            }
            Self::Created => {
                "take `ArmResourceCreateOrReplaceAsync` or `LongRunningResourceCreateOrReplace` to create, else `ArmResourceActionAsync` or `LongRunningResourceAction`"
            }
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
    let place = if begins { "too" } else { "in its place" };
    let meaning = Meaning::of(lro, created);
    let clients = report.clients();
    let finding = report
        .at(
            created.site(),
            format!("a long-running POST begins with `202`; `201` is declared {place}"),
        )
        .help(meaning.help(lro))
        .typespec(meaning.typespec());
    if begins {
        finding.case(Case::Beside202);
        return;
    }
    let misled = clients.misled(lro, created);
    if misled.is_empty() {
        finding.case(Case::Followed);
    }
    // What they return counts too.
    let failing = clients.failing(lro, Some(201));
    finding.clients(&in_order(&[misled, failing].concat()));
}
