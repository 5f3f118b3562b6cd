use crate::rules::prelude::*;
use crate::workspace::{Origin, Version};

rule!("document/unreadable-document", Document, check, examples);

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    let root = scope.api.root();
    let document = root.document();
    if let Some(fault) = document.fault() {
        let found = report.at(Site::bytes(root, fault.span), fault.message.clone());
        if document.is_example() {
            found
                .case("example")
                .help("correct the text at this place; nothing of the example has been checked");
        } else {
            found.help("correct the text at this place; nothing of the document has been checked");
        }
        return;
    }
    if let [first, others @ ..] = document.tree().lone_surrogates() {
        let more = match others.len() {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        report
            .at(
                Site::bytes(root, first.span),
                format!("a string with half of a surrogate pair{more}"),
            )
            .case("string")
            .help("write both halves, `\\ud83d\\ude00`, or the character itself");
    }
    if let Some(next) = document.tree().more_documents() {
        report
            .at(
                Site::bytes(root, next),
                "a second document begins here and is not read",
            )
            .case("several-documents")
            .help("give every document a file of its own");
    }
    let is_definitions = root.workspace().is_referenced(document);
    if document.version() == Version::Absent
        && document.origin() == Origin::Named
        && !is_definitions
    {
        report
            .at(
                Site::value(root),
                "not a specification: there is neither `swagger` nor `openapi` at its root",
            )
            .help("name a Swagger 2.0 or OpenAPI 3 document, or a folder, in which other files are skipped");
    }
}
