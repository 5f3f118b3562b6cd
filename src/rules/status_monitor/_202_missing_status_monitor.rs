use crate::questions::LackedMonitor;
use crate::rules::prelude::*;

rule! {
    "status-monitor/202-missing-status-monitor", Lro, check, examples,
    enum Case { OwnWay = "own-way", Location = "location" }
}

/// The schema to write for the `202`: the schema of the status if the document has it, otherwise a list of
/// its properties.
fn help(lro: &Lro<'_>) -> String {
    if let Some(name) = described_status(lro) {
        return format!(
            "set the schema of the `202` to {name}, which the GET of the status returns"
        );
    }
    let values = match lro.subject.profile.system {
        System::Aep => "",
        _ => ", and list the values of the status in an `enum`",
    };
    format!(
        "add a schema for the status monitor to the `202`, with {}{values}",
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
        "use a template of `ResourceOperations`, such as `LongRunningResourceAction`, which returns the status",
    );
    match lacked {
        // If no response has a schema, AutoRest's methods return nothing.
        LackedMonitor::Certain => finding.clients(&clients.ending(lro, &[Verdict::WrongResult])),
        LackedMonitor::OwnWay => finding
            .case(Case::OwnWay)
            .clients(&clients.failing(lro, None)),
        LackedMonitor::BesideLocation => finding.case(Case::Location),
    };
}
