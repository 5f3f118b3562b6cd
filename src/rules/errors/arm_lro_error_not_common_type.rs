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
        "`ErrorResponse` of version {version} of the common types has no `error` around `code` and `message`"
    )
}

/// What an error with this name has that the common one doesn't have, or the other way round.
fn contrast_of(name: &str, contrast: &Contrast) -> String {
    let common = "the common `ErrorResponse`";
    match contrast {
        Contrast::NoError => format!("{name} has no `error`, unlike {common}"),
        Contrast::NoWrapper => {
            format!("{name} has `code` and `message` without the `error` of {common} around them")
        }
        Contrast::Lacks(names) => {
            format!(
                "`error` of {name} has no {}, unlike {common}",
                list(names, "or")
            )
        }
        Contrast::Types(names) => {
            let have = if names.len() == 1 {
                "has another type"
            } else {
                "have other types"
            };
            format!(
                "{} in `error` of {name} {have} than in {common}",
                list(names, "and")
            )
        }
        Contrast::More(names) => {
            format!(
                "`error` of {name} has {}, unlike {common}",
                shortened(names)
            )
        }
        Contrast::Beside(names) => {
            format!(
                "{name} has {} beside `error`, unlike {common}",
                shortened(names)
            )
        }
        Contrast::Unseen | Contrast::None => format!("{name} isn't a reference to {common}"),
    }
}

/// The first names.
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
                "extend the common one with `allOf`: refer to `{COMMON}` there, and keep only {names} beside it"
            )
        }
        _ => format!("refer to `{COMMON}`, or to a newer version of it"),
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
            // What the emitters of OpenAPI 3 write is a copy.
            CommonError::Copy if !lro.subject.operation.api().is_swagger2() => continue,
            CommonError::Copy => {
                case = Some(Case::Copy);
                format!("{name} is a copy of the common `ErrorResponse`")
            }
            CommonError::Derived => {
                case = Some(Case::Derived);
                format!("{name} is made from the common `ErrorResponse`, but isn't it")
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
            .typespec("leave the template's `Error` at its default, `Azure.ResourceManager.CommonTypes.ErrorResponse`");
        if let Some(case) = case {
            finding.case(case);
        }
    }
}
