use crate::questions::StatePlace;
use crate::rules::prelude::*;

rule! {
    "provisioning-state/provisioning-state-case-variant", Lro, check,
    enum Case { Twice = "twice" }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    for body in lro.subject.answered_resources() {
        if let StatePlace::Misnamed(state) = StatePlace::of(&body.schema) {
            report
                .at(
                    state.site,
                    format!(
                        "the property `{}` should be called `provisioningState`, the only name that clients read",
                        state.name
                    ),
                )
                .help("rename the property to `provisioningState` if the service sends this name; otherwise let the service also send `provisioningState` in `properties`")
                .typespec("name the property `provisioningState`, without `@encodedName` and `@clientName`")
                .clients(&[&PYTHON_ARM, &GO, &DOTNET, &JAVA_ARM, &TERRAFORM]);
        }
    }
    for (state, other) in lro.subject.doubled_provisioning_states() {
        report
            .at(
                other.site,
                format!(
                    "`{}` is a second provisioning state of this resource; clients read the other one",
                    other.name
                ),
            )
            .case(Case::Twice)
            .note(state.site, "clients read the state here")
            .help("remove the property that the service doesn't send; or rename it after what it describes")
            .typespec("remove the property that is not in the model of `properties`");
    }
}
