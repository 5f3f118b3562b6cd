use crate::questions::LackedHeader;
use crate::rules::prelude::*;

rule! {
    "status-monitor/202-missing-status-monitor", Lro, check, examples,
    enum Case { OwnWay = "own-way" }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let Some(accepted) = lro.lacks_monitor() else {
        return;
    };
    // The finding about the missing header asks for the body too.
    let lacked = lro.lacks_usual_header();
    if lacked.is_some_and(|(_, lacked)| lacked == LackedHeader::Certain) {
        return;
    }
    // A service that answers as another system does leaves the body out as that one does.
    if subject.begins_as_elsewhere() {
        return;
    }
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
    let monitor = lro.monitor.as_ref();
    let is_described = monitor.is_some_and(|monitor| monitor.operation.is_some());
    let usual = subject.profile.default_header.as_deref();
    let goes_the_usual_way = usual.is_some_and(|name| subject.declares_header_or_slip(name));
    if is_described && !goes_the_usual_way {
        finding.case(Case::OwnWay);
        finding.clients(&clients.failing(lro, None));
        return;
    }
    // Without a schema anywhere, AutoRest's methods return nothing.
    finding.clients(&clients.ending(lro, &[Verdict::WrongResult]));
}
