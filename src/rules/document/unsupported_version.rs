use crate::rules::prelude::*;
use crate::workspace::Version;

rule!("document/unsupported-version", Document, check);

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    let root = scope.api.root();
    let keys = ["swagger", "openapi"];
    let Some(version) = keys.iter().find_map(|key| root.get(key)) else {
        return;
    };
    let written = version.node().scalar_text().unwrap_or_default();
    match root.document().version() {
        Version::Unsupported => {
            report
                .at(
                    Site::value(version),
                    format!("`{written}` is no version that is read; nothing has been checked"),
                )
                .help("write `\"swagger\": \"2.0\"`, or `openapi: 3.0.x` or `3.1.x`, and what that version says");
        }
        Version::OpenApi31 if written.starts_with("3.2") => {
            report
                .at(
                    Site::value(version),
                    format!("OpenAPI `{written}` is read as 3.1"),
                )
                .case("read-as-3.1")
                .help("nothing to do; what is new in 3.2 is not looked at");
        }
        _ => {}
    }
}
