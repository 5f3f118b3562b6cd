use crate::questions::LackedMonitor;
use crate::rules::prelude::*;

rule! {
    "status-monitor/202-missing-status-monitor", Lro, check, examples,
    enum Case { OwnWay = "own-way", Location = "location" }
}

/// The schema to give to the `202`: that of the status where the document has it, else what a status has.
fn help(lro: &Lro<'_>) -> String {
    if let Some(name) = described_status(lro) {
        return format!("give the `202` the schema {name}, as the GET of the status has it");
    }
    let values = match lro.subject.profile.system {
        System::Aep => "",
        _ => ", and the values of the status in an `enum`",
    };
    format!(
        "give the `202` a schema: the status monitor, with {}{values}",
        properties_of_status(lro)
    )
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let Some((accepted, lacked)) = lro.lacked_monitor() else {
        return;
    };
    let clients = report.clients();
    let finding = report.at(
        accepted.site(),
        format!(
            "the `202` of this {} has no body with the status of the operation",
            subject.operation.method().verb()
        ),
    );
    finding.joint("the `202` has no body with the status of the operation");
    finding.help(help(lro));
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
