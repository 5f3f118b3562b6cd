use super::described::COMMON;
use crate::model::is_common_type;
use crate::openapi::Schema;
use crate::questions::{CommonError, Contrast};
use crate::rules::prelude::*;

rule! {
    "errors/arm-lro-error-not-common-type", Lro, check,
    enum Case { Copy = "copy", Derived = "derived", Inline = "inline" }
}

fn of_version(version: u32) -> String {
    format!(
        "version {version} of the common `ErrorResponse` has no `error` object around `code` and `message`"
    )
}

/// How an error with this name differs from the common error.
fn contrast_of(name: &str, contrast: &Contrast) -> String {
    let common = "the common `ErrorResponse`";
    match contrast {
        Contrast::NoError => format!("{name} has no `error`, unlike {common}"),
        Contrast::NoWrapper => {
            format!("{name} has `code` and `message` outside an `error` object, unlike {common}")
        }
        Contrast::Lacks(names) => {
            format!(
                "`error` of {name} has no {}, unlike {common}",
                list(names, "and no")
            )
        }
        Contrast::Types(names) => {
            let have = if names.len() == 1 {
                "has a different type"
            } else {
                "have different types"
            };
            format!(
                "{} in `error` of {name} {have} than in {common}",
                list(names, "and")
            )
        }
        Contrast::More(names) => {
            format!(
                "`error` of {name} also has {}, unlike {common}",
                shortened(names)
            )
        }
        Contrast::Beside(names) => {
            format!(
                "{name} has {} next to `error`, unlike {common}",
                shortened(names)
            )
        }
        Contrast::Unseen | Contrast::None => format!("{name} isn't a reference to {common}"),
    }
}

/// The first names, and how many more there are.
fn shortened(names: &[String]) -> String {
    const SHOWN: usize = 3;
    match names.len().checked_sub(SHOWN) {
        None | Some(0) => list(names, "and"),
        Some(more) => format!("{} and {more} more", list(names.iter().take(SHOWN), "and")),
    }
}

fn help(schema: &Schema<'_>) -> String {
    match Contrast::of(schema) {
        Contrast::Beside(names) if CommonError::of(schema) == CommonError::Other => {
            let names = shortened(&names);
            format!(
                "extend the common error: refer to `{COMMON}` in an `allOf`, and keep only {names} next to it"
            )
        }
        _ => format!("replace its references by a `$ref` to `{COMMON}` or a newer version"),
    }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    for response in lro.subject.errors() {
        let (Some(schema), Some(body)) = (response.schema(), response.body()) else {
            continue;
        };
        let name = schema.called("the schema of this error");
        let is_read = schema.element().broken().is_none();
        let is_inline = is_read && schema.element().usage() == schema.place();
        let mut case = None;
        let message = match CommonError::of(&schema) {
            CommonError::Same => continue,
            // Emitters write a copy into OpenAPI 3.
            CommonError::Copy if !lro.subject.operation.api().is_swagger2() => continue,
            CommonError::Copy => {
                case = Some(Case::Copy);
                format!("{name} is a copy of the common `ErrorResponse`")
            }
            CommonError::Derived => {
                case = Some(Case::Derived);
                format!("{name} only extends or refers to the common `ErrorResponse`")
            }
            CommonError::Old(version) => of_version(version),
            CommonError::Other => contrast_of(&name, &Contrast::of(&schema)),
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
            .help(help(&schema))
            .typespec("remove your own `Error` from the template: its default is `Azure.ResourceManager.CommonTypes.ErrorResponse`");
        if let Some(case) = case {
            finding.case(case);
        }
    }
}
