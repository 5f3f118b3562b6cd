//! Changes of what is silenced: suppressions and configurations, on either side.

use serde_json::json;

use crate::gate::documents::{
    BodyOn202, Contradiction, DEBT, NEW, Operation, and, document, harbors, ignoring,
    indebted_harbors, new_defect, old,
};
use crate::gate::files::{Files, pull_request};
use crate::gate::outcome::Outcome;
use crate::gate::repository::{self, Repository};

const FILE: &str = "specs/harbors.json";
const YAML: &str = "specs/harbors.yaml";
const CONFIG: &str = "lro-lint.yaml";
const UPDATE: &str = "LRO403 Harbors_Update";
const DELETE: &str = "LRO212 Harbors_Delete";

fn yaml(operations: Vec<Operation>) -> String {
    document(operations).json().yaml()
}

/// A configuration that suppresses a rule in some files.
fn suppressing(rule: &str, path: &str) -> String {
    let entry = json!([{ "rule": rule, "path": path, "reason": "It is being changed." }]);
    json!({ "suppressions": entry }).to_string()
}

/// A configuration that gives a rule a level.
fn level(rule: &str, level: &str) -> String {
    json!({ "rules": { rule: level } }).to_string()
}

/// The findings that say that something was silenced.
fn silenced(outcome: &Outcome) -> Vec<&serde_json::Value> {
    let findings = outcome.report["findings"].as_array().unwrap().iter();
    findings
        .filter(|finding| finding["code"] == "LRO006")
        .collect()
}

/// One finding that something was silenced, in a file; the others.
#[track_caller]
fn expect_silenced(outcome: &Outcome, path: &str) -> Vec<String> {
    let found = silenced(outcome);
    assert_eq!(found.len(), 1, "{}", outcome.report);
    assert_eq!(found[0]["path"], path, "{}", found[0]);
    assert_eq!(found[0]["status"], "new", "{}", found[0]);
    assert_eq!(found[0]["rule"], "silenced-findings");
    let mut new = outcome.brought();
    new.retain(|label| !label.starts_with("LRO006"));
    new
}

// Less is silenced.

#[test]
fn what_a_deleted_comment_suppressed_is_new() {
    let outcome = pull_request(
        &[(YAML, ignoring(&yaml(indebted_harbors()), "post", "LRO403"))],
        |tree| {
            tree.write(YAML, yaml(indebted_harbors()));
        },
    );
    outcome.expect(&[UPDATE], &[DELETE], &[]);
    assert_eq!(outcome.exit, Some(1));
}

#[test]
fn what_a_deleted_entry_suppressed_is_new() {
    for after in [Some(String::new()), None] {
        let before = [(FILE, old()), (CONFIG, suppressing("LRO403", "specs"))];
        let outcome = pull_request(&before, |tree| match &after {
            Some(text) => tree.write(CONFIG, text),
            None => tree.remove(CONFIG),
        });
        outcome.expect(&[UPDATE], &[DELETE], &[]);
        assert_eq!(outcome.exit, Some(1));
    }
}

#[test]
fn what_a_rule_finds_that_is_turned_on_is_new() {
    let before = [(FILE, old()), (CONFIG, level("LRO403", "off"))];
    let outcome = pull_request(&before, |tree| tree.remove(CONFIG));
    outcome.expect(&[UPDATE], &[DELETE], &[]);
    assert_eq!(outcome.exit, Some(1));
}

#[test]
fn a_finding_that_becomes_more_severe_was_there_before() {
    let before = [(FILE, old())];
    let outcome = pull_request(&before, |tree| tree.write(CONFIG, level("LRO212", "error")));
    outcome.expect(&[], &DEBT, &[]);
    assert_eq!(outcome.finding("LRO212")["severity"], "error");
    assert_eq!(outcome.exit, Some(0));
}

// More is silenced.

