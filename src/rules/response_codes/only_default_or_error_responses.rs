use crate::rules::prelude::*;

rule! {
    "response-codes/only-default-or-error-responses", LroOrSync, check,
    enum Case { Sync = "sync" }
}

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    if !subject.has_no_success() {
        return;
    }
    let site = match subject.operation.responses_element() {
        Some(responses) => responses.key(),
        None => subject.operation.site(),
    };
    let responses = subject.responses().iter();
    let found: Vec<String> = responses.map(|one| one.status().to_string()).collect();
    let message = if found.is_empty() {
        "no response is declared".to_owned()
    } else {
        format!(
            "no success response is declared, only {}",
            list(&found, "and")
        )
    };
    let finding = report
        .at(site, message)
        .help("declare the response that the service returns on success, with its status code")
        .typespec("return a model or `NoContentResponse` in addition to the error");
    if !subject.is_long_running() {
        finding.case(Case::Sync);
    }
}
