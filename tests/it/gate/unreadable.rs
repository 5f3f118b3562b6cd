//! Documents that can't be read on one side.

use crate::gate::documents::{
    DEBT, NEW, and, document, harbors, indebted_harbors, new_defect, old, sound,
};
use crate::gate::files::{Files, pull_request};

const FILE: &str = "specs/harbors.json";

/// Not JSON, but it says that it is a specification before that is seen.
fn unreadable() -> String {
    let text = old();
    let at = text.find("\"paths\"").unwrap();
    format!("{}!{}", &text[..at], &text[at..])
}

#[test]
fn a_document_that_breaks_is_one_new_finding_and_fixes_nothing() {
    let outcome = pull_request(&[(FILE, old()), sound()], |tree| {
        tree.write(FILE, unreadable())
    });
    outcome.expect(&["LRO001"], &[], &[]);
    assert_eq!(outcome.exit, Some(1));
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

#[test]
fn a_shared_file_that_breaks_is_new_and_fixes_nothing() {
    use crate::gate::documents::{common, states_without_failed};
    let sharing = document(indebted_harbors()).sharing("common.json").text();
    let shared = common()
        .define("ProvisioningState", states_without_failed())
        .text();
    let outcome = pull_request(
        &[(FILE, sharing), ("specs/common.json", shared.clone())],
        |tree| {
            tree.write(
                "specs/common.json",
                shared.replace("\"definitions\"", "!\"definitions\""),
            );
        },
    );
    assert!(
        outcome
            .brought_at()
            .contains(&"specs/common.json: LRO001".to_owned()),
        "{}",
        outcome.report
    );
    assert!(
        outcome
            .fixed()
            .iter()
            .all(|label| !label.starts_with("LRO803")),
        "{:?}",
        outcome.fixed()
    );
    assert!(outcome.inherited().contains(&DEBT[1].to_owned()));
}

#[test]
fn bytes_that_are_no_text_are_survived_on_both_sides() {
    let binary: &[u8] = b"{ \"swagger\": \"2.0\", \"info\": \"\xff\xfe\" }";
    let text = old();
    let tree = Files::with(&[
        (FILE, binary),
        ("specs/sound.json", document(harbors()).text().as_bytes()),
    ]);
    tree.check_against("HEAD").expect(&[], &["LRO001"], &[]);
    tree.write(FILE, &text);
    let outcome = tree.check_against("HEAD");
    assert_eq!(outcome.fixed(), ["LRO001"]);
    tree.commit("Mend it");
    tree.write(FILE, binary);
    tree.check_against("HEAD").expect(&["LRO001"], &[], &[]);
}

#[test]
fn a_defect_beside_a_document_that_breaks_is_still_found() {
    let outcome = pull_request(&[(FILE, old()), sound()], |tree| {
        tree.write(FILE, unreadable());
        tree.write(
            "specs/sound.json",
            document(and(harbors(), new_defect())).text(),
        );
    });
    outcome.expect(&["LRO001", NEW], &[], &[]);
}