#[test]
fn a_comment_that_disarms_the_gate_is_reported() {
    let outcome = pull_request(&[(YAML, yaml(harbors()))], |tree| {
        let after = yaml(and(harbors(), new_defect()));
        tree.write(YAML, ignoring(&after, "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Contoso.Maritime/harbors/{harborName}/close", "LRO403"));
    });
    let others = expect_silenced(&outcome, YAML);
    assert_eq!(others, [""; 0]);
    // At the comment.
    let finding = silenced(&outcome)[0];
    let line = finding["start"]["line"].as_u64().unwrap();
    let text = finding_line(&outcome, line);
    assert!(
        text.contains("lro-lint: ignore[LRO403]"),
        "line {line}: {text}"
    );
    assert_eq!(finding["severity"], "warning");
    assert_eq!(outcome.exit, Some(0));
}

/// The line of the document above as it was written.
fn finding_line(_: &Outcome, line: u64) -> String {
    let after = yaml(and(harbors(), new_defect()));
    let close = Operation::act("Harbor", "Close").path();
    let text = ignoring(&after, &close, "LRO403");
    text.lines().nth(line as usize - 1).unwrap().to_owned()
}

#[test]
fn a_comment_that_silences_old_debt_is_reported() {
    let outcome = pull_request(&[(YAML, yaml(indebted_harbors()))], |tree| {
        tree.write(YAML, ignoring(&yaml(indebted_harbors()), "post", "LRO403"));
    });
    assert_eq!(expect_silenced(&outcome, YAML), [""; 0]);
    assert_eq!(outcome.inherited(), [DELETE]);
}

#[test]
fn a_comment_that_silences_nothing_is_no_more_than_unused() {
    let outcome = pull_request(&[(YAML, yaml(indebted_harbors()))], |tree| {
        tree.write(YAML, ignoring(&yaml(indebted_harbors()), "post", "LRO501"));
    });
    assert!(silenced(&outcome).is_empty(), "{}", outcome.report);
    assert_eq!(outcome.finding("LRO005")["status"], "new");
    assert_eq!(outcome.report["fixed"], json!([]));
}

#[test]
fn a_comment_for_more_rules_is_reported() {
    let defects = || {
        let mut operations = indebted_harbors();
        operations[2] = Operation::update("Harbor")
            .flawed(Contradiction)
            .flawed(BodyOn202);
        yaml(operations)
    };
    let outcome = pull_request(&[(YAML, ignoring(&defects(), "post", "LRO403"))], |tree| {
        tree.write(YAML, ignoring(&defects(), "post", "LRO403, LRO212"));
    });
    assert_eq!(expect_silenced(&outcome, YAML), [""; 0]);
}

#[test]
fn an_entry_that_disarms_the_gate_is_reported() {
    let outcome = pull_request(&[(FILE, old())], |tree| {
        tree.write(FILE, document(and(indebted_harbors(), new_defect())).text());
        let entry = json!({ "rule": "LRO403", "operation": "Harbors_Close", "reason": "No time." });
        tree.write(CONFIG, json!({ "suppressions": [entry] }).to_string());
    });
    assert_eq!(expect_silenced(&outcome, CONFIG), [""; 0]);
    assert_eq!(outcome.inherited(), DEBT);
    assert_eq!(silenced(&outcome)[0]["pointer"], "/suppressions/0/rule");
}

#[test]
fn one_of_many_entries_is_reported_where_it_stands() {
    let entry = |rule: &str| json!({ "rule": rule, "path": "specs", "reason": "No time." });
    let before = json!({ "suppressions": [entry("LRO212")] }).to_string();
    let outcome = pull_request(&[(FILE, old()), (CONFIG, before)], |tree| {
        let after = json!({ "suppressions": [entry("LRO403"), entry("LRO212")] });
        tree.write(CONFIG, after.to_string());
    });
    assert_eq!(expect_silenced(&outcome, CONFIG), [""; 0]);
    assert_eq!(silenced(&outcome)[0]["pointer"], "/suppressions/0/rule");
}

#[test]
fn an_entry_for_more_files_is_reported() {
    let before = [
        (FILE, old()),
        ("specs/other.json", document([new_defect()]).text()),
        (CONFIG, suppressing("LRO403", FILE)),
    ];
    let outcome = pull_request(&before, |tree| {
        tree.write(CONFIG, suppressing("LRO403", "specs"));
    });
    assert_eq!(expect_silenced(&outcome, CONFIG), [""; 0]);
}

