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
        // A definition in a file that is missing is known only if it is the common one.
        let name = match body.schema.element().broken() {
            Some(_) => "the common `ErrorResponse`".to_owned(),
            None => body.schema.called("an inline schema"),
        };
        let (what, help) = match body.status {
            Some(status) => (
                format!("the `{status}` of this {verb} returns {name}"),
                format!(
                    "give the `{status}` the schema of what the operation returns, or no schema if it returns nothing"
                ),
            ),
            None => (
                format!("`final-state-schema` of this {verb} names {name}"),
                "name the schema of what the operation returns, or remove `final-state-schema` if it returns nothing".to_owned(),
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
            .typespec("return the result's model, and add `@error` to the model of the error: without it TypeSpec takes the error for a success")
            .clients(&clients);
    }
}
