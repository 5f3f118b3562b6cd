use crate::openapi::Part;
use crate::questions::{Content, each_reached};
use crate::rules::prelude::*;
use crate::workspace::{Broken, Flaw, Place, ReferenceError};

rule!("document/unresolved-reference", Document, check);

const OTHER_CASE: &str = "where file systems tell upper from lower case it leads nowhere";

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    // Nobody can say whether what a path refers to is long-running where it isn't there.
    for item in scope.api.paths() {
        if let Some(broken @ Broken::Nowhere(_)) = item.entry.broken() {
            say(report, item.entry, Site::value, broken);
        }
    }
    each_reached(scope.lros, Flaw::BrokenReference, |lro, reached| {
        let text = reached.place.reference().and_then(Place::as_str);
        if reached.content != Content::Foreign
            && let Some(broken) = reached.place.broken()
            && !text.is_some_and(|text| scope.profile.is_published(&text))
        {
            let site = |reference| reached.site(reference, Part::Value);
            if let Some(found) = say(report, reached.place, site, broken) {
                found.operation(&lro.subject.operation);
            }
        }
    });
}

/// Reports the `$ref` of an object.
fn say<'r, 'w>(
    report: &'r mut Report<'w>,
    object: Place<'w>,
    site: impl Fn(Place<'w>) -> Site<'w>,
    broken: &Broken,
) -> Option<&'r mut Finding<'w>> {
    let reference = object.reference()?;
    let text = reference.as_str()?;
    let meant = reference.suggestion();
    let meant = meant.map(|meant| format!("did you mean `{meant}`?"));
    let (message, otherwise) = match broken {
        Broken::OtherCase(id) => {
            let file = reference.workspace().document(*id).path();
            let message = format!("`{text}` differs from its file `{file}` in case: {OTHER_CASE}");
            (message, "write the name as the file has it")
        }
        Broken::Nowhere(error) => (format!("`{text}` leads nowhere: {error}"), advice(error)),
    };
    let found = report.at(site(reference), message);
    found.help(meant.unwrap_or_else(|| otherwise.to_owned()));
    let Broken::Nowhere(error) = broken else {
        return Some(found);
    };
    found.typespec("compile again; if it is still there, correct the raw reference of `@useRef` or `@extension`");
    if *error == ReferenceError::Cycle
        && let Some(next) = object.next().filter(|next| *next != object)
        && let Some(next) = next.reference()
    {
        found.note(Site::value(next), "this leads back");
    }
    Some(found)
}

fn advice(error: &ReferenceError) -> &'static str {
    match error {
        ReferenceError::Remote => {
            "put the definitions into the repository and refer to their file by a relative path"
        }
        ReferenceError::Absolute | ReferenceError::Outside => {
            "refer to a file below the root by a relative path, or name another root by `--root`"
        }
        ReferenceError::NotSpecification => {
            "refer to a `.json`, `.yaml` or `.yml` file, or to `#/…` in this one"
        }
        ReferenceError::Cycle => "let one of them be a definition",
        _ => "correct the reference, or add what it names",
    }
}