#[test]
fn a_rule_that_is_turned_off_is_reported() {
    let outcome = pull_request(&[(FILE, old())], |tree| {
        tree.write(FILE, document(and(indebted_harbors(), new_defect())).text());
        tree.write(CONFIG, level("LRO403", "off"));
    });
    assert_eq!(expect_silenced(&outcome, CONFIG), [""; 0]);
}

#[test]
fn a_rule_that_is_lowered_is_reported() {
    for lower in ["warning", "info"] {
        let outcome = pull_request(&[(FILE, old())], |tree| {
            tree.write(FILE, document(and(indebted_harbors(), new_defect())).text());
            tree.write(CONFIG, level("LRO403", lower));
        });
        let mut others = expect_silenced(&outcome, CONFIG);
        others.retain(|label| label != NEW);
        assert_eq!(others, [""; 0]);
        assert_eq!(outcome.fixed(), [""; 0]);
    }
}

#[test]
fn a_rule_that_is_lowered_where_it_finds_nothing_silences_nothing() {
    let outcome = pull_request(&[(FILE, old())], |tree| {
        tree.write(CONFIG, level("LRO501", "off"));
    });
    outcome.expect_nothing_but(&DEBT);
}

#[test]
fn another_profile_that_finds_less_is_reported() {
    let outcome = pull_request(
        &[(FILE, old()), (CONFIG, "profile: arm\n".to_owned())],
        |tree| {
            tree.write(CONFIG, "profile: graph\n");
        },
    );
    assert!(!silenced(&outcome).is_empty(), "{}", outcome.report);
    assert!(
        silenced(&outcome)
            .iter()
            .all(|finding| finding["path"] == CONFIG)
    );
}

#[test]
fn a_change_cannot_silence_the_report_of_what_it_silences() {
    for name in ["LRO006", "document"] {
        let both = json!({ "rules": { "LRO403": "off", name: "off" } });
        let outcome = pull_request(&[(FILE, old())], |tree| {
            tree.write(CONFIG, both.to_string())
        });
        // That the report is off from now on is reported as well.
        let found = silenced(&outcome).into_iter();
        let pointers: Vec<_> = found.filter_map(|one| one["pointer"].as_str()).collect();
        let level = format!("/rules/{name}");
        assert_eq!(pointers.len(), 2, "{}", outcome.report);
        assert!(pointers.contains(&"/rules/LRO403"), "{pointers:?}");
        assert!(pointers.contains(&level.as_str()), "{pointers:?}");
    }
    // An entry for it is an error, so that nobody takes it for one that works.
    let entry = json!({
        "rules": { "LRO403": "off" },
        "suppressions": [{ "rule": "LRO006", "reason": "Don't tell." }],
    });
    let outcome = pull_request(&[(FILE, old())], |tree| {
        tree.write(CONFIG, entry.to_string())
    });
    outcome.expect_failure(&[CONFIG]);
    // And so is a comment, or it does nothing.
    let text = ignoring(&yaml(indebted_harbors()), "post", "LRO403, LRO006");
    let text = ignoring(&text, "swagger", "LRO006");
    let outcome = pull_request(&[(YAML, yaml(indebted_harbors()))], |tree| {
        tree.write(YAML, text)
    });
    if outcome.exit != Some(2) {
        assert_eq!(silenced(&outcome).len(), 1, "{}", outcome.report);
    }
}

#[test]
fn what_was_suppressed_by_an_entry_in_a_folder_above_stays_so() {
    // The nearest configuration speaks alone: one that is empty takes back what the other said.
    let before = [(FILE, old()), (CONFIG, suppressing("LRO403", "specs"))];
    let outcome = pull_request(&before, |tree| {
        tree.write("specs/lro-lint.yaml", "profile: auto\n")
    });
    assert!(
        outcome.brought().contains(&UPDATE.to_owned()),
        "{}",
        outcome.report
    );
    let outcome = pull_request(&before, |tree| {
        tree.write("specs/lro-lint.yaml", suppressing("LRO403", "harbors.json"));
        tree.remove(CONFIG);
    });
    outcome.expect_nothing_but(&[DELETE]);
}

