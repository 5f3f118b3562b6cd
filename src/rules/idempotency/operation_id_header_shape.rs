use crate::rules::prelude::*;

rule!("idempotency/operation-id-header-shape", Lro, check);

fn retype(format: Option<&str>) -> String {
    match format {
        Some(format) => format!("make it a `string` with the format `{format}`"),
        None => "make it a `string`".to_owned(),
    }
}

fn not_returned(without: &[&Response<'_>], name: &str) -> String {
    let codes = list(without.iter().map(|response| response.status()), "and");
    let verb = if without.len() == 1 {
        "doesn't"
    } else {
        "don't"
    };
    format!("{codes} {verb} return the `{name}` that the client may send")
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
                    format!("`{name}` is an opaque id, not {}", found.declared),
                )
                .help(retype(known.format.as_deref()))
                .typespec(format!("`@header(\"{name}\") operationId: string`"));
        }
    }
    let Some(sent) = sent else {
        return;
    };
    if sent.is_required() {
        report
            .at(
                sent.site(),
                format!("`{name}` is required, so every caller has to invent an id"),
            )
            .help("make it optional, and let the service choose an id where none is sent")
            .typespec(format!("`@header(\"{name}\") operationId?: string`"));
    }
    let mut without = subject.initial();
    without.retain(|response| response.header(name).is_none());
    if let Some(first) = without.first() {
        report
            .at(first.site(), not_returned(&without, name))
            .about(lro.subject.operation.element().place())
            .note(sent.site(), "sent by the client")
            .help(format!("declare the header `{name}` on the first response"))
            .typespec(format!(
                "add `@header(\"{name}\") operationId?: string` to the response"
            ));
    }
}
