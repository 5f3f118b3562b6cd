//! Files beside documents that say how these are judged: what is wrong with them, and how far they
//! reach.

use serde_json::json;

use crate::gate::documents::{
    DEBT, NEW, Operation, STATES_DEBT, and, common, document, ignoring, indebted_harbors,
    new_defect, states_without_failed,
};
use crate::gate::files::{Files, pull_request};
use crate::gate::outcome::Outcome;
use crate::gate::repository::{self, Repository};

fn entries(rule: &str, reason: Option<&str>) -> String {
    let mut entry = json!({ "tool": "LroLint", "path": "**", "rules": [rule] });
    if let Some(reason) = reason {
        entry["reason"] = reason.into();
    }
    json!([entry]).to_string()
}

fn silenced(outcome: &Outcome) -> Vec<String> {
    let brought = outcome.brought_at().into_iter();
    brought.filter(|label| label.contains("LRO006")).collect()
}

/// A service and a definition that it shares with others, which is flawed.
fn service(resource: &str) -> String {
    let operations = [Operation::get(resource), Operation::create(resource)];
    document(operations).sharing("../common/types.json").text()
}

fn flawed_types() -> String {
    let types = common().define("ProvisioningState", states_without_failed());
    types.text()
}

#[test]
fn what_was_wrong_with_settings_is_nothing_new() {
    let unused = json!({ "suppressions": [{ "rule": "LRO105", "path": "a/**", "reason": "x" }] });
    let files = [
        ("a/harbors.json", document(indebted_harbors()).text()),
        ("a/lro-lint.yaml", unused.to_string()),
        ("a/suppressions.yaml", entries("LRO105", Some("It was so."))),
        ("b/suppressions.yaml", entries("LRO105", None)),
        ("b/locks.json", document([Operation::get("Lock")]).text()),
        ("c/quays.json", document([Operation::get("Quay")]).text()),
    ];
    let tree = Files::with(&files);
    let unchanged = tree.check_against("HEAD");
    assert_eq!(unchanged.brought(), [""; 0]);
    let inherited = unchanged.inherited();
    let of_settings = inherited.iter().filter(|label| label.starts_with("LRO005"));
    assert_eq!(of_settings.count(), 3, "{inherited:?}");
    // Neither is it in a folder where something changes, nor in another.
    for path in ["a/harbors.json", "b/locks.json", "c/quays.json"] {
        let text = tree.read(path);
        tree.write(path, format!("\n{text}"));
        assert_eq!(tree.check_against("HEAD").brought(), [""; 0], "{path}");
        tree.write(path, text);
    }
}

#[test]
fn a_comment_in_another_document_covers_nothing_here() {
    let covered = ignoring(
        &document(indebted_harbors()).json().yaml(),
        "post",
        "LRO403",
    );
    let before = [("a/harbors.yaml", covered.as_str())];
    let outcome = pull_request(&before, |tree| {
        tree.write("b/unrelated.yaml", &covered);
        tree.replace("a/harbors.yaml", "2024-01-01", "2024-01-02");
    });
    let told = silenced(&outcome);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("b/unrelated.yaml"), "{told:?}");
}

#[test]
fn settings_beside_a_shared_file_reach_those_who_refer_to_it() {
    let files = [
        ("harbors/harbors.json", service("Harbor")),
        ("common/types.json", flawed_types()),
    ];
    let entries = entries("LRO803", Some("It is being changed."));
    let outcome = pull_request(&files, |tree| {
        tree.write("common/suppressions.yaml", &entries);
    });
    let told = silenced(&outcome);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("common/suppressions.yaml"), "{told:?}");

    let mut before = files.to_vec();
    before.push(("common/suppressions.yaml", entries));
    let outcome = pull_request(&before, |tree| tree.remove("common/suppressions.yaml"));
    outcome.expect(&[STATES_DEBT], &[], &[]);
}

#[test]
fn a_new_user_of_a_definition_brings_what_the_others_have_suppressed() {
    let before = [
        ("harbors/harbors.json", service("Harbor")),
        ("common/types.json", flawed_types()),
        (
            "harbors/suppressions.yaml",
            entries("LRO803", Some("It is being changed.")),
        ),
    ];
    let outcome = pull_request(&before, |tree| {
        tree.write("locks/locks.json", service("Lock"));
    });
    assert_eq!(
        outcome.brought_at(),
        [format!("common/types.json: {STATES_DEBT}")]
    );
}

#[test]
fn a_new_document_that_is_ignored_is_told_of() {
    let before = [("a/harbors.json", document(indebted_harbors()).text())];
    let outcome = repository::pull_request(&before, |tree| {
        let worse = document(and(indebted_harbors(), new_defect()));
        tree.write("b/ports.json", worse.text());
        tree.git(&["add", "b/ports.json"]);
        tree.write("b/.ignore", "ports.json\n");
        tree.git(&["add", "--force", "b/.ignore"]);
    });
    let told = silenced(&outcome);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("b/.ignore"), "{told:?}");
    assert!(!outcome.brought().contains(&NEW.to_owned()));
    assert_eq!(outcome.inherited(), DEBT);
}

#[test]
fn a_folder_in_which_there_was_never_anything_is_an_error() {
    let tree = Repository::with(&[("a/harbors.json", document(indebted_harbors()).text())]);
    tree.write("b/notes.txt", "nothing");
    tree.check(&["b", "--base", "HEAD"])
        .expect_failure(&["nothing to check"]);
}
