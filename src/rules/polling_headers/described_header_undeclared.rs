use crate::rules::prelude::*;

rule!(
    "polling-headers/described-header-undeclared",
    Lro,
    check,
    examples
);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    for promise in lro.promises_to_keep() {
        let headers = list(&promise.headers, "and");
        let are = if promise.headers.len() == 1 {
            "is"
        } else {
            "are"
        };
        let status = promise.response.status();
        // So that it needn't be said when the promise has been kept.
        let mut more = lro.known_headers(&promise.response);
        more.retain(|name| {
            !promise.headers.contains(name) && !lro.subject.declares_header_or_slip(name)
        });
        let shown = match more.as_slice() {
            [] => String::new(),
            _ => format!(", and {}, which an example shows,", list(&more, "and")),
        };
        report
            .at(
                promise.text,
                format!("the text of the `{status}` promises {headers}, which {are} not declared"),
            )
            .help(format!(
                "declare {headers}{shown} {}",
                in_headers_of(lro, &promise.response)
            ))
            .typespec("add the headers to the response: `LroHeaders` of an ARM template, or a property with `@header`");
    }
}
