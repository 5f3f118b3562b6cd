use crate::model::provisioning_state;
use crate::rules::prelude::*;

rule!("polling-headers/polling-header-on-final-200", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let (Method::Put, Some(done)) = (subject.operation.method(), subject.response(200)) else {
        return;
    };
    // An update has no other place for its header, and the state says that the resource isn't final.
    let answers_state = done
        .schema()
        .is_some_and(|resource| provisioning_state(&resource).is_some());
    if answers_state && subject.only_updates() {
        return;
    }
    // So does a text that says that the work is still running with this answer.
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
    let (are, they) = match others.as_slice() {
        [] => ("is", "it"),
        _ => ("are", "them"),
    };
    let finding = report.at(
        first.site(),
        format!(
            "{names} {are} declared on the `200` of this PUT, with which the resource is final"
        ),
    );
    for other in others {
        finding.note(other.site(), "declared here");
    }
    finding
        .help(match subject.response(201) {
            Some(_) => format!("declare {names} on the `201` only; if a `200` begins work too, keep {they} and let the resource say so in its `provisioningState`"),
            // A PUT that never creates has no other place for the header.
            None if subject.only_updates() => format!("keep {names}, give the resource a `properties.provisioningState`, and let the `200` answer with one that isn't final, such as `Updating`"),
            None => format!("let the PUT answer `201` with {names} when it begins to create the resource"),
        })
        .typespec("take `ArmResourceCreateOrReplaceAsync<Widget>`, which declares the headers on the `201` alone")
        .clients(&[&GO, &JAVA_ARM]);
}
