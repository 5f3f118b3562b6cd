use crate::questions::is_monitor_to_delete;
use crate::rules::prelude::*;

rule!(
    "cancellation/delete-on-status-monitor-undocumented",
    Operation,
    check
);

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    if !is_monitor_to_delete(&subject.operation, subject.profile) {
        return;
    }
    if subject.response(204).is_some() {
        return;
    }
    let site = match subject.successes().next() {
        Some(first) => first.site(),
        None => subject.operation.site(),
    };
    let found = match subject.success_codes().as_slice() {
        [] => "no success response is declared".to_owned(),
        codes => format!("only {}", declared(codes)),
    };
    report
        .at(
            site,
            format!("a DELETE of a status returns `204`, because nothing is left of it; {found}"),
        )
        .about(subject.operation.element().place())
        .help("declare a `204` without a body instead")
        .typespec("use `Ops.ResourceDelete`, which returns 204");
}
