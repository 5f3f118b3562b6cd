use crate::clients::{in_order, misled_by_via};
use crate::rules::prelude::*;

rule! {
    "final-state/original-uri-invalid-verb", Lro, check,
    enum Case { Readable = "readable" }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let DeclaredVia::Known(FinalStateVia::OriginalUri, place) = subject.declared_via() else {
        return;
    };
    let site = Site::value(place);
    let wrong = [Verdict::FalseFailure, Verdict::WrongResult];
    let clients = report.clients();
    let mut failing = clients.ending(lro, &wrong);
    if let Some(offered) = subject.offered_vias().first() {
        failing.extend(misled_by_via(lro, clients.audience, *offered));
    }
    let finding = match subject.operation.method() {
        Method::Delete => report.at(
            site,
            "`original-uri` on a DELETE: what was deleted can't be read",
        ),
        Method::Post => {
            let get = subject.get_of_same_path();
            match get.filter(|get| get.result().is_some()) {
                Some(get) => report
                    .at(
                        site,
                        "`original-uri` on a POST, where the validator of Azure's specifications forbids it",
                    )
                    .case(Case::Readable)
                    .note(get.site(), "clients end with this GET"),
                None => report
                    .at(
                        site,
                        "`original-uri` on a POST, and its path can't be read by a GET",
                    ),
            }
        }
        _ => return,
    };
    let others = subject.profile.final_states();
    let others: Vec<_> = others.iter().map(|via| via.name()).collect();
    finding
        .clients(&in_order(&failing))
        .help(format!(
            "name the header that the service sends: {}",
            list(&others, "or")
        ))
        .typespec("remove `@useFinalStateVia(\"original-uri\")`: the header model tells the way");
}
