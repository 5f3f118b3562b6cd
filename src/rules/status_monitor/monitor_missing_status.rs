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
    "add a required property `status`, a string whose `enum` lists the states of the work";

fn not_a_string(status: &Property<'_>, monitor: &str) -> String {
    let types = list(status.schema.types().names(), "or");
    format!("`{}` of {monitor} is {types}, not a string", status.name)
}

/// The clients that poll the status but can't read it.
fn lost(scope: &SchemaScope<'_, '_>, audience: Audience) -> Vec<&'static Client> {
    let lros = scope.lros.iter();
    let lost: Vec<_> = lros
        .flat_map(|lro| lost_without_status(lro, audience))
        .collect();
    in_order(&lost)
}

fn check<'w>(scope: &SchemaScope<'_, 'w>, report: &mut Report<'w>) {
    let monitor = &scope.schema;
    // An unreadable schema has a finding of its own; about an empty one we know nothing.
    if monitor.element().broken().is_some() || monitor.is_empty() {
        return;
    }
    let name = called(monitor);
    let lost = lost(scope, report.clients().audience);
    let Some(status) = status_property(monitor, scope.profile) else {
        // If there are several shapes, one of them may have it.
        if monitor.has_alternatives() {
            return;
        }
        report
            .at(scope.site(), format!("{name} has no `status`"))
            .help(HELP)
            .typespec("use `OperationStatus<Result>` of Azure.Core; or decorate the property that has the status with `@lroStatus`")
            .clients(&lost);
        return;
    };
    let Some(property) = &status.property else {
        return;
    };
    // A boolean next to an error and a result says whether the work is complete.
    if is_flag(monitor, scope.profile) {
        return;
    }
    let types = property.schema.types();
    if !types.allows("string") {
        report
            .at(property.site.clone(), not_a_string(property, &name))
            .case(Case::NotAString)
            .help(format!(
                "declare `{}` as a string whose `enum` lists the states of the work",
                property.name
            ))
            .typespec("declare the property as a union of strings with the decorator `@lroStatus`")
            .clients(&lost);
        return;
    }
    if !is_read(&status.path, scope.profile) {
        other_name(scope, property, report);
        return;
    }
    // The help of the finding about the error asks for this too, and the common type requires its status.
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
            .typespec(format!("remove the `?` after `{}`", property.name))
            .clients(&lost);
    }
}

/// Reports a status with a name that clients of the system don't read although they poll it.
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
                "clients that poll {} read `{read}`, not `{}`",
                called(&scope.schema),
                status.name
            ),
        )
        .case(Case::OtherName)
        .help(format!("rename the property to `{read}`, in the document and in the service"))
        .typespec("use `OperationStatus<Result>` of Azure.Core: generators know `@lroStatus` on another property, but polling clients don't")
        .clients(&in_order(&misled));
}
