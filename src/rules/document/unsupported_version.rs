use crate::rules::prelude::*;
use crate::workspace::Version;

rule! {
    "document/unsupported-version", Document, check,
    enum Case { ReadAs31 = "read-as-3.1" }
}

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    let root = scope.api.root();
    if !root.document().is_selected() {
        return;
    }
    let keys = ["swagger", "openapi"];
    let Some((key, version)) = keys.iter().find_map(|key| Some((key, root.get(key)?))) else {
        return;
    };
    let text = version.node().scalar_text();
    let written = match &text {
        Some(text) => format!("`{key}: {text}`"),
        None => format!("{} as `{key}`", version.kind_name()),
    };
    match root.document().version() {
        Version::Unsupported => {
            report
                .at(
                    Site::value(version),
                    format!("{written} is no version that is read; nothing has been checked"),
                )
                .help("write `\"swagger\": \"2.0\"`, or `openapi: 3.0.x` or `3.1.x`, and what that version says");
        }
        Version::OpenApi31 if text.is_some_and(|text| !text.starts_with("3.1")) => {
            report
                .at(Site::value(version), format!("{written} is read as 3.1"))
                .case(Case::ReadAs31)
                .help("nothing to do; what is new in it is not looked at");
        }
        _ => {}
    }
}
