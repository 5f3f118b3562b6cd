use std::cell::LazyCell;

use crate::model::Polling;
use crate::questions::StatePlace;
use crate::rules::prelude::*;

rule! {
    "provisioning-state/provisioning-state-missing", Lro, check,
    enum Case { Polled = "polled", Beside = "beside", Open = "open" }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let clients = report.clients();
    // Most operations have no finding, so clients are only run on demand.
    let misled = LazyCell::new(|| {
        let wrong = [
            Verdict::EarlySuccess,
            Verdict::FalseFailure,
            Verdict::NeverEnds,
        ];
        clients.ending(lro, &wrong)
    });
    for body in lro.subject.answered_resources() {
        let name = body.schema.called("this resource");
        let (site, message, case) = match StatePlace::of(&body.schema) {
            StatePlace::InProperties | StatePlace::Misnamed(_) | StatePlace::Unread => continue,
            StatePlace::Beside(state) => (
                state.site,
                format!(
                    "`provisioningState` of {name} is outside of `properties`, where few clients read it"
                ),
                Some(Case::Beside),
            ),
            StatePlace::Open => (
                owner(&body.schema, body.site.clone()),
                missing(&name),
                Some(Case::Open),
            ),
            StatePlace::Nowhere => (
                owner(&body.schema, body.site.clone()),
                missing(&name),
                is_polled_itself(lro).then_some(Case::Polled),
            ),
        };
        let is_shown = report.is_shown(case);
        let finding = report.at(site, message);
        finding
            .help("add a read-only `properties.provisioningState` to the resource, with `Succeeded`, `Failed` and `Canceled` among its values")
            .typespec("add `@visibility(Lifecycle.Read) provisioningState?: ResourceProvisioningState;` to the properties of the resource");
        if is_shown {
            finding.clients(&misled);
        }
        match case {
            Some(case) => finding.case(case),
            None => finding.joint("the resource has no `properties.provisioningState`, where clients read its progress"),
        };
    }
}

fn missing(name: &str) -> String {
    format!("{name} has no `properties.provisioningState`, where clients read its progress")
}

/// `true` if the document gives clients nothing to poll except the resource.
fn is_polled_itself(lro: &Lro<'_>) -> bool {
    let says_so = matches!(
        lro.subject.declared_via(),
        DeclaredVia::Known(FinalStateVia::OriginalUri, _)
    );
    says_so && matches!(lro.polling.value, Polling::OriginalUri)
}
