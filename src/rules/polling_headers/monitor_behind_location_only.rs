use crate::rules::prelude::*;

rule!(
    "polling-headers/monitor-behind-location-only",
    Lro,
    check,
    examples
);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let Some((header, status)) = lro.status_behind_location() else {
        return;
    };
    let misled = report.clients().ending(lro, &[Verdict::EarlySuccess]);
    let system = lro.subject.profile.system;
    let is_way_of_system = matches!(system, System::Fabric | System::Graph);
    // The clients of such a system read the status. Others matter to those who ask about them.
    if is_way_of_system && misled.is_empty() {
        return;
    }
    // The GET often serves many operations. One that nobody asked about isn't pointed at.
    let shared = status.site();
    let is_asked_about = shared.place.document().is_selected();
    let finding = if is_asked_about {
        report
            .at(
                shared,
                "this status is reached by `Location` alone and answers `200` while the work goes on: clients take that for the end",
            )
            .note(header.site(), "a `Location` that leads here")
    } else {
        report
            .at(
                header.site(),
                "`Location` alone leads to a status that answers `200` while the work goes on: clients take that for the end",
            )
            .note(shared, "the status")
    };
    if is_way_of_system {
        // It is the way of the whole system, which no author of an API can leave.
        let title = &lro.subject.profile.title;
        finding.help(format!(
            "{title} does it so; tell callers to read the status in the body, or to use a client that does"
        ));
        finding.clients(&misled);
        return;
    }
    let (header, typespec) = match system {
        System::Arm => (
            "Azure-AsyncOperation",
            "give the template `LroHeaders = ArmCombinedLroHeaders`, or `ArmAsyncOperationHeader`",
        ),
        _ => (
            "Operation-Location",
            "declare `@header(\"Operation-Location\") @pollingLocation operationLocation: ResourceLocation<OperationStatus>` on the first response",
        ),
    };
    let declare = format!("declare `{header}` beside `Location`");
    // Who comes to a status by its own header expects `200` there.
    let help = match lro.document_names_status() {
        true => format!("{declare}, as other operations do, if the service sends it"),
        false => format!(
            "let the GET answer `202` until the work is done, or {declare} if the service sends it"
        ),
    };
    finding.help(help).typespec(typespec).clients(&misled);
}
