use crate::openapi::Comparisons;
use crate::rules::prelude::*;

rule! {
    "result/result-is-error", Lro, check,
    enum Case { Alike = "alike" }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let clients = generated_for(lro, report.clients().audience);
    let verb = lro.subject.operation.method().verb();
    for found in lro.errors_as_results(&mut Comparisons::default()) {
        let body = found.body;
        // A definition in a missing file is known only if it is the common `ErrorResponse`.
        let name = match body.schema.element().broken() {
            Some(_) => "the common `ErrorResponse`".to_owned(),
            None => body.schema.called("an inline schema"),
        };
        let (what, help) = match body.status {
            Some(status) => (
                format!("the `{status}` of this {verb} returns {name}"),
                format!(
                    "give the `{status}` the schema of the result; or remove its schema if the operation returns nothing"
                ),
            ),
            None => (
                format!("`final-state-schema` of this {verb} names {name}"),
                "name the schema of the result; or remove `final-state-schema` if the operation returns nothing".to_owned(),
            ),
        };
        let finding = match &found.error {
            Some(error) => {
                let message = format!("{what}, the schema of its errors");
                let status = error.status();
                report.at(body.site, message).note(
                    error.site(),
                    format!("the `{status}` is an error with the same schema"),
                )
            }
            None => report
                .at(body.site, format!("{what}, which describes an error"))
                .case(Case::Alike),
        };
        finding
            .help(help)
            .typespec("return the model of the result, and add `@error` to the model of the error: without it TypeSpec treats the error as a success")
            .clients(&clients);
    }
}
