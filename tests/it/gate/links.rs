//! Symbolic links on both sides: what they led to before is what git knows, and nothing else.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

use crate::gate::documents::{DEBT, document, harbors, indebted_harbors, old, worse};
use crate::gate::repository::Repository;

/// Targets of a link at the root that leave the root and come back.
fn detours(tree: &Repository, file: &str) -> [PathBuf; 3] {
    let name = tree.path().file_name().unwrap();
    [
        tree.path().join(file),
        PathBuf::from("..").join(name).join(file),
        PathBuf::from("/proc/self/cwd").join(file),
    ]
}

#[test]
fn a_document_behind_a_link_that_leaves_the_root_is_not_read() {
    for at in 0..3 {
        let tree = Repository::with(&[("a.json", old())]);
        let target = &detours(&tree, "data/harbors.txt")[at];
        tree.write("data/harbors.txt", document(harbors()).text());
        symlink(target, tree.path().join("link.json")).unwrap();
        tree.commit("Link it");
        tree.branch("change");
        tree.write("data/harbors.txt", worse());
        tree.commit("Make it worse");
        // Nobody knows what the link led to before, so it leads nowhere.
        let outcome = tree.check_against("main");
        let inherited = outcome.inherited_at();
        assert!(
            inherited.contains(&"link.json: LRO001".to_owned()),
            "{target:?}: {}",
            outcome.report
        );
        assert!(!outcome.report.to_string().contains("Harbors_Close"));
        assert_eq!(outcome.fixed(), [""; 0]);
    }
}

#[test]
fn a_document_that_becomes_such_a_link_is_reported() {
    for at in 0..3 {
        let tree = Repository::with(&[
            ("a.json", old()),
            ("sound.json", document(harbors()).text()),
        ]);
        let target = &detours(&tree, "data/harbors.txt")[at];
        tree.branch("change");
        tree.write("data/harbors.txt", worse());
        tree.remove("a.json");
        symlink(target, tree.path().join("a.json")).unwrap();
        tree.commit("Link it");
        let outcome = tree.check_against("main");
        assert_eq!(
            outcome.brought_at(),
            ["a.json: LRO001"],
            "{}",
            outcome.report
        );
        assert_eq!(outcome.fixed(), [""; 0], "{}", outcome.report);
    }
}

#[test]
fn a_configuration_behind_such_a_link_is_refused() {
    for at in 0..3 {
        let tree = Repository::with(&[
            ("a.json", old()),
            ("data/config.txt", "profile: arm\n".to_owned()),
        ]);
        let target = &detours(&tree, "data/config.txt")[at];
        symlink(target, tree.path().join("lro-lint.yaml")).unwrap();
        tree.commit("Link it");
        tree.write("data/config.txt", "rules: { LRO403: off }\n");
        tree.check_against("HEAD")
            .expect_failure(&["lro-lint.yaml"]);
    }
}

#[test]
fn a_link_within_the_root_is_followed_step_by_step() {
    let tree = Repository::with(&[("v1/harbors.json", old()), ("v2/harbors.json", worse())]);
    symlink("v1", tree.path().join("current")).unwrap();
    symlink("current/../v1/harbors.json", tree.path().join("one.json")).unwrap();
    tree.commit("Link them");
    tree.check_against("HEAD").expect_nothing_but(
        &DEBT
            .repeat(2)
            .iter()
            .chain(&DEBT)
            .chain(&["LRO403 Harbors_Close"])
            .copied()
            .collect::<Vec<_>>(),
    );
}

#[test]
fn a_reference_through_a_link_that_leaves_the_root_says_the_same_whatever_is_there() {
    let messages = ["there", "missing", "THERE"].map(|name| {
        let text = document(indebted_harbors())
            .sharing(&format!("out/{name}.json"))
            .text();
        let tree = Repository::with(&[("a.json", text)]);
        fs::create_dir(tree.outside("elsewhere")).unwrap();
        fs::write(tree.outside("elsewhere/there.json"), "{}").unwrap();
        symlink("../elsewhere", tree.path().join("out")).unwrap();
        let outcome = tree.check(&["--base", "HEAD"]);
        let findings = outcome.report["findings"].as_array().unwrap().iter();
        let broken = findings.filter(|finding| finding["code"] == "LRO002");
        let messages = broken.map(|finding| {
            let message = finding["message"].as_str().unwrap();
            let help = finding["help"].as_str().unwrap_or_default();
            format!("{message} {help}").replace(name, "NAME")
        });
        let messages: Vec<_> = messages.collect();
        assert!(!messages.is_empty(), "{}", outcome.report);
        messages
    });
    assert_eq!(messages[0], messages[1]);
    assert_eq!(messages[0], messages[2]);
}
