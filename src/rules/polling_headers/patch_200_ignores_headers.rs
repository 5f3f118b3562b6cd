use crate::rules::prelude::*;

rule!("polling-headers/patch-200-ignores-headers", Lro, check);

fn help(lro: &Lro<'_>, name: &str) -> String {
    if lro.subject.says_synchronous() {
        return format!("remove `{name}`: the text says that the PATCH is done when `200` is sent");
    }
    let longer = match lro.subject.profile.system {
        System::Arm => {
            format!("move `{name}` to a `202`, with which a long-running PATCH begins")
        }
        _ => "let a PUT replace the resource, or make the change a POST that answers `202`"
            .to_owned(),
    };
    format!("{longer}; if the PATCH is always done when `200` is sent, remove `{name}`")
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    // Where a 202 is missing, that is the finding.
    if lro.subject.is_patch_without_begin() {
        return;
    }
    for polling in lro.subject.headers_on_patched() {
        let name = polling.header.name();
        report
            .at(
                polling.header.site(),
                format!("`{name}` on the `200` of a PATCH: .NET takes the operation for done and never looks at it"),
            )
            .help(help(lro, name))
            .typespec("take `ArmCustomPatchAsync`, which answers `202`; in the data plane `LongRunningResourceCreateOrReplace` or `LongRunningResourceAction` instead of `LongRunningResourceCreateOrUpdate`")
            .clients(&[&DOTNET]);
    }
}
