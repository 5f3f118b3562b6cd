use crate::model::provisioning_state;
use crate::rules::prelude::*;

rule!("polling-headers/polling-header-on-final-200", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let (Method::Put, Some(done)) = (subject.operation.method(), subject.response(200)) else {
        return;
    };
    // An update has no other response for its header, and the state shows that the resource isn't final.
    let answers_state = done
        .schema()
        .is_some_and(|resource| provisioning_state(&resource).is_some());
    if answers_state && subject.only_updates() {
        return;
    }
    // The same is true for a text which says that the operation is still running after this response.
    if answers_state && subject.says_work_goes_on().is_some() {
        return;
    }
    let headers = done.headers();
    let mut headers = headers
        .iter()
        .filter(|header| subject.profile.is_address_header(header.name()));
    let Some(first) = headers.next() else { return };
    let others: Vec<_> = headers.collect();
    let names = std::iter::once(first).chain(others.iter().copied());
    let names = list(names.map(|header| header.name()), "and");
    let them = match others.as_slice() {
        [] => "it",
        _ => "them",
    };
    let finding = report.at(
        first.site(),
        format!(
            "the `200` of this PUT declares {names}, although a `200` means that the PUT has completed"
        ),
    );
    for other in others {
        finding.note(other.site(), "the other header");
    }
    finding
        .help(match subject.response(201) {
            Some(_) => format!("declare {names} on the `201` only; or keep {them}, if the `200` starts an operation too, and return a `provisioningState` that isn't final"),
            // A PUT that never creates has no other response for the header.
            None if subject.only_updates() => format!("keep {names}, add `properties.provisioningState` to the resource, and return a value in the `200` that isn't final, such as `Updating`"),
            None => format!("make the PUT answer `201` with {names} when it begins to create the resource"),
        })
        .typespec("use `ArmResourceCreateOrReplaceAsync<Widget>`, which declares the headers on the `201` only")
        .clients(&[&GO, &JAVA_ARM]);
}
