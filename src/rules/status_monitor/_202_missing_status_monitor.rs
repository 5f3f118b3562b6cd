use crate::questions::LackedMonitor;
use crate::rules::prelude::*;

rule! {
    "status-monitor/202-missing-status-monitor", Lro, check, examples,
    enum Case { OwnWay = "own-way", Location = "location" }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let Some((accepted, lacked)) = lro.lacked_monitor() else {
        return;
    };
    let status = subject.profile.status_properties.first();
    let ids = subject.profile.id_properties.iter();
    let properties = list(ids.chain(status), "and");
    let clients = report.clients();
    let finding = report.at(
        accepted.site(),
        format!(
            "the `202` of this {} has no body with the status of the operation",
            subject.operation.method().verb()
        ),
    );
    finding.joint("the `202` has no body with the status of the operation");
    finding.help(format!(
        "give the `202` a schema: the status monitor, with {properties} at least"
    ));
    if subject.profile.system == System::Aep {
        return;
    }
    finding.typespec(
        "use a template of `ResourceOperations` such as `LongRunningResourceAction`, which answers the status",
    );
    match lacked {
        // Without a schema anywhere, AutoRest's methods return nothing.
        LackedMonitor::Certain => finding.clients(&clients.ending(lro, &[Verdict::WrongResult])),
        LackedMonitor::OwnWay => finding
            .case(Case::OwnWay)
            .clients(&clients.failing(lro, None)),
        LackedMonitor::BesideLocation => finding.case(Case::Location),
    };
}
