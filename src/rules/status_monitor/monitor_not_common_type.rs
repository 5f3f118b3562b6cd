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
            format!(
                "{} copies `OperationStatusResult` of the common types: it has no other properties",
                scope.schema.called("the status monitor")
            ),
        )
        .help("refer to `OperationStatusResult` of the common types, and remove the copy")
        .typespec("return `ArmOperationStatus`; or return `Azure.ResourceManager.CommonTypes.OperationStatusResult`");
}