#[test]
fn the_base_says_how_severe_it_is_to_silence() {
    let outcome = pull_request(
        &[(FILE, old()), (CONFIG, level("LRO006", "error"))],
        |tree| {
            let both = json!({ "rules": { "LRO006": "error", "LRO403": "off" } });
            tree.write(CONFIG, both.to_string());
        },
    );
    expect_silenced(&outcome, CONFIG);
    assert_eq!(silenced(&outcome)[0]["severity"], "error");
    assert_eq!(outcome.exit, Some(1));
    // Where it was off before, nobody wants to know.
    let outcome = pull_request(&[(FILE, old()), (CONFIG, level("LRO006", "off"))], |tree| {
        let both = json!({ "rules": { "LRO006": "off", "LRO403": "off" } });
        tree.write(CONFIG, both.to_string());
    });
    assert!(silenced(&outcome).is_empty());
}

#[test]
fn a_warning_about_silencing_can_fail_the_run() {
    let tree = Files::with(&[(FILE, old())]);
    tree.write(CONFIG, level("LRO403", "off"));
    let outcome = tree.check(&["--base", "HEAD", "--fail-on", "warning"]);
    expect_silenced(&outcome, CONFIG);
    assert_eq!(outcome.exit, Some(1));
}

// As much is silenced as before.

#[test]
fn what_was_silenced_before_stays_so_for_new_defects() {
    let before = [(FILE, old()), (CONFIG, suppressing("LRO403", "specs"))];
    let outcome = pull_request(&before, |tree| {
        tree.write(FILE, document(and(indebted_harbors(), new_defect())).text());
    });
    outcome.expect(&[], &[DELETE], &[]);
    assert_eq!(outcome.exit, Some(0));
}

#[test]
fn a_comment_that_moves_with_its_document_silences_as_before() {
    let before = ignoring(&yaml(indebted_harbors()), "post", "LRO403");
    let outcome = pull_request(&[(YAML, before)], |tree| {
        tree.rename(YAML, "specs/ports.yaml");
    });
    outcome.expect_nothing_but(&[DELETE]);
}

#[test]
fn a_comment_that_moves_with_its_operation_silences_as_before() {
    let before = ignoring(&yaml(indebted_harbors()), "post", "LRO403");
    let mut operations = indebted_harbors();
    operations.reverse();
    let path = Operation::update("Harbor").path();
    let after = ignoring(&yaml(operations), &path, "LRO403");
    let outcome = pull_request(&[(YAML, before)], |tree| tree.write(YAML, &after));
    outcome.expect_nothing_but(&[DELETE]);
}

#[test]
fn a_configuration_that_moves_with_its_folder_silences_as_before() {
    let before = [
        ("specs/harbors.json", old()),
        ("specs/lro-lint.yaml", suppressing("LRO403", "harbors.json")),
    ];
    let outcome = pull_request(&before, |tree| {
        tree.rename("specs", "apis");
    });
    outcome.expect_nothing_but(&[DELETE]);
}

/// Configurations that hide something, each in its own way.
fn hiding() -> [String; 4] {
    [
        "exclude: [harbors.json]".to_owned(),
        level("LRO403", "off"),
        level("LRO006", "off"),
        "profile: generic".to_owned(),
    ]
}

#[test]
fn a_configuration_that_moves_with_its_folder_hides_nothing_new() {
    for configuration in hiding() {
        let before = [
            ("specs/harbors.json", old()),
            ("specs/more/quays.json", document(harbors()).text()),
            ("specs/lro-lint.yaml", configuration.clone()),
            ("other.json", document(harbors()).text()),
        ];
        let outcome = repository::pull_request(&before, |tree| tree.rename("specs", "apis"));
        assert!(
            silenced(&outcome).is_empty(),
            "{configuration}: {}",
            outcome.report
        );
        assert!(
            outcome.brought().is_empty(),
            "{configuration}: {}",
            outcome.report
        );
    }
}

