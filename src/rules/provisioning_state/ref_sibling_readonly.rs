use crate::model::is_common_type;
use crate::openapi::ReadOnly;
use crate::rules::prelude::*;

rule!("provisioning-state/ref-sibling-readonly", LroOrSync, check);

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let sent = subject.sent_provisioning_state().map(|(_, state)| state);
    let answered = subject.provisioning_states(None);
    for state in answered.into_iter().chain(sent) {
        let is_beside = state.read_only() == Some(ReadOnly::BesideReference);
        if !is_beside || is_common_type(state.site.place) {
            continue;
        }
        report
            .at(
                state.site,
                "`readOnly` of `provisioningState` is next to a `$ref`, where azure-openapi-validator ignores it",
            )
            .help("add `\"readOnly\": true` to the schema that the `$ref` names; or put the `$ref` into an `allOf`, with `readOnly` next to the `allOf`")
            .typespec("set `use-read-only-status-schema: true` for the emitter in `tspconfig.yaml`");
    }
}
