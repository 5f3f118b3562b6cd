use super::shape::copies_common_type;
use crate::rules::prelude::*;

rule!(
    "status-monitor/monitor-not-common-type",
    Schema(Monitor),
    check
);

fn check<'w>(scope: &SchemaScope<'_, 'w>, report: &mut Report<'w>) {
    if !copies_common_type(scope) {
        return;
    }
    report
        .at(
            scope.site(),
            format!("{} has no property that the common type lacks", scope.schema.called("this status")),
        )
        .help("refer to `OperationStatusResult` of the common types instead")
        .typespec("return `ArmOperationStatus`, or `Azure.ResourceManager.CommonTypes.OperationStatusResult`");
}