#[test]
fn a_document_that_moves_within_a_moved_folder_is_excluded_in_sight() {
    let before = [
        ("specs/harbors.json", old()),
        ("specs/drafts/quays.json", document(harbors()).text()),
        ("specs/lro-lint.yaml", "exclude: [drafts]".to_owned()),
        ("other.json", document(harbors()).text()),
    ];
    let outcome = repository::pull_request(&before, |tree| {
        tree.rename("specs", "apis");
        tree.rename("apis/harbors.json", "apis/drafts/harbors.json");
    });
    expect_silenced(&outcome, "apis/lro-lint.yaml");
}

#[test]
fn a_configuration_that_moves_to_other_documents_is_reported() {
    for configuration in hiding() {
        let before = [
            ("specs/harbors.json", old()),
            ("drafts/quays.json", document(harbors()).text()),
            ("drafts/lro-lint.yaml", configuration.clone()),
        ];
        let outcome = repository::pull_request(&before, |tree| {
            tree.rename("drafts/lro-lint.yaml", "specs/lro-lint.yaml");
        });
        assert!(!silenced(&outcome).is_empty(), "{configuration}");
        // The documents moved too, but into a folder that has one already.
        let outcome = repository::pull_request(&before, |tree| {
            tree.rename("drafts/lro-lint.yaml", "specs/lro-lint.yaml");
            tree.rename("drafts/quays.json", "specs/quays.json");
        });
        assert!(!silenced(&outcome).is_empty(), "{configuration}");
    }
}

#[test]
fn an_entry_that_follows_its_document_silences_as_before() {
    let before = [(FILE, old()), (CONFIG, suppressing("LRO403", FILE))];
    let outcome = pull_request(&before, |tree| {
        tree.rename(FILE, "specs/ports.json");
        tree.write(CONFIG, suppressing("LRO403", "specs/ports.json"));
    });
    outcome.expect_nothing_but(&[DELETE]);
}

#[test]
fn an_entry_in_place_of_a_comment_silences_as_before() {
    let before = ignoring(&yaml(indebted_harbors()), "post", "LRO403");
    let outcome = pull_request(&[(YAML, before)], |tree| {
        tree.write(YAML, yaml(indebted_harbors()));
        tree.write(CONFIG, suppressing("LRO403", "specs"));
    });
    outcome.expect_nothing_but(&[DELETE]);
}

#[test]
fn other_changes_of_a_configuration_are_nothing_new() {
    let entry =
        |rule: &str, reason: &str| json!({ "rule": rule, "path": "specs", "reason": reason });
    let before = json!({ "suppressions": [entry("LRO403", "Soon."), entry("LRO212", "Later.")] });
    for after in [
        json!({ "suppressions": [entry("LRO212", "Later."), entry("LRO403", "Soon.")] }),
        json!({ "suppressions": [entry("LRO403", "Sooner."), entry("LRO212", "Later.")] }),
        json!({ "suppressions": [{ "rules": ["LRO212", "LRO403"], "path": "specs", "reason": "Both." }] }),
        json!({ "profile": "auto", "suppressions": before["suppressions"] }),
        json!({ "files": [{ "path": "other/**", "profile": "fabric" }], "suppressions": before["suppressions"] }),
    ] {
        let both = and(indebted_harbors(), new_defect());
        let both = and(both, Operation::act("Harbor", "Open").flawed(BodyOn202));
        let files = [(FILE, document(both).text()), (CONFIG, before.to_string())];
        let outcome = pull_request(&files, |tree| tree.write(CONFIG, after.to_string()));
        outcome.expect_nothing_but(&[]);
    }
}

#[test]
fn a_configuration_that_cannot_be_read_fails_the_run_on_the_side_of_the_change_only() {
    let before = [(FILE, old()), (CONFIG, "rules: [\n".to_owned())];
    // The pull request that repairs a configuration has to get through.
    let outcome = pull_request(&before, |tree| tree.write(CONFIG, ""));
    assert_ne!(outcome.exit, Some(2), "{}", outcome.stderr);
    let tree = Files::with(&[(FILE, old())]);
    tree.write(CONFIG, "rules: [\n");
    tree.check_against("HEAD").expect_failure(&[CONFIG]);
}

