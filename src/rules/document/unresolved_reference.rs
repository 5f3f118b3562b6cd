use crate::openapi::Part;
use crate::questions::{Content, each_reached};
use crate::rules::prelude::*;
use crate::workspace::{Broken, Flaw, Place, ReferenceError};

rule!("document/unresolved-reference", Document, check);

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    // If the target of a path is missing, its operations can't be read.
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
    let meant = meant.map(|meant| format!("write `{meant}` if you meant that"));
    let (message, otherwise) = match broken {
        Broken::OtherCase(id) => {
            let file = reference.workspace().document(*id).path();
            let message =
                format!("`{text}` only works on some file systems: the file is called `{file}`");
            (
                message,
                "write the file name with the same upper and lower case as the file",
            )
        }
        Broken::Nowhere(error) => (
            format!("`{text}` can't be resolved: {error}"),
            advice(error),
        ),
    };
    let found = report.at(site(reference), message);
    found.help(meant.unwrap_or_else(|| otherwise.to_owned()));
    let Broken::Nowhere(error) = broken else {
        return Some(found);
    };
    found.typespec(
        "compile again; if the finding remains, correct the reference in `@useRef` or `@extension`",
    );
    if *error == ReferenceError::Cycle
        && let Some(next) = object.next().filter(|next| *next != object)
        && let Some(next) = next.reference()
    {
        found.note(Site::value(next), "this reference leads back to it");
    }
    Some(found)
}

fn advice(error: &ReferenceError) -> &'static str {
    match error {
        ReferenceError::Remote => {
            "copy the definitions into the repository, and refer to the file with a relative path"
        }
        ReferenceError::Absolute | ReferenceError::Outside => {
            "refer to a file below the root with a relative path; or set another root with `--root`"
        }
        ReferenceError::NotSpecification => {
            "refer to a `.json`, `.yaml` or `.yml` file; or to `#/…` in this file"
        }
        ReferenceError::Cycle => "replace one of the references with a definition",
        _ => "correct the reference; or add the missing file or definition",
    }
}
