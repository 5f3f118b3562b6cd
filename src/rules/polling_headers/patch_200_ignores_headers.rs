use crate::clients::in_order;
use crate::rules::prelude::*;

rule!("polling-headers/patch-200-ignores-headers", Lro, check);

fn message(name: &str, misled: &[&'static Client]) -> String {
    let (who, treat, ignore) = match misled {
        [] => ("clients may".to_owned(), "treat", "ignore"),
        [one] => (products(&[*one]), "treats", "ignores"),
        several => (products(several), "treat", "ignore"),
    };
    format!("{who} {treat} the PATCH as done when `200` arrives, and {ignore} `{name}`")
}

fn help(lro: &Lro<'_>, name: &str) -> String {
    if lro.subject.says_synchronous() {
        return format!("remove `{name}`: the text says that the PATCH is done when `200` is sent");
    }
    let profile = lro.subject.profile;
    let longer = match profile.system {
        System::Arm if profile.is_foreign_header(name) => format!(
            "remove `{name}`, and declare {} on a `202`, with which a long-running PATCH begins",
            list(&profile.polling_headers, "or")
        ),
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
    let Some(done) = lro.subject.response(200) else {
        return;
    };
    let clients = report.clients();
    for polling in lro.subject.headers_on_patched() {
        let name = polling.header.name();
        let mut misled = clients.misled(lro, done);
        // What is wrong with a header of another system is left to this finding.
        misled.extend(clients.misled_by_header(lro, done));
        let misled = in_order(&misled);
        report
            .at(polling.header.site(), message(name, &misled))
            .help(help(lro, name))
            .typespec("take `ArmCustomPatchAsync`, which answers `202`; in the data plane `LongRunningResourceCreateOrReplace` or `LongRunningResourceAction` instead of `LongRunningResourceCreateOrUpdate`")
            .clients(&misled);
    }
}
