//! Changes of the level of LRO006 itself, which the next change could use to hide findings unseen.

use serde_json::{Value, json};

use crate::gate::documents::{DEBT, old};
use crate::gate::files::{Files, pull_request};
use crate::gate::outcome::Outcome;

const FILE: &str = "specs/harbors.json";
const CONFIG: &str = "lro-lint.yaml";

fn rules(rules: Value) -> String {
    json!({ "rules": rules }).to_string()
}

/// One finding says that the level is lower now; it has this severity.
#[track_caller]
fn expect_lowered(outcome: &Outcome, path: &str, severity: &str) {
    assert_eq!(outcome.inherited(), DEBT, "{}", outcome.report);
    let finding = outcome.finding("LRO006");
    let message = finding["message"].as_str().unwrap();
    assert!(message.contains("lowers `silenced-findings`"), "{message}");
    assert_eq!(finding["path"], path, "{finding}");
    assert_eq!(finding["severity"], severity, "{finding}");
    assert_eq!(finding["status"], "new", "{finding}");
}

#[test]
fn a_change_that_switches_off_the_report_is_reported_whatever_it_names() {
    for name in ["LRO006", "silenced-findings", "document", "LRO0"] {
        let after = rules(json!({ name: "off" }));
        let outcome = pull_request(&[(FILE, old())], |tree| tree.write(CONFIG, after));
        expect_lowered(&outcome, CONFIG, "warning");
    }
    let after = rules(json!({ "LRO006": "info" }));
    let outcome = pull_request(&[(FILE, old())], |tree| tree.write(CONFIG, after));
    expect_lowered(&outcome, CONFIG, "warning");
}

#[test]
fn a_level_that_is_lowered_in_steps_is_reported_at_each() {
    let steps = ["error", "warning", "info", "off"];
    for (step, reported) in steps.windows(2).zip(["error", "warning", "warning"]) {
        let [before, after] = step else { panic!() };
        let before = [(FILE, old()), (CONFIG, rules(json!({ "LRO006": before })))];
        let outcome = pull_request(&before, |tree| {
            tree.write(CONFIG, rules(json!({ "LRO006": after })));
        });
        expect_lowered(&outcome, CONFIG, reported);
    }
}

#[test]
fn a_level_that_is_raised_or_stays_is_not_reported() {
    for (before, after) in [("off", "warning"), ("info", "error"), ("off", "off")] {
        let before = [(FILE, old()), (CONFIG, rules(json!({ "LRO006": before })))];
        let outcome = pull_request(&before, |tree| {
            tree.write(CONFIG, rules(json!({ "LRO006": after, "LRO501": "off" })));
        });
        outcome.expect_nothing_but(&DEBT);
    }
}

#[test]
fn a_nearer_configuration_or_a_deleted_one_that_lowers_the_level_is_reported() {
    let strict = (CONFIG, rules(json!({ "LRO006": "error" })));
    let outcome = pull_request(&[(FILE, old()), strict.clone()], |tree| {
        tree.write("specs/lro-lint.yaml", "profile: auto\n");
    });
    expect_lowered(&outcome, "specs/lro-lint.yaml", "error");
    let outcome = pull_request(&[(FILE, old()), strict], |tree| tree.remove(CONFIG));
    expect_lowered(&outcome, CONFIG, "error");
}

#[test]
fn a_configuration_for_documents_that_come_later_is_reported_when_it_comes() {
    let off = rules(json!({ "LRO006": "off" }));
    let tree = Files::with(&[(FILE, old())]);
    tree.write("specs/later/lro-lint.yaml", &off);
    expect_lowered(
        &tree.check_against("HEAD"),
        "specs/later/lro-lint.yaml",
        "warning",
    );
    // Below a folder where it was off, nothing changes.
    let tree = Files::with(&[(FILE, old()), (CONFIG, off.clone())]);
    tree.write("specs/later/lro-lint.yaml", &off);
    tree.check_against("HEAD").expect_nothing_but(&DEBT);
}
