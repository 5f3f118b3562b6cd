//! Documents that can't be read on one side.

use crate::documents::{DEBT, document, harbors, indebted_harbors};
use crate::repository::pull_request;

const FILE: &str = "specs/harbors.json";

fn old() -> String {
    document(indebted_harbors()).text()
}

/// Not JSON, but it says that it is a specification before that is seen.
fn unreadable() -> String {
    let text = old();
    let at = text.find("\"paths\"").unwrap();
    format!("{}!{}", &text[..at], &text[at..])
}

fn sound() -> (&'static str, String) {
    ("specs/sound.json", document(harbors()).text())
}

#[test]
fn a_document_that_was_broken_stays_an_inherited_finding() {
    let outcome = pull_request(&[(FILE, unreadable()), sound()], |tree| {
        tree.write(FILE, unreadable().replace("2024-01-01", "2024-06-01"));
    });
    outcome.expect(&[], &["LRO001"], &[]);
    assert_eq!(outcome.exit, Some(0));
}

#[test]
fn what_was_behind_a_fault_is_new_when_the_fault_is_mended() {
    // Nothing tells whether it was there before; a gate that let it through could be passed by
    // breaking a document first.
    let outcome = pull_request(&[(FILE, unreadable()), sound()], |tree| {
        tree.write(FILE, old())
    });
    outcome.expect(&DEBT, &[], &["LRO001"]);
    assert_eq!(outcome.exit, Some(1));
}
