//! Changes in two steps: the first one brings a defect where nobody sees it, the second one brings it to
//! light. What becomes visible is new.

use crate::gate::documents::{DEBT, document, harbors, indebted_harbors, old, sound};
use crate::gate::files::{self, Files};
use crate::gate::repository::Repository;

const FILE: &str = "specs/harbors.json";

#[test]
fn a_document_that_comes_from_a_place_out_of_sight_is_new() {
    for from in [
        "specs/examples/harbors.json",
        "examples/harbors.json",
        ".hidden/harbors.json",
        "specs/.harbors.json",
        "specs/harbors.json.txt",
        "specs/harbors",
    ] {
        for is_copied in [true, false] {
            let outcome = files::pull_request(&[(from, old()), sound()], |tree| {
                if !is_copied {
                    tree.remove(from);
                }
                tree.write(FILE, old());
            });
            outcome.expect(&DEBT, &[], &[]);
            assert_eq!(outcome.exit, Some(1), "{from}");
        }
    }
}

#[test]
fn a_document_that_was_hidden_and_changes_there_is_not_compared() {
    for path in ["specs/examples/harbors.json", ".hidden/harbors.json"] {
        let outcome = files::pull_request(&[(path, old()), sound()], |tree| {
            tree.write(path, document(harbors()).text());
        });
        outcome.expect(&[], &[], &[]);
    }
}

#[test]
fn a_document_that_is_no_longer_ignored_is_new() {
    for (file, pattern) in [
        (".gitignore", "harbors.json\n"),
        (".gitignore", "/specs/\n"),
        ("specs/.ignore", "*.json\n"),
        (".gitignore", "*.json\n!sound.json\n"),
    ] {
        let tree = Repository::with(&[("sound.json", sound().1)]);
        tree.write(FILE, old());
        tree.git(&["add", "-f", FILE]);
        tree.write(file, pattern);
        tree.git(&["add", file]);
        tree.git(&["commit", "-q", "-m", "Hide it"]);
        tree.check_against("HEAD").expect(&[], &[], &[]);
        tree.branch("change");
        tree.remove(file);
        tree.commit("Show it");
        let outcome = tree.check_against("main");
        outcome.expect(&DEBT, &[], &[]);
        assert_eq!(outcome.exit, Some(1), "{file} {pattern}");
    }
}

#[test]
fn a_document_that_leaves_an_ignored_folder_is_new() {
    let tree = Repository::with(&[
        ("sound.json", sound().1),
        (".gitignore", "out/\n".to_owned()),
    ]);
    tree.write("out/harbors.json", old());
    tree.git(&["add", "-f", "out/harbors.json"]);
    tree.git(&["commit", "-q", "-m", "Hide it"]);
    tree.branch("change");
    tree.rename("out/harbors.json", FILE);
    tree.commit("Show it");
    tree.check_against("main").expect(&DEBT, &[], &[]);
}

#[test]
fn other_changes_of_ignore_files_bring_nothing() {
    let tree = Repository::with(&[(FILE, old()), (".gitignore", "out/\n".to_owned())]);
    tree.branch("change");
    tree.write(".gitignore", "out/\n*.log\n!specs/\n");
    tree.commit("Ignore logs");
    tree.check_against("main").expect_nothing_but(&DEBT);
}

#[test]
fn a_document_that_was_unreadable_is_new_whatever_it_comes_from() {
    for broken in [format!("// Harbors\n{}", old()), format!("[{}]", old())] {
        let before = [("v/2024-01-01/harbors.json", broken), sound()];
        let outcome = files::pull_request(&before, |tree| {
            tree.write("v/2024-06-01/harbors.json", old());
        });
        assert_eq!(outcome.brought(), DEBT, "{}", outcome.report);
    }
}

#[test]
fn a_defect_that_marking_brings_to_light_is_new() {
    let unmarked = old().replace("\"x-ms-long-running-operation\": true", "\"x-none\": true");
    assert_ne!(unmarked, old());
    let tree = Repository::with(&[(FILE, unmarked)]);
    tree.write(FILE, old());
    let mut program = tree.program("");
    // As a team runs it: advice isn't shown.
    let output = program
        .args(["--base", "HEAD", "--format", "json"])
        .output()
        .unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    assert!(findings.len() > 1, "{report}");
    for finding in findings {
        assert_eq!(finding["status"], "new", "{finding}");
    }
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_defect_that_a_configuration_makes_more_severe_was_there_before() {
    let tree = Repository::with(&[
        (FILE, old()),
        ("lro-lint.yaml", "rules: { LRO212: info }\n".to_owned()),
    ]);
    tree.write("lro-lint.yaml", "rules: { LRO212: error }\n");
    let mut program = tree.program("");
    let output = program
        .args(["--base", "HEAD", "--format", "json"])
        .output()
        .unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    for finding in report["findings"].as_array().unwrap() {
        assert_eq!(finding["status"], "inherited", "{finding}");
    }
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn each_paths_of_a_document_that_has_two_is_judged() {
    // Readers differ in which one they take.
    let hidden = document(indebted_harbors()).text();
    let plain = document(harbors()).text();
    let paths = |text: &str| {
        let value: serde_json::Value = serde_json::from_str(text).unwrap();
        value["paths"].to_string()
    };
    for (first, last) in [(&hidden, &plain), (&plain, &hidden)] {
        let (start, end) = first.split_once("\"paths\"").unwrap();
        let text = format!("{start}\"paths\": {},\n\"paths\"{end}", paths(last));
        let tree = Files::with(&[(FILE, plain.clone()), sound()]);
        tree.write(FILE, text);
        let outcome = tree.check_against("HEAD");
        let brought = outcome.brought();
        for defect in DEBT {
            assert!(brought.iter().any(|label| label == defect), "{brought:?}");
        }
        assert!(
            brought.iter().any(|label| label.starts_with("LRO003")),
            "{brought:?}"
        );
    }
}
