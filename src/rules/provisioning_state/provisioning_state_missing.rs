use crate::model::{Polling, is_common_type};
use crate::questions::{Body, StatePlace};
use crate::rules::prelude::*;

rule!("provisioning-state/provisioning-state-missing", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    for body in lro.subject.answered_resources() {
        let name = body.schema.called("this resource");
        let (site, message, case) = match StatePlace::of(&body.schema) {
            StatePlace::InProperties(_) | StatePlace::Misnamed(_) | StatePlace::Unread => continue,
            StatePlace::Beside(state) => (
                state.site,
                format!(
                    "`provisioningState` of {name} stands beside `properties`, where few clients look"
                ),
                Some("beside"),
            ),
            StatePlace::Open => (owner(&body), missing(&name), Some("open")),
            StatePlace::Nowhere => (
                owner(&body),
                missing(&name),
                is_polled_itself(lro).then_some("polled"),
            ),
        };
        let finding = report.at(site, message);
        finding
            .help("describe it in `properties`: read-only, with `Succeeded`, `Failed` and `Canceled` among its words")
            .typespec("add `@visibility(Lifecycle.Read) provisioningState?: ResourceProvisioningState;` to the properties of the resource");
        if let Some(case) = case {
            finding.case(case);
        }
        if matches!(case, Some("beside" | "polled")) {
            finding.clients(&["python-arm", "go", "dotnet", "java-arm", "terraform"]);
        }
    }
}

fn missing(name: &str) -> String {
    format!("{name} has no `provisioningState` in its `properties`")
}

/// Whether the document leaves clients nothing to poll but the resource.
fn is_polled_itself(lro: &Lro<'_>) -> bool {
    let says_so = matches!(
        lro.subject.declared_via(),
        DeclaredVia::Known(FinalStateVia::OriginalUri, _)
    );
    says_so && matches!(lro.polling.value, Polling::OriginalUri)
}

/// The definition that lacks it; the body that is it where there is none that its author can
/// change.
fn owner<'w>(body: &Body<'w>) -> Site<'w> {
    if body.schema.name().is_none() || is_common_type(body.schema.place()) {
        return body.site.clone();
    }
    body.schema.element().key()
}
