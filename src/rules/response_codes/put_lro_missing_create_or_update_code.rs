use crate::questions::lists_no_work;
use crate::rules::prelude::*;

rule! {
    "response-codes/put-lro-missing-create-or-update-code", Lro, check, examples,
    enum Case { OnlyUpdates = "only-updates", StartsWork = "starts-work" }
}

/// The response to add, and the state that shows clients that the work isn't finished.
fn help(lro: &Lro<'_>, missing: u16, present: &Response<'_>) -> String {
    let schema = match present.schema() {
        Some(_) => format!("the schema of the `{}`", present.status()),
        None => "the schema of the resource".to_owned(),
    };
    let shown = and_show_it(&lro.subject.operation);
    // A response that starts work needs a header to poll.
    let lacks_header = missing == 201 && lro.subject.polling_headers().is_empty();
    let profile = lro.subject.profile;
    let mut headers = profile.polling_headers.iter();
    let certain = headers.find(|header| profile.is_certain_header(header));
    let header = match certain.filter(|_| lacks_header) {
        Some(header) => format!(" and `{header}` if the service sends it"),
        None => String::new(),
    };
    let add = format!("add a `{missing}` with {schema}{header}{shown}");
    let never_runs = missing == 201
        && present
            .schema()
            .is_some_and(|schema| lists_no_work(&schema, lro));
    if !never_runs {
        return add;
    }
    let whole = format!(
        "{add}; also add a value that isn't final, such as `Creating`, to the `provisioningState` of that schema"
    );
    let marker = lro.subject.marked_at().and_then(|marker| marker.key());
    match marker.filter(|_| !lro.shows_that_work_goes_on()) {
        Some(marker) => format!(
            "remove `{marker}` if the work is done when the `{}` is sent; otherwise {whole}",
            present.status()
        ),
        None => whole,
    }
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
        201 => "for a new resource",
        _ => "for an existing resource",
    };
    let finding = report
        .at(
            present.site(),
            format!(
                "a long-running PUT should declare {}; `{missing}`, {what}, is missing",
                list(codes.allowed, "and")
            ),
        )
        .about(lro.subject.operation.element().place())
        .help(help(lro, *missing, present))
        .typespec("use `ArmResourceCreateOrReplaceAsync`, which returns both");
    // A PUT that only updates creates nothing.
    if *missing == 201 && lro.subject.only_updates() {
        finding.case(Case::OnlyUpdates);
    // A PUT that starts work neither creates nor replaces a resource.
    } else if lro.subject.starts_work() {
        finding.case(Case::StartsWork);
    }
}
