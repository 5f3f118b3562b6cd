//! Submodules that a change brings, replaces or moves to another commit.

use std::fs;

use crate::gate::documents::{DEBT, NEW, document, harbors, new_defect, old, worse};
use crate::gate::repository::Repository;

const FILE: &str = "specs/harbors.json";

fn sound() -> (&'static str, String) {
    ("sound.json", document(harbors()).text())
}

/// Takes a library in as a submodule, and commits it.
fn take_in(tree: &Repository, library: &Repository, folder: &str) {
    let url = library.url();
    let allowed = "protocol.file.allow=always";
    tree.git(&["-c", allowed, "submodule", "add", "-q", &url, folder]);
    tree.commit("Take in the library");
}

/// A branch on which a submodule with a worse document takes the place of a folder.
fn replaced() -> Repository {
    let library = Repository::with(&[("harbors.json", worse())]);
    let tree = Repository::with(&[(FILE, old()), sound()]);
    tree.branch("change");
    tree.git(&["rm", "-q", "-r", "specs"]);
    take_in(&tree, &library, "specs");
    tree
}

#[test]
fn a_submodule_in_place_of_a_folder_is_compared_with_it() {
    let outcome = replaced().check_against("main");
    outcome.expect(&[NEW], &DEBT, &[]);
    assert_eq!(outcome.exit, Some(1));
}

#[test]
fn a_submodule_that_is_not_there_fixes_nothing() {
    let tree = replaced();
    fs::remove_dir_all(tree.path().join("specs")).unwrap();
    fs::create_dir(tree.path().join("specs")).unwrap();
    let outcome = tree.check_against("main");
    outcome.expect(&["LRO006"], &[], &[]);
    let finding = outcome.finding("LRO006");
    assert_eq!(finding["path"], "specs", "{finding}");
    let message = finding["message"].as_str().unwrap();
    assert!(
        message.contains("a submodule takes this place"),
        "{message}"
    );
}

#[test]
fn a_submodule_that_comes_brings_its_findings() {
    let library = Repository::with(&[("quays.json", document([new_defect()]).text())]);
    let tree = Repository::with(&[(FILE, old())]);
    tree.branch("change");
    take_in(&tree, &library, "library");
    let outcome = tree.check_against("main");
    outcome.expect(&[NEW], &DEBT, &[]);
    // Files in its place are new as well, since nobody knows what it held.
    tree.branch("next");
    let text = tree.read("library/quays.json");
    tree.git(&["rm", "-q", "-f", "library"]);
    tree.write("library/quays.json", text);
    tree.commit("Copy it");
    tree.check_against("change").expect(&[NEW], &DEBT, &[]);
}

#[test]
fn a_submodule_at_another_commit_is_reported_where_documents_are_checked_in_it() {
    let library = Repository::with(&[("quays.json", document(harbors()).text())]);
    let tree = Repository::with(&[(FILE, old())]);
    take_in(&tree, &library, "library");
    tree.branch("change");
    let inner = tree.path().join("library/quays.json");
    fs::write(inner, document([new_defect()]).text()).unwrap();
    let inside = [
        "-C",
        "library",
        "-c",
        "user.name=A",
        "-c",
        "user.email=a@contoso.com",
    ];
    tree.git(&[&inside[..], &["commit", "-q", "-a", "-m", "Worse"]].concat());
    tree.commit("Another commit");
    let outcome = tree.check_against("main");
    assert_eq!(outcome.brought(), ["LRO006"], "{}", outcome.report);
    assert_eq!(outcome.finding("LRO006")["path"], "library");
    let message = outcome.finding("LRO006")["message"].as_str().unwrap();
    assert!(
        message.contains("1 document count as inherited"),
        "{message}"
    );
}
