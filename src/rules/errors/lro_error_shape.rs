use super::described::described;
use crate::openapi::Schema;
use crate::questions::{CommonError, ErrorShape, optional_members};
use crate::rules::prelude::*;

rule! {
    "errors/lro-error-shape", LroOrSync, check,
    enum Case { Code = "code", Strict = "strict" }
}

const DESCRIBE: &str = "declare an object `error` with the strings `code` and `message`";

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    for response in subject.error_bodies() {
        let status = response.status();
        let finding = if let (Some(schema), Some(body)) = (response.schema(), response.body()) {
            let site = owner(&schema, body);
            let Some(lack) = lack(&schema) else {
                strict(response, &schema, site, report);
                continue;
            };
            // The help of `arm-lro-error-not-common-type` fixes this too.
            let is_own = schema.name().is_some() && CommonError::of(&schema) == CommonError::Other;
            if is_own && subject.is_long_running() && subject.profile.system == System::Arm {
                continue;
            }
            report.at(site, lack).help(DESCRIBE)
        } else {
            // Another rule asks to remove the response, which fixes this too.
            if subject.leaves_error_to_default(response) {
                continue;
            }
            let message = format!(
                "{} has no schema, so clients don't know what the error looks like",
                called(response)
            );
            report
                .at(response.definition(), message)
                .help(match described(subject) {
                    Some(schema) => format!("refer to {schema}"),
                    None => DESCRIBE.to_owned(),
                })
        };
        finding
            .typespec("use `Azure.Core.Foundations.ErrorResponse`; or in Resource Manager `Azure.ResourceManager.CommonTypes.ErrorResponse`");
        if status != Status::Default {
            finding.case(Case::Code);
        }
    }
}

/// How a message names a response, which operations may share.
fn called(response: &Response<'_>) -> String {
    match response.shared() {
        Some(name) => format!("the response `{name}`"),
        None => format!("`{}`", response.status()),
    }
}

fn lack(schema: &Schema<'_>) -> Option<String> {
    let name = schema.called("the schema of this error");
    Some(match ErrorShape::of(schema) {
        ErrorShape::Whole => return None,
        ErrorShape::Wrapper => format!("{name} has `code` and `message` outside an `error` object"),
        ErrorShape::Error => format!("{name} has no `error` object"),
        ErrorShape::Members(names) => {
            let names = list(names, "and no string");
            format!("`error` of {name} has no string {names}")
        }
    })
}

const ERROR_CODE: &str = "x-ms-error-code";

/// What azure-openapi-validator requires of an error in addition to its shape.
fn strict<'w>(
    response: &Response<'w>,
    schema: &Schema<'w>,
    site: Site<'w>,
    report: &mut Report<'w>,
) {
    if response.header(ERROR_CODE).is_none() {
        let message = format!("{} declares no header `{ERROR_CODE}`", called(response));
        report
            .at(response.definition(), message)
            .case(Case::Strict)
            .help(format!(
                "declare the header `{ERROR_CODE}` here, a string with the `code` of the error"
            ))
            .typespec("use `Azure.Core.Foundations.ErrorResponse`, which has the header");
    }
    let optional = optional_members(schema);
    if !optional.is_empty() {
        let verb = if optional.len() == 1 {
            "isn't"
        } else {
            "aren't"
        };
        let (members, name) = (list(&optional, "and"), schema.called("this response"));
        let message = format!("{members} {verb} required in the error of {name}");
        report
            .at(site, message)
            .case(Case::Strict)
            .help(
                "add `error` to `required`, and `code` and `message` to the `required` of `error`",
            )
            .typespec("remove the `?` after the names of these properties");
    }
}
