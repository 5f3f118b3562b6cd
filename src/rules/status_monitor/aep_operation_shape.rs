use crate::openapi::{Schema, Types};
use crate::rules::prelude::*;

rule! {
    "status-monitor/aep-operation-shape", Schema(Monitor), check,
    enum Case { Type = "type" }
}

/// The end of the help: where the properties of the operation are published.
fn published(system: System) -> &'static str {
    match system {
        System::Google => ", as in `google.longrunning.Operation`",
        _ => "; or refer to `https://aep.dev/json-schema/type/operation.json`",
    }
}

fn check<'w>(scope: &SchemaScope<'_, 'w>, report: &mut Report<'w>) {
    let operation = &scope.schema;
    let profile = scope.profile;
    // An unreadable schema has a finding of its own. If there are several shapes, one of them may have
    // the properties.
    if !profile.system.answers_operation()
        || operation.element().broken().is_some()
        || operation.has_alternatives()
    {
        return;
    }
    let name = operation.called("the operation");
    let groups = [
        (&profile.id_properties, Some("string")),
        (&profile.status_properties, Some("boolean")),
        (&profile.error_properties, None),
        (&profile.result_properties, None),
    ];
    let wanted = groups
        .iter()
        .filter_map(|(names, kind)| Some((names.first()?, *kind)));
    let missing: Vec<&String> = wanted
        .clone()
        .map(|(name, _)| name)
        .filter(|name| operation.property(name).is_none())
        .collect();
    if !missing.is_empty() {
        let has_no = list(missing.iter(), "or");
        let missing = list(missing, "and");
        report
            .at(scope.site(), format!("{name} has no property {has_no}"))
            .help(format!("add {missing}{}", published(profile.system)))
            .typespec(format!(
                "add {missing} to the model that the operation returns"
            ));
    }
    for (wanted, kind) in wanted {
        let (Some(property), Some(kind)) = (operation.property(wanted), kind) else {
            continue;
        };
        let types = types_of(&property.schema);
        if types.is_some_and(|types| types.allows(kind)) {
            continue;
        }
        report
            .at(
                property.site.clone(),
                format!("`{wanted}` of {name} is not a {kind}"),
            )
            .case(Case::Type)
            .help(format!("set the type of `{wanted}` to `{kind}`"))
            .typespec(format!("declare `{wanted}` as a `{kind}`"));
    }
}

/// The declared types: `None` if there are none, all types if the schema can't be read or has
/// alternatives.
fn types_of(schema: &Schema<'_>) -> Option<Types> {
    let types = schema.types();
    let is_open = schema.element().broken().is_some() || schema.has_alternatives();
    (is_open || !types.is_empty()).then_some(types)
}
