use crate::model::is_common_type;
use crate::rules::prelude::*;

rule!(
    "provisioning-state/provisioning-state-bad-vocabulary",
    Schema(ProvisioningState),
    check
);

fn check<'w>(scope: &SchemaScope<'_, 'w>, report: &mut Report<'w>) {
    let foreign = &scope.profile.foreign_states;
    let mut words = scope.schema.known_values();
    words.retain(|(word, place)| {
        let mut foreign = foreign.iter();
        foreign.any(|known| known.eq_ignore_ascii_case(word)) && !is_common_type(*place)
    });
    let Some(((_, first), others)) = words.split_first() else {
        return;
    };
    let verb = if others.is_empty() { "does" } else { "do" };
    let finding = report.at(
        Site::value(*first),
        format!(
            "{} {verb} not tell how far the provisioning of a resource is",
            list(words.iter().map(|(word, _)| word), "and")
        ),
    );
    finding.about(first.parent().unwrap_or(*first));
    for (_, place) in others {
        finding.note(Site::value(*place), "nor does this one");
    }
    finding
        .help("say what the resource does in a property of its own, such as `powerState`; while it is being deleted it is `Deleting`, and then it is gone")
        .typespec("take the member out of the union of `provisioningState`, and give the resource a second property with a union of its own");
}
