use super::shape::{and_required, copies_common_type, is_asked_once, lacks_error, optional_status};
use super::status::{called, is_read};
use crate::clients::{Audience, in_order, lost_without_status};
use crate::model::{Polling, is_flag, status_property};
use crate::openapi::Property;
use crate::rules::prelude::*;

rule! {
    "status-monitor/monitor-missing-status", Schema(Monitor), check,
    enum Case { NotAString = "not-a-string", OtherName = "other-name", Optional = "optional" }
}

const HELP: &str =
    "add a required property `status`, a string with the states that the work can be in";

fn not_a_string(status: &Property<'_>, monitor: &str) -> String {
    let types = list(status.schema.types().names(), "or");
    format!("`{}` of {monitor} is {types}, not a string", status.name)
}

/// The clients that poll the status and can't read it.
fn lost(scope: &SchemaScope<'_, '_>, audience: Audience) -> Vec<&'static Client> {
    let lros = scope.lros.iter();
    let lost: Vec<_> = lros
        .flat_map(|lro| lost_without_status(lro, audience))
        .collect();
    in_order(&lost)
}

fn check<'w>(scope: &SchemaScope<'_, 'w>, report: &mut Report<'w>) {
    let monitor = &scope.schema;
    // What can't be read has a finding of its own, or none that could be true.
    if monitor.element().broken().is_some() || monitor.is_empty() {
        return;
    }
    let name = called(monitor);
    let lost = lost(scope, report.clients().audience);
    let Some(status) = status_property(monitor, scope.profile) else {
        // One of several shapes may have it.
        if monitor.has_alternatives() {
            return;
        }
        report
            .at(scope.site(), format!("{name} has no `status`"))
            .help(HELP)
            .typespec("use `OperationStatus<Result>` of Azure.Core, or decorate the property with `@lroStatus`")
            .clients(&lost);
        return;
    };
    let Some(property) = &status.property else {
        return;
    };
    // A boolean beside an error and a result says whether the work has ended.
    if is_flag(monitor, scope.profile) {
        return;
    }
    let types = property.schema.types();
    if !types.allows("string") {
        report
            .at(property.site.clone(), not_a_string(property, &name))
            .case(Case::NotAString)
            .help("make it a string with the states that the work can be in")
            .typespec("make it a union of strings, decorated with `@lroStatus`")
            .clients(&lost);
        return;
    }
    if !is_read(&status.path, scope.profile) {
        other_name(scope, property, report);
        return;
    }
    // The finding about the error asks for this too, and the common type requires its status.
    let is_asked_for = is_asked_once(scope) && lacks_error(scope) || copies_common_type(scope);
    if optional_status(scope).is_some() && !is_asked_for {
        let more = and_required(scope, &property.name);
        report
            .at(
                property.site.clone(),
                format!("`{}` of {name} is not required", property.name),
            )
            .case(Case::Optional)
            .help(format!("add `{}` to `required`{more}", property.name))
            .typespec(format!("remove the `?` behind `{}`", property.name))
            .clients(&lost);
    }
}

/// Reports a status under a name that clients of the system don't read, where they poll it.
fn other_name<'w>(scope: &SchemaScope<'_, 'w>, status: &Property<'w>, report: &mut Report<'w>) {
    let Some(read) = scope.profile.status_properties.first() else {
        return;
    };
    if scope.schema.property(read).is_some() {
        return;
    }
    let clients = report.clients();
    let wrong = [
        Verdict::EarlySuccess,
        Verdict::FalseFailure,
        Verdict::NeverEnds,
    ];
    let lros = scope.lros.iter().filter(
        |lro| matches!(&lro.polling.value, Polling::Header(header) if !header.is("Location")),
    );
    let misled: Vec<_> = lros.flat_map(|lro| clients.ending(lro, &wrong)).collect();
    if misled.is_empty() {
        return;
    }
    report
        .at(
            status.site.clone(),
            format!(
                "`{}` of {} isn't read by clients that poll it: they read `{read}`",
                status.name,
                called(&scope.schema)
            ),
        )
        .case(Case::OtherName)
        .help(format!("call it `{read}`, as the service has to as well"))
        .typespec("use `OperationStatus<Result>` of Azure.Core: `@lroStatus` on another property is known to generators only, not to the clients that poll")
        .clients(&in_order(&misled));
}
