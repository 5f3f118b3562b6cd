use super::status::monitor_status;
use crate::rules::prelude::*;

rule!("status-monitor/monitor-closed-enum", Schema(Monitor), check);

fn check<'w>(scope: &SchemaScope<'_, 'w>, report: &mut Report<'w>) {
    let Some(status) = monitor_status(&scope.schema, scope.profile) else {
        return;
    };
    let parts = status.schema.parts();
    let closed = parts.iter().find_map(|part| {
        let says = part.place().get("x-ms-enum")?.get("modelAsString")?;
        let is_closed = says.node().as_bool() == Some(false);
        is_closed.then(|| part.element().value_of(says))
    });
    if let Some(closed) = closed {
        report
            .at(
                closed,
                format!(
                    "the enum of `{}` is closed: values that are added later break generated clients",
                    status.name
                ),
            )
            .help("set `modelAsString` to `true`")
            .typespec("declare the status as a union that has `string` among its members")
            .clients(&[&DOTNET, &JAVA, &JAVA_ARM]);
    }
}
