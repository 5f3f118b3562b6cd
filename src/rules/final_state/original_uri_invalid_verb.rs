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
            "`final-state-via: original-uri` is wrong on a DELETE: clients can't read the deleted resource",
        ),
        Method::Post => {
            let get = subject.get_of_same_path();
            match get.filter(|get| get.result().is_some()) {
                Some(get) => report
                    .at(
                        site,
                        "azure-openapi-validator doesn't allow `final-state-via: original-uri` on a POST",
                    )
                    .case(Case::Readable)
                    .note(get.site(), "clients read the result with this GET"),
                None => report
                    .at(
                        site,
                        "`final-state-via: original-uri` needs a GET with a `200` and a schema on the path of this POST",
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
            "change `final-state-via` to the value for the header that the service sends: {}",
            list(&others, "or")
        ))
        .typespec("remove `@useFinalStateVia(\"original-uri\")`: the headers of the template set the value");
}
