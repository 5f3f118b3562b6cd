use crate::rules::prelude::*;

rule!("idempotency/operation-id-header-shape", Lro, check);

fn retype(format: Option<&str>) -> String {
    match format {
        Some(format) => {
            format!("set the type of the header to `string` and its format to `{format}`")
        }
        None => "set the type of the header to `string`".to_owned(),
    }
}

/// The message for some responses, named by their codes, that don't return the header.
fn not_returned(codes: &str, count: usize, name: &str) -> String {
    let verb = if count == 1 { "doesn't" } else { "don't" };
    format!("{codes} {verb} return the header `{name}`, which the client may send")
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let Some(known) = &subject.profile.operation_id_header else {
        return;
    };
    let name = &known.name;
    let formats: Vec<&str> = known.format.as_deref().into_iter().collect();
    let sent = subject
        .request_header(name)
        .filter(|_| known.chosen_by_client);
    let answered = subject
        .successes()
        .filter_map(|response| response.header(name));
    let schemas = answered.filter_map(|header| header.schema());
    for schema in sent.iter().map(|header| header.schema()).chain(schemas) {
        if let Some(found) = schema.mistyped(&formats) {
            report
                .at(
                    found.site,
                    format!(
                        "the header `{name}` is declared as {} instead of `{}`",
                        found.declared,
                        known.format.as_deref().unwrap_or("string")
                    ),
                )
                .help(retype(known.format.as_deref()))
                .typespec(format!("write `@header(\"{name}\") operationId: string`"));
        }
    }
    let Some(sent) = sent else {
        return;
    };
    if sent.is_required() {
        report
            .at(
                sent.site(),
                format!("the header `{name}` is required, so every caller has to invent an id"),
            )
            .help("make the header optional, and let the service choose an id for requests without one")
            .typespec(format!("write `@header(\"{name}\") operationId?: string`"));
    }
    let mut without = subject.initial();
    without.retain(|response| response.header(name).is_none());
    if let Some(first) = without.first() {
        let codes = list(without.iter().map(|response| response.status()), "and");
        report
            .at(first.site(), not_returned(&codes, without.len(), name))
            .about(lro.subject.operation.element().place())
            .note(sent.site(), "the client sends the header here")
            .help(format!("declare the header `{name}` on the {codes}"))
            .typespec(format!(
                "add `@header(\"{name}\") operationId?: string` to the model of the response"
            ));
    }
}
