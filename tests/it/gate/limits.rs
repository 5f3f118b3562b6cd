//! A change can't loosen the gate that it has to pass itself: neither by excluding documents, nor by the
//! settings of the run.

use crate::common::flawed;
use crate::gate::documents::{and, document, indebted_harbors, new_defect};
use crate::gate::files::Files;
use crate::gate::outcome::Outcome;
use crate::gate::repository::Repository;

/// The messages of what a change silences, each with its file.
fn silenced(outcome: &Outcome) -> Vec<String> {
    let findings = outcome.report["findings"].as_array().unwrap();
    let found = findings.iter().filter(|found| found["code"] == "LRO006");
    let found = found.map(|found| {
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        format!("{}: {}", text(&found["path"]), text(&found["message"]))
    });
    found.collect()
}

fn indebted() -> String {
    document(indebted_harbors()).text()
}

fn with_defect() -> String {
    document(and(indebted_harbors(), new_defect())).text()
}

#[test]
fn a_document_that_a_change_excludes_is_reported() {
    let tree = Files::with(&[("a.json", indebted()), ("b.json", flawed(""))]);
    tree.write("lro-lint.yaml", "exclude: [a.json]");
    tree.write("a.json", with_defect());
    let outcome = tree.check_against("HEAD");
    assert_eq!(
        silenced(&outcome),
        ["lro-lint.yaml: this change excludes `a.json` from checks"]
    );
    assert_eq!(outcome.fixed(), [""; 0], "nothing was fixed");
    // Once it is merged, nobody hears of it again.
    tree.commit("Excluded");
    tree.write("b.json", format!("\n{}", flawed("")));
    assert_eq!(silenced(&tree.check_against("HEAD")), [""; 0]);
}

#[test]
fn a_document_without_findings_is_not_excluded_in_silence_either() {
    let sound = r#"{ "swagger": "2.0", "paths": {} }"#;
    let tree = Files::with(&[("a.json", sound), ("b.json", sound), ("c.json", sound)]);
    tree.write("lro-lint.yaml", "exclude: ['[ab].json']");
    assert_eq!(
        silenced(&tree.check_against("HEAD")),
        ["lro-lint.yaml: this change excludes 2 documents from checks, such as `a.json`"]
    );
}

#[test]
fn a_document_that_moves_into_an_excluded_folder_is_reported() {
    let configuration = "exclude: [drafts]".to_owned();
    let tree = Files::with(&[
        ("a.json", indebted()),
        ("b.json", flawed("")),
        ("drafts/old.json", flawed("")),
        ("lro-lint.yaml", configuration),
    ]);
    tree.rename("a.json", "drafts/a.json");
    assert_eq!(
        silenced(&tree.check_against("HEAD")),
        ["lro-lint.yaml: this change excludes `drafts/a.json` from checks"]
    );
}

#[test]
fn a_document_that_was_excluded_before_is_new_when_it_is_checked() {
    let tree = Files::with(&[
        ("a.json", flawed("")),
        ("lro-lint.yaml", "exclude: [a.json]".to_owned()),
    ]);
    tree.write("lro-lint.yaml", "");
    let outcome = tree.check_against("HEAD");
    assert_eq!(silenced(&outcome), [""; 0]);
    assert_eq!(outcome.exit, Some(1), "its findings are new");
}

/// A change that brings an error and replaces the configuration.
fn reconfigured(before: &str, now: &str) -> Outcome {
    let tree = Repository::with(&[("a.json", indebted()), ("lro-lint.yaml", before.to_owned())]);
    tree.write("a.json", with_defect());
    tree.write("lro-lint.yaml", now);
    tree.check_against("HEAD")
}

#[test]
fn a_looser_limit_counts_from_the_next_change_on() {
    for (before, now, message) in [
        ("", "fail-on: never", "`fail-on` from `error` to `never`"),
        (
            "fail-on: info",
            "fail-on: error",
            "`fail-on` from `info` to `error`",
        ),
        (
            "fail-on: warning",
            "",
            "`fail-on` from `warning` to `error`",
        ),
    ] {
        let outcome = reconfigured(before, now);
        let expected = format!("lro-lint.yaml: this change loosens {message}");
        assert!(
            silenced(&outcome).contains(&expected),
            "{before:?} {now:?}: {:?}",
            silenced(&outcome)
        );
        assert_eq!(outcome.exit, Some(1), "{before:?} {now:?}");
    }
}

#[test]
fn a_stricter_limit_counts_at_once() {
    let outcome = reconfigured("fail-on: never", "fail-on: info");
    assert_eq!(silenced(&outcome), [""; 0]);
    assert_eq!(outcome.exit, Some(1));
}

#[test]
fn a_change_cannot_hide_the_report_about_itself() {
    let now = "{ severity: error, fail-on: never, rules: { LRO006: off } }";
    let tree = Repository::with(&[("a.json", indebted())]);
    tree.write("a.json", with_defect());
    tree.write("lro-lint.yaml", now);
    let mut program = tree.program("");
    let output = program.args(["--base", "HEAD", "--format", "concise"]);
    let output = output.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let shown = String::from_utf8(output.stdout).unwrap();
    for key in [
        "this change loosens `severity` from `warning` to `error`",
        "this change loosens `fail-on` from `error` to `never`",
    ] {
        assert!(shown.contains(key), "{shown}");
    }
}

#[test]
fn the_command_line_wins_over_both_configurations() {
    let tree = Repository::with(&[("a.json", indebted())]);
    tree.write("a.json", with_defect());
    tree.write("lro-lint.yaml", "fail-on: never");
    let outcome = tree.check(&["--base", "HEAD", "--fail-on", "error"]);
    assert_eq!(silenced(&outcome), [""; 0], "it changes nothing");
    assert_eq!(outcome.exit, Some(1));
}
