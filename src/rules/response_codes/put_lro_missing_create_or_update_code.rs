use crate::rules::prelude::*;

rule! {
    "response-codes/put-lro-missing-create-or-update-code", Lro, check,
    enum Case { OnlyUpdates = "only-updates", StartsWork = "starts-work" }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let Some(codes) = lro.subject.codes(Method::Put) else {
        return;
    };
    let welcome = codes.welcome();
    let missing = codes.allowed.iter().find(|code| !welcome.contains(code));
    let (Some(missing), Some(present)) = (missing, codes.declared.first()) else {
        return;
    };
    let what = match missing {
        201 => "for a resource that is created",
        _ => "for a resource that is there already",
    };
    let finding = report
        .at(
            present.site(),
            format!(
                "a long-running PUT answers {}; `{missing}`, {what}, is not declared",
                list(codes.allowed, "and")
            ),
        )
        .about(lro.subject.operation.element().place())
        .help(match present.schema() {
            Some(_) => format!(
                "add a `{missing}` with the schema of the `{}`",
                present.status()
            ),
            None => format!("add a `{missing}` with the schema of the resource"),
        })
        .typespec("take `ArmResourceCreateOrReplaceAsync`, which answers both");
    // A PUT that only changes things creates none.
    if *missing == 201 && lro.subject.only_updates() {
        finding.case(Case::OnlyUpdates);
    // One that starts work neither creates nor replaces a resource.
    } else if lro.subject.starts_work() {
        finding.case(Case::StartsWork);
    }
}
