use super::described::described;
use crate::rules::prelude::*;

rule!("errors/lro-missing-default-response", LroOrSync, check);

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let Some(responses) = subject.operation.responses_element() else {
        return;
    };
    let declares = |wanted: Status| {
        subject
            .responses()
            .iter()
            .any(|known| known.status() == wanted)
    };
    // The two ranges describe all errors, as a `default` does.
    let has_ranges = declares(Status::Range(4)) && declares(Status::Range(5));
    if declares(Status::Default) || has_ranges || subject.responses().is_empty() {
        return;
    }
    // Outside Azure it is usual to list the errors one by one.
    let has_contract = matches!(subject.profile.system, System::Arm | System::DataPlane);
    if !has_contract && subject.errors().next().is_some() {
        return;
    }
    // The help of `lro-error-codes` names `default` too.
    let is_named = match subject.profile.system {
        System::Arm => subject.coded_errors().next().is_some(),
        System::DataPlane => subject.errors_taken_for_results().next().is_some(),
        _ => false,
    };
    if is_named {
        return;
    }
    let errors: Vec<String> = subject
        .responses()
        .iter()
        .filter(|known| !known.status().is_success())
        .map(|known| known.status().to_string())
        .collect();
    let which = if errors.is_empty() {
        "errors of this operation".to_owned()
    } else {
        format!("errors other than {}", list(&errors, "and"))
    };
    report
        .at(
            responses.key(),
            format!("`default` is missing: clients don't know what {which} look like"),
        )
        .help(match described(subject) {
            Some(schema) => format!("add a `default` response that refers to {schema}"),
            None => "add a `default` response with the error schema of this API".to_owned(),
        })
        .typespec("use a template such as `ArmResourceActionAsync<Widget, Order, Receipt>`, which adds the error response; or add `| ErrorResponse` to the return type");
}
