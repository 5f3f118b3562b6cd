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
    // The system's own clients read the status. Other clients count only if the user selects them.
    if is_way_of_system && misled.is_empty() {
        return;
    }
    // One GET often serves many operations, so the finding is at the GET. If the GET is in a document
    // that isn't checked, the finding is at the header.
    let shared = status.site();
    let is_asked_about = shared.place.document().is_selected();
    let finding = if is_asked_about {
        report
            .at(
                shared,
                "clients that follow `Location` to this status stop at its first `200`, even if the operation is still running",
            )
            .note(header.site(), "a `Location` with the URL of this status")
    } else {
        report
            .at(
                header.site(),
                "clients that follow `Location` to the status stop at its first `200`, even if the operation is still running",
            )
            .note(shared, "the status document")
    };
    if is_way_of_system {
        // All APIs of the system do this, so the author of one API can't change it.
        let title = &lro.subject.profile.title;
        finding.help(format!(
            "document that callers must read the status in the body, or use a client that does: all of {title} works in this way"
        ));
        finding.clients(&misled);
        return;
    }
    let (header, typespec) = match system {
        System::Arm => (
            "Azure-AsyncOperation",
            "set `LroHeaders` of the template to `ArmCombinedLroHeaders` or `ArmAsyncOperationHeader`",
        ),
        _ => (
            "Operation-Location",
            "declare `@header(\"Operation-Location\") @pollingLocation operationLocation: ResourceLocation<OperationStatus>` on the first response",
        ),
    };
    let declare = format!("declare `{header}` in addition to `Location`");
    // Clients that follow the other header expect `200` from the status.
    let help = match lro.document_names_status() {
        true => format!("{declare}, as other operations do, if the service sends it"),
        false => format!(
            "make the GET answer `202` until the operation completes; or {declare}, if the service sends it"
        ),
    };
    finding.help(help).typespec(typespec).clients(&misled);
}
