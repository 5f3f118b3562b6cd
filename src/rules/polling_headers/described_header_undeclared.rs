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
        let (noun, them) = if promise.headers.len() == 1 {
            ("header", "it")
        } else {
            ("headers", "them")
        };
        let status = promise.response.status();
        // Without these headers, another rule would ask for them as soon as this finding is fixed.
        let mut more = lro.known_headers(&promise.response);
        more.retain(|name| {
            !promise.headers.contains(name) && !lro.subject.declares_header_or_slip(name)
        });
        let shown = match more.as_slice() {
            [] => String::new(),
            _ => format!(" and {} (which an example shows)", list(&more, "and")),
        };
        // The same is true for the header that the option names.
        let named = match lro.subject.declared_via() {
            DeclaredVia::Known(via, _) => via.header(),
            _ => None,
        };
        let named = named.filter(|named| {
            !promise.headers.contains(named)
                && !more.contains(named)
                && !lro.subject.declares_header_or_slip(named)
        });
        let named = named.map_or_else(String::new, |named| {
            format!(" and `{named}` (which `final-state-via` names)")
        });
        report
            .at(
                promise.text,
                format!("the description of the `{status}` names the {noun} {headers}, but no response declares {them}"),
            )
            .help(format!(
                "declare {headers}{shown}{named} {}",
                in_headers_of(lro, &promise.response)
            ))
            .typespec("add the headers to the response: with `LroHeaders` of an ARM template, or with a `@header` property");
    }
}
