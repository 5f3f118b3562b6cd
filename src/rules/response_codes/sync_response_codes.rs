use crate::questions::is_polling_path;
use crate::rules::prelude::*;

rule!("response-codes/sync-response-codes", LroOrSync, check);

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    // Without a 200 there is nothing to page through, which says more.
    let Some(codes) = subject
        .sync_codes()
        .filter(|_| subject.page_without_response().is_none())
    else {
        return;
    };
    let method = subject.operation.method();
    let conjunction = if codes.asks_for_all() { "and" } else { "or" };
    let expected = list(codes.allowed, conjunction);
    let says = format!("a synchronous {} answers {expected}", method.verb());
    let (welcome, unwelcome, missing) = (codes.welcome(), codes.unwelcome(), codes.missing());
    // What is polled answers as the operation would have done.
    let is_polled =
        method == Method::Get && is_polling_path(subject.operation.path(), subject.profile);
    if let Some(foreign) = codes.foreign.first() {
        let found = declared(&unwelcome);
        let finding = report
            .at(
                foreign.site(),
                if welcome.is_empty() {
                    format!("{says}; only {found}")
                } else {
                    format!("{says}; {found} too")
                },
            )
            .about(subject.operation.element().place())
            .help(format!(
                "answer {expected} instead of {}; if the work goes on, answer `202` and mark the operation",
                list(&unwelcome, "and")
            ))
            .typespec(template(method));
        if is_polled {
            finding.case("polled");
        } else if method == Method::Post && unwelcome.contains(&201) {
            finding.case("post-201");
        } else if method == Method::Delete && missing.contains(&204) {
            finding.case("no-204");
        }
    } else if let (Some(first), [_, ..]) = (subject.successes().next(), missing.as_slice()) {
        let verb = if missing.len() == 1 { "is" } else { "are" };
        let lacking = list(&missing, "and");
        report
            .at(
                first.site(),
                format!("{says}; {lacking} {verb} not declared"),
            )
            .about(subject.operation.element().place())
            .case(if is_polled { "polled" } else { "missing" })
            .help(format!("declare {lacking} too"))
            .typespec(template(method));
    } else if let (Method::Post, Some(second), [_, _, ..]) =
        (method, codes.declared.last(), welcome.as_slice())
    {
        report
            .at(
                second.site(),
                format!(
                    "{says}; {} declared",
                    if welcome.len() == 2 {
                        "both are"
                    } else {
                        "all are"
                    }
                ),
            )
            .about(subject.operation.element().place())
            .case("both")
            .help("keep the `200` if the operation returns something, else the `204`")
            .typespec(template(method));
    }
}

/// What has the right codes in TypeSpec.
fn template(method: Method) -> &'static str {
    match method {
        Method::Get => "take `ArmResourceRead` or `ResourceRead`, which answer 200",
        Method::Put => {
            "take `ArmResourceCreateOrReplaceSync` or `ResourceCreateOrReplace`, which answer 200 and 201"
        }
        Method::Patch => "take `ArmCustomPatchSync` or `ResourceCreateOrUpdate`",
        Method::Delete => {
            "take `ArmResourceDeleteSync`, which answers 200 and 204, or `ResourceDelete`, which answers 204"
        }
        _ => {
            "take `ArmResourceActionSync` (200), `ArmResourceActionNoContentSync` (204) or `ResourceAction`"
        }
    }
}
