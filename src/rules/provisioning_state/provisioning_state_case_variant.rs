use crate::lro::StatePlace;
use crate::rules::prelude::*;

rule! {
    "provisioning-state/provisioning-state-case-variant", Lro, check,
    enum Case { Twice = "twice" }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    for body in lro.answered_resources() {
        if let StatePlace::Misnamed(state) = StatePlace::of(&body.schema) {
            report
                .at(
                    state.site,
                    format!(
                        "`{}` is not `provisioningState`, the name that clients look for",
                        state.name
                    ),
                )
                .help("if the service sends `provisioningState`, write it so; if not, let it send that too, in `properties`")
                .typespec("name the property `provisioningState`; `@encodedName` and `@clientName` are not needed")
                .clients(&[&PYTHON_ARM, &GO, &DOTNET, &JAVA_ARM, &TERRAFORM]);
        }
    }
    for (state, other) in lro.doubled_provisioning_states() {
        report
            .at(
                other.site,
                format!(
                    "a second provisioning state: `{}` beside the one that clients read",
                    other.name
                ),
            )
            .case(Case::Twice)
            .note(state.site, "clients read this one")
            .help("remove the one that the service does not send, or give it a name that says what it is")
            .typespec("remove the property that is not in the model of `properties`");
    }
}
