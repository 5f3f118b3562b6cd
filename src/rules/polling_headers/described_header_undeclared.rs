use crate::rules::prelude::*;

rule!("polling-headers/described-header-undeclared", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    for promise in lro.unkept_promises() {
        let headers = list(&promise.headers, "and");
        let are = if promise.headers.len() == 1 {
            "is"
        } else {
            "are"
        };
        let status = promise.response.status();
        report
            .at(
                promise.text,
                format!("the text of the `{status}` promises {headers}, which {are} not declared"),
            )
            .help(format!("declare {headers} in the `headers` of the `{status}`"))
            .typespec("add the headers to the response: `LroHeaders` of an ARM template, or a property with `@header`");
    }
}
