use crate::lro::{CommonError, is_common_type};
use crate::rules::prelude::*;

rule! {
    "errors/arm-lro-error-not-common-type", Lro, check,
    enum Case { Copy = "copy", Derived = "derived", Inline = "inline" }
}

fn of_version(version: u32) -> String {
    format!(
        "`ErrorResponse` of version {version} of the common types has no `error` around `code` and `message`"
    )
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    for response in lro.errors() {
        let (Some(schema), Some(body)) = (response.schema(), response.body()) else {
            continue;
        };
        let name = schema.called("the schema of this error");
        let is_read = schema.element().broken().is_none();
        let is_inline = is_read && schema.element().usage() == schema.place();
        let mut case = None;
        let message = match CommonError::of(&schema) {
            CommonError::Same => continue,
            // What the emitters of OpenAPI 3 write is a copy.
            CommonError::Copy if !lro.operation.api().is_swagger2() => continue,
            CommonError::Copy => {
                case = Some(Case::Copy);
                format!("{name} is a copy of the common `ErrorResponse`")
            }
            CommonError::Derived => {
                case = Some(Case::Derived);
                format!("{name} is made from the common `ErrorResponse`, but isn't it")
            }
            CommonError::Old(version) => of_version(version),
            CommonError::Other => format!("{name} is not the common `ErrorResponse`"),
        };
        if is_inline {
            case = Some(Case::Inline);
        }
        let is_shared = is_read && !is_inline && !is_common_type(schema.place());
        let site = if is_shared {
            schema.element().key()
        } else {
            body
        };
        let finding = report.at(site, message);
        finding
            .help("refer to `common-types/resource-management/v5/types.json#/definitions/ErrorResponse`, or to a newer version of it")
            .typespec("leave the template's `Error` at its default, `Azure.ResourceManager.CommonTypes.ErrorResponse`");
        if let Some(case) = case {
            finding.case(case);
        }
    }
}