#[test]
fn a_configuration_that_is_given_holds_for_both_sides() {
    let tree = Repository::with(&[(FILE, old()), (CONFIG, level("LRO212", "off"))]);
    let given = tree.outside("given.yaml");
    std::fs::write(&given, level("LRO403", "off")).unwrap();
    let outcome = tree.check(&["--base", "HEAD", "--config", given.to_str().unwrap()]);
    outcome.expect(&[], &[DELETE], &[]);
    let outcome = tree.check(&["--base", "HEAD", "--no-config"]);
    outcome.expect(&[], &DEBT, &[]);
}

#[test]
fn a_configuration_that_is_given_and_belongs_to_the_change_is_one_of_each_side() {
    let given = "ci/given.yaml";
    let tree = Repository::with(&[(FILE, old()), (given, level("LRO212", "off"))]);
    let arguments = ["--base", "HEAD", "--config", given];
    tree.check(&arguments).expect(&[], &[UPDATE], &[]);
    tree.write(given, level("LRO403", "off"));
    let outcome = tree.check(&arguments);
    assert_eq!(expect_silenced(&outcome, given), [DELETE]);
}

/// Ways to silence a finding of the documents of [`silence`].
fn ways() -> [(&'static str, String); 5] {
    let both = [
        entry("LRO403", "specs/harbors.yaml"),
        entry("LRO212", "specs"),
    ];
    [
        (YAML, ignoring(&yaml(indebted_harbors()), "post", "LRO403")),
        (CONFIG, suppressing("LRO403", "specs")),
        (CONFIG, json!({ "suppressions": both }).to_string()),
        (CONFIG, level("LRO403", "off")),
        (CONFIG, "profile: graph\n".to_owned()),
    ]
}

fn entry(rule: &str, path: &str) -> serde_json::Value {
    json!({ "rule": rule, "path": path, "reason": "It is being changed." })
}

#[test]
fn what_is_silenced_is_not_fixed() {
    for (file, text) in ways() {
        let tree = Files::with(&[(YAML, yaml(indebted_harbors()))]);
        tree.write(file, &text);
        let outcome = tree.check_against("HEAD");
        assert!(!silenced(&outcome).is_empty(), "{}", outcome.report);
        assert_eq!(outcome.fixed(), [""; 0], "{file}");
    }
}

#[test]
fn what_is_silenced_and_mended_at_once_is_fixed() {
    let tree = Files::with(&[(YAML, yaml(indebted_harbors()))]);
    tree.write(YAML, yaml(harbors()));
    tree.write(CONFIG, level("LRO403", "off"));
    tree.check_against("HEAD").expect(&[], &[], &DEBT);
}

#[test]
fn rules_that_are_chosen_are_chosen_for_both_sides() {
    let tree = Repository::with(&[(FILE, old())]);
    tree.write(FILE, document(and(harbors(), new_defect())).text());
    let outcome = tree.check(&["--base", "HEAD", "--select", "LRO403"]);
    outcome.expect(&[NEW], &[], &[UPDATE]);
    let outcome = tree.check(&["--base", "HEAD", "--ignore", "LRO403"]);
    outcome.expect(&[], &[], &[DELETE]);
}

#[test]
fn a_new_document_that_brings_its_own_suppression_is_reported() {
    let outcome = pull_request(&[(FILE, old())], |tree| {
        let close = Operation::act("Harbor", "Close").path();
        tree.write(YAML, ignoring(&yaml(vec![new_defect()]), &close, "LRO403"));
    });
    assert_eq!(expect_silenced(&outcome, YAML), [""; 0]);
    assert_eq!(outcome.inherited(), DEBT);
}

#[test]
fn a_new_folder_that_brings_its_own_configuration_is_reported() {
    for config in [level("LRO403", "off"), suppressing("LRO403", "more.json")] {
        let outcome = pull_request(&[(FILE, old())], |tree| {
            tree.write("more/more.json", document([new_defect()]).text());
            tree.write("more/lro-lint.yaml", config);
        });
        assert_eq!(expect_silenced(&outcome, "more/lro-lint.yaml"), [""; 0]);
        assert_eq!(outcome.inherited(), DEBT);
    }
}

#[test]
fn a_new_version_with_one_suppression_more_than_the_old_one_is_reported() {
    let old = ignoring(&yaml(indebted_harbors()), "post", "LRO403");
    let outcome = pull_request(&[("v/2024-01-01/harbors.yaml", &old)], |tree| {
        tree.write(
            "v/2024-06-01/harbors.yaml",
            ignoring(&old, "delete", "LRO212"),
        );
    });
    assert_eq!(
        expect_silenced(&outcome, "v/2024-06-01/harbors.yaml"),
        [""; 0]
    );
    assert_eq!(outcome.inherited(), [DELETE]);
}

const BASELINE: &str = "lro-lint-baseline.yaml";

/// Writes a baseline of what a folder has now.
fn write_baseline(tree: &Repository) {
    let mut program = tree.program("");
    let output = program.args(["--write-baseline", BASELINE]).output();
    assert_eq!(output.unwrap().status.code(), Some(0));
}

#[test]
fn a_baseline_that_lists_what_the_change_brings_is_reported() {
    let worse = || document(and(indebted_harbors(), new_defect())).text();
    for was_there in [true, false] {
        let tree = Repository::with(&[(FILE, old())]);
        if was_there {
            write_baseline(&tree);
            tree.commit("What is there");
        }
        tree.write(FILE, worse());
        write_baseline(&tree);
        let arguments = ["--base", "HEAD", "--baseline", BASELINE];
        let outcome = tree.check(&arguments);
        assert_eq!(expect_silenced(&outcome, BASELINE), [""; 0]);
        let message = silenced(&outcome)[0]["message"].as_str().unwrap();
        assert!(message.contains("1 error of `"), "{message}");
        tree.commit("The change");
        let outcome = tree.check(&arguments);
        assert!(silenced(&outcome).is_empty(), "{}", outcome.report);
    }
    // One that lists what was there, and nothing else, is how a gate begins.
    let tree = Repository::with(&[(FILE, old())]);
    write_baseline(&tree);
    tree.write(FILE, worse());
    let outcome = tree.check(&["--base", "HEAD", "--baseline", BASELINE]);
    outcome.expect(&[NEW], &DEBT, &[]);
}

#[test]
fn a_document_that_is_ignored_from_now_on_is_told_of() {
    let before = [
        (FILE, old()),
        ("specs/sound.json", document(harbors()).text()),
    ];
    let outcome = repository::pull_request(&before, |tree| {
        let worse = and(indebted_harbors(), new_defect());
        tree.write(FILE, document(worse).text());
        tree.write(".gitignore", "harbors.json\n");
    });
    let silenced = silenced(&outcome);
    let [finding] = silenced.as_slice() else {
        panic!("{silenced:?}");
    };
    assert_eq!(finding["path"], ".gitignore");
    let message = finding["message"].as_str().unwrap();
    assert!(message.contains(FILE), "{message}");
    assert_eq!(outcome.report["fixed"], json!([]));
}

#[test]
fn nobody_is_told_of_ignored_documents_who_turned_that_off_before() {
    let off = "rules: { silenced-findings: off }\n".to_owned();
    let before = [
        (CONFIG, off),
        (FILE, old()),
        ("specs/sound.json", document(harbors()).text()),
    ];
    let outcome = repository::pull_request(&before, |tree| {
        tree.write(".gitignore", "harbors.json\n");
    });
    outcome.expect_nothing_but(&[]);
}

#[test]
fn a_pattern_that_ignores_nothing_that_was_looked_at_is_nobody_s_business() {
    let before = [(FILE, old()), ("package.json", "{}".to_owned())];
    let outcome = repository::pull_request(&before, |tree| {
        tree.write(".gitignore", "target/\npackage.json\n");
    });
    outcome.expect_nothing_but(&DEBT);
}
