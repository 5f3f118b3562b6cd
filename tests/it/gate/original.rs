//! `--original`: two files, and no git.

use std::fs;

use tempfile::TempDir;

use crate::gate::documents::{
    DEBT, NEW, Operation, common, document, indebted_harbors, old, states_without_failed, worse,
};
use crate::gate::json::Json;
use crate::gate::outcome::Outcome;
use crate::gate::repository::Repository;

/// A folder with an original and what became of it; there is no repository around it.
fn folder(original: &str, now: &str) -> Repository {
    let tree = Repository::empty();
    fs::remove_dir_all(tree.path().join(".git")).unwrap();
    tree.write("old.json", original);
    tree.write("new.json", now);
    tree
}

#[test]
fn a_document_is_compared_with_its_original() {
    let tree = folder(&old(), &worse());
    let outcome = tree.check(&["new.json", "--original", "old.json"]);
    outcome.expect(&[NEW], &DEBT, &[]);
    assert_eq!(outcome.exit, Some(1));
    assert_eq!(outcome.report["summary"]["documents"], 1);
    let outcome = tree.check(&["old.json", "--original", "new.json"]);
    outcome.expect(&[], &DEBT, &[NEW]);
    assert_eq!(outcome.exit, Some(0));
    tree.check(&["new.json", "--original", "new.json"])
        .expect_nothing_but(&[DEBT[0], DEBT[1], NEW]);
}

#[test]
fn it_works_without_git() {
    let tree = folder(&old(), &worse());
    let mut program = tree.program("");
    let program = program.args(["new.json", "--original", "old.json"]);
    Outcome::of(program.env("PATH", "")).expect(&[NEW], &DEBT, &[]);
}

#[test]
fn another_order_and_another_format_are_nothing_new() {
    let mut operations = indebted_harbors();
    operations.reverse();
    let operations = operations.into_iter().map(|one| one.named_by("portName"));
    let tree = folder(&old(), &document(operations).text());
    tree.check(&["new.json", "--original", "old.json"])
        .expect_nothing_but(&DEBT);
    tree.write("new.yaml", Json::parse(&old()).yaml());
    tree.check(&["new.yaml", "--original", "old.json"])
        .expect(&[], &DEBT, &[]);
}

#[test]
fn each_side_has_its_own_shared_files() {
    let tree = Repository::empty();
    let sharing = |operations: Vec<Operation>| document(operations).sharing("common.json").text();
    tree.write("v1/harbors.json", sharing(indebted_harbors()));
    tree.write("v1/common.json", common().text());
    tree.write("v2/harbors.json", sharing(indebted_harbors()));
    let broken = common()
        .define("ProvisioningState", states_without_failed())
        .text();
    tree.write("v2/common.json", &broken);
    let arguments = ["v2/harbors.json", "--original", "v1/harbors.json"];
    let outcome = tree.check(&arguments);
    assert_eq!(outcome.inherited(), DEBT);
    assert_eq!(outcome.brought().len(), 1, "{}", outcome.report);
    assert_eq!(outcome.finding("LRO803")["status"], "new");
    tree.write("v1/common.json", broken);
    let outcome = tree.check(&arguments);
    assert!(outcome.brought().is_empty(), "{}", outcome.report);
    assert_eq!(outcome.inherited().len(), 3);
}

#[test]
fn the_original_may_lie_outside_of_the_repository() {
    let tree = Repository::with(&[("specs/harbors.json", worse())]);
    let elsewhere = TempDir::new().unwrap();
    let sharing = document(indebted_harbors()).sharing("common.json").text();
    fs::write(elsewhere.path().join("harbors.json"), sharing).unwrap();
    fs::write(elsewhere.path().join("common.json"), common().text()).unwrap();
    let original = elsewhere.path().join("harbors.json");
    let original = original.to_str().unwrap();
    tree.check(&["specs/harbors.json", "--original", original])
        .expect(&[NEW], &DEBT, &[]);
    tree.check_in("specs", &["harbors.json", "--original", original])
        .expect(&[NEW], &DEBT, &[]);
}

#[test]
fn each_side_has_its_own_configuration() {
    let tree = Repository::empty();
    tree.write("v1/harbors.json", old());
    tree.write("v1/lro-lint.yaml", "rules: { LRO403: off }\n");
    tree.write("v2/harbors.json", old());
    let outcome = tree.check(&["v2/harbors.json", "--original", "v1/harbors.json"]);
    outcome.expect(&DEBT[1..], &DEBT[..1], &[]);
}

#[test]
fn an_original_that_is_missing_fails_the_run() {
    let tree = folder(&old(), &worse());
    let outcome = tree.check(&["new.json", "--original", "gone.json"]);
    outcome.expect_failure(&["gone.json"]);
    assert!(outcome.report.is_null());
    fs::create_dir(tree.path().join("folder")).unwrap();
    tree.check(&["new.json", "--original", "folder"])
        .expect_failure(&["folder"]);
}

#[test]
fn an_original_that_is_no_specification_is_not_one_without_findings() {
    let tree = folder(&old(), &old());
    for text in ["{ \"swagger\": \"2.0\", ! }", "", "{ \"name\": \"none\" }"] {
        tree.write("bad.json", text);
        let outcome = tree.check(&["new.json", "--original", "bad.json"]);
        outcome.expect_failure(&["bad.json"]);
    }
}

#[test]
fn an_original_is_of_one_document() {
    let tree = folder(&old(), &worse());
    tree.write("folder/new.json", worse());
    for arguments in [
        &["new.json", "old.json", "--original", "old.json"][..],
        &["folder", "--original", "old.json"],
        &["--original", "old.json"],
        &[
            "new.json",
            "--original",
            "old.json",
            "--original",
            "old.json",
        ],
    ] {
        let outcome = tree.check(arguments);
        outcome.expect_failure(&["original"]);
        assert!(outcome.report.is_null(), "{arguments:?}");
    }
}

#[test]
fn an_original_and_a_base_are_two_things() {
    let tree = Repository::with(&[("old.json", old()), ("new.json", worse())]);
    let outcome = tree.check(&["new.json", "--original", "old.json", "--base", "HEAD"]);
    outcome.expect_failure(&["--original", "--base"]);
}

#[test]
fn standard_input_has_an_original_too() {
    let tree = folder(&old(), &worse());
    let mut program = tree.program("");
    let program = program.args([
        "-",
        "--stdin-filename",
        "edited.json",
        "--original",
        "old.json",
    ]);
    let input = fs::File::open(tree.path().join("new.json")).unwrap();
    Outcome::of(program.stdin(input)).expect(&[NEW], &DEBT, &[]);
}
