use super::status::status_string;
use crate::lro::is_common_type;
use crate::rules::prelude::*;

rule!(
    "status-monitor/monitor-not-common-type",
    Schema(Monitor),
    check
);

fn check<'w>(scope: &SchemaScope<'_, 'w>, report: &mut Report<'w>) {
    let monitor = &scope.schema;
    let published = scope
        .profile
        .monitor
        .as_ref()
        .map(|known| &known.published_properties);
    let Some(published) = published.filter(|names| !names.is_empty()) else {
        return;
    };
    let own = monitor.properties();
    let is_published = |name: &str| published.iter().any(|known| known == name);
    // With less than the status and two others it could be anything.
    let is_clone = own.len() >= 3 && own.iter().all(|property| is_published(&property.name));
    let builds_on_it = monitor
        .parts()
        .iter()
        .any(|part| is_common_type(part.place()));
    if !is_clone || builds_on_it || status_string(monitor, scope.profile).is_none() {
        return;
    }
    report
        .at(
            scope.site(),
            format!("{} has nothing that the common type has not", monitor.called("this status")),
        )
        .help("refer to `OperationStatusResult` of the common types instead")
        .typespec("return `ArmOperationStatus`, or `Azure.ResourceManager.CommonTypes.OperationStatusResult`");
}
