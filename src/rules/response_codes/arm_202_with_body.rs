use crate::model::is_monitor;
use crate::rules::prelude::*;

/// What to do with the body. If the `202` is known to have no polling header, clients return the body as
/// the result, so the header has to be added first.
fn help<'w>(lro: &Lro<'w>, accepted: &Response<'w>) -> String {
    let subject = &lro.subject;
    let method = subject.operation.method();
    let says_nothing = accepted
        .schema()
        .is_some_and(|schema| schema.says_nothing());
    // A status is polled at its URL, and isn't a result.
    let is_status = accepted
        .schema()
        .is_some_and(|schema| is_monitor(&schema, subject.profile));
    let is_moved =
        lro.accepts_with_result() && method != Method::Delete && !says_nothing && !is_status;
    let via_status = matches!(
        subject.declared_via(),
        DeclaredVia::Known(FinalStateVia::AzureAsyncOperation, _)
    );
    let to_end = "move the body to a `200` for the finished operation";
    let rest = match method {
        _ if !is_moved => "remove the body".to_owned(),
        Method::Patch => to_end.to_owned(),
        // Clients that only poll the status return no result.
        _ if via_status => format!(
            "{to_end}, and write `\"final-state-via\": \"location\"` if `Location` leads to the result; \
             or remove it and name its schema in `final-state-schema` of the options"
        ),
        _ => format!(
            "{to_end}, or remove it and name its schema in `final-state-schema` of the options"
        ),
    };
    if lro.known_headers(accepted).is_empty() {
        // Without an option the place of the result after `Azure-AsyncOperation` is unknown.
        let default = subject.profile.default_header.as_deref();
        let is_unsaid = matches!(subject.declared_via(), DeclaredVia::Absent);
        let default = default.filter(|_| method == Method::Post && is_unsaid);
        let headers = match subject.named_headers().as_slice() {
            [] => match default {
                Some(default) => format!("`{default}`"),
                None => list(&subject.profile.polling_headers, "or"),
            },
            named => list(named, "and"),
        };
        return format!("declare {headers} on the `202`, then {rest}");
    }
    match is_moved {
        true => rest,
        false => format!("{rest}: clients that poll don't return it"),
    }
}

rule!("response-codes/arm-202-with-body", Lro, check, examples);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let method = lro.subject.operation.method();
    // For a PUT the `202` itself is the larger defect.
    let is_judged = matches!(method, Method::Patch | Method::Post | Method::Delete);
    let Some(accepted) = lro.subject.response(202).filter(|_| is_judged) else {
        return;
    };
    let Some(body) = accepted.body() else {
        return;
    };
    // Other rules report an empty schema that was pasted into all responses, and the bodies of a DELETE.
    let subject = &lro.subject;
    if subject.pastes_empty_schema(accepted) || subject.returns_after_delete(200).is_some() {
        return;
    }
    let name = accepted
        .schema()
        .and_then(|schema| schema.name().map(|name| name.into_owned()));
    let what = name.map_or_else(|| "a body".to_owned(), |name| format!("the body `{name}`"));
    report
        .at(
            body,
            format!(
                "the `202` of this {} has {what}, but clients use only its headers",
                method.verb()
            ),
        )
        .help(format!(
            "{}{}",
            help(lro, accepted),
            also_in_examples(lro, &[202])
        ))
        .typespec("use an ARM template, whose `ArmAcceptedLroResponse` has no body");
}
