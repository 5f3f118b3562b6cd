use crate::clients::in_order;
use crate::rules::prelude::*;

rule! {
    "response-codes/post-lro-201", Lro, check, examples,
    enum Case { Followed = "followed", Beside202 = "beside-202" }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let Some(codes) = lro.subject.codes(Method::Post) else {
        return;
    };
    let Some(created) = lro
        .subject
        .response(201)
        .filter(|_| !codes.allowed.contains(&201))
    else {
        return;
    };
    let begins = lro.subject.response(202).is_some();
    let place = if begins { "too" } else { "in its place" };
    let clients = report.clients();
    let finding = report
        .at(
            created.site(),
            format!("a long-running POST begins with `202`; `201` is declared {place}"),
        )
        .help("create with a PUT; let an action begin with `202`, and end with what it made")
        .typespec("take `ArmResourceCreateOrReplaceAsync` or `LongRunningResourceCreateOrReplace` to create, else `ArmResourceActionAsync` or `LongRunningResourceAction`");
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
