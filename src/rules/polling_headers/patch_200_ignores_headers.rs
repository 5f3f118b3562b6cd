use crate::clients::in_order;
use crate::rules::prelude::*;

rule!("polling-headers/patch-200-ignores-headers", Lro, check);

fn message(name: &str, misled: &[&'static Client]) -> String {
    let who_returns = match misled {
        [] => "clients may return".to_owned(),
        known => products_with(known, "returns", "return"),
    };
    format!("{who_returns} after the `200` of this PATCH without polling `{name}`")
}

fn help(lro: &Lro<'_>, name: &str) -> String {
    if lro.subject.says_synchronous() {
        return format!(
            "remove `{name}`: by its description, the PATCH has completed when the `200` is sent"
        );
    }
    let profile = lro.subject.profile;
    let longer = match profile.system {
        System::Arm if profile.is_foreign_header(name) => format!(
            "remove `{name}`, and declare {} on a `202`, the first response of a long-running PATCH",
            list(&profile.polling_headers, "or")
        ),
        System::Arm => {
            format!("move `{name}` to a `202`, the first response of a long-running PATCH")
        }
        _ => "replace the PATCH with a PUT, or with a POST that answers `202`".to_owned(),
    };
    format!(
        "{longer}; or remove `{name}`, if the PATCH has always completed when the `200` is sent"
    )
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    // Another rule reports a missing `202`.
    if lro.subject.is_patch_without_begin() {
        return;
    }
    let Some(done) = lro.subject.response(200) else {
        return;
    };
    let clients = report.clients();
    for polling in lro.subject.headers_on_patched() {
        let name = polling.header.name();
        let mut misled = clients.misled(lro, done);
        // This finding replaces the finding about a header of another system.
        misled.extend(clients.misled_by_header(lro, done));
        let misled = in_order(&misled);
        report
            .at(polling.header.site(), message(name, &misled))
            .help(help(lro, name))
            .typespec("use `ArmCustomPatchAsync`, which answers `202`; or, in the data plane, use `LongRunningResourceCreateOrReplace` or `LongRunningResourceAction` instead of `LongRunningResourceCreateOrUpdate`")
            .clients(&misled);
    }
}
