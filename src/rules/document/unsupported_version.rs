use crate::rules::prelude::*;
use crate::workspace::Version;

rule!("document/unsupported-version", Document, check);

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
    if root.document().version() == Version::Unsupported {
        report
            .at(
                Site::value(version),
                format!("{written} isn't supported: nothing in this document was checked"),
            )
            .help("convert the document to a supported version: `\"swagger\": \"2.0\"`, or `openapi: 3.0.x`, `3.1.x` or `3.2.x`");
    }
}
