use crate::openapi::{ParameterIn, same_name};
use crate::rules::prelude::*;

rule!("errors/operation-id-reuse-undocumented", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let header = subject.profile.operation_id_header.as_ref();
    let Some(header) = header.filter(|header| header.chosen_by_client) else {
        return;
    };
    let is_id = |name: &str| same_name(name, &header.name);
    let mut parameters = subject.operation.parameters().iter();
    let Some(id) = parameters.find(|parameter| {
        parameter.location() == ParameterIn::Header
            && parameter.name().as_deref().is_some_and(is_id)
    }) else {
        return;
    };
    let is_refusal = |status| matches!(status, Status::Code(400) | Status::Range(4));
    let is_declared = subject
        .responses()
        .iter()
        .any(|known| is_refusal(known.status()));
    if is_declared || subject.mentions_reuse(id) {
        return;
    }
    report
        .at(
            id.element().key(),
            "clients choose the operation ID, but nothing describes what happens if it is already in use",
        )
        .help("write in the description of the header that the service returns 400 if another request already uses the ID")
        .typespec(format!("write in the doc comment of `@header(\"{}\") operationId?: string` that the service returns 400 if another request already uses the ID", header.name));
}
