use rustc_hash::FxHashSet;

use crate::questions::cut_short;
use crate::rules::prelude::*;
use crate::workspace::{Origin, Version};

rule! {
    "document/unreadable-document", Document, check, examples,
    enum Case {
        String = "string",
        SeveralDocuments = "several-documents",
        Example = "example",
        TooLarge = "too-large",
    }
}

fn help(what: &str) -> String {
    format!("fix the text here: until it can be read, nothing in the {what} is checked")
}

fn half_a_pair(more: usize) -> String {
    match more {
        0 => "this string contains half of a surrogate pair, which isn't a character".to_owned(),
        more => format!(
            "this string and {more} more contain half of a surrogate pair, which isn't a character"
        ),
    }
}

/// Reports the parts of which only the beginning is checked, each once.
fn too_large<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    let mut known = FxHashSet::default();
    for lro in scope.lros {
        for part in cut_short(lro) {
            if !known.insert(part.site.place) {
                continue;
            }
            let (what, bound) = (part.what, part.bound);
            report
                .at(
                    part.site,
                    format!("only the first {bound} {what} are checked, and there are more"),
                )
                .case(Case::TooLarge)
                .operation(&lro.subject.operation)
                .help(format!(
                    "declare at most {bound} {what} here: a defect in the others would not be found"
                ));
        }
    }
}

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    let root = scope.api.root();
    let document = root.document();
    if let Some(fault) = document.fault() {
        let found = report.at(Site::bytes(root, fault.span), fault.message.clone());
        if document.is_example() {
            found.case(Case::Example).help(help("example"));
        } else {
            found.help(help("document"));
        }
        return;
    }
    if let [first, others @ ..] = document.tree().lone_surrogates() {
        report
            .at(Site::bytes(root, first.span), half_a_pair(others.len()))
            .case(Case::String)
            .help("write both halves, such as `\\ud83d\\ude00`; or write the character itself");
    }
    if let Some(next) = document.tree().more_documents() {
        report
            .at(
                Site::bytes(root, next),
                "a second YAML document begins here, and only the first one is read",
            )
            .case(Case::SeveralDocuments)
            .help("move every document into a file of its own");
    }
    too_large(scope, report);
    let is_definitions = root.workspace().is_referenced(document);
    if document.version() == Version::Absent
        && document.origin() == Origin::Named
        && !is_definitions
    {
        report
            .at(
                Site::value(root),
                "not an API description: there is neither `swagger` nor `openapi` at its root",
            )
            .help("name a Swagger 2.0 or OpenAPI 3 document; or name a folder, in which other files are skipped");
    }
}
