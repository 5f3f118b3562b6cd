//! A new API version, which begins as a copy of an older one.

use serde_json::json;

use crate::gate::documents::{
    Contradiction, DEBT, NEW, Operation, and, common, document, harbors, ignoring,
    indebted_harbors, new_defect, states_without_failed,
};
use crate::gate::files::{Files, pull_request};
use crate::gate::repository::Repository;

const PROVIDER: &str = "specification/maritime/resource-manager/Contoso.Maritime";

fn path(version: &str, file: &str) -> String {
    let stage = if version.ends_with("preview") {
        "preview"
    } else {
        "stable"
    };
    format!("{PROVIDER}/{stage}/{version}/{file}")
}

fn folder(version: &str) -> String {
    path(version, "").trim_end_matches('/').to_owned()
}

/// A document of an API version.
fn of(version: &str, operations: Vec<Operation>) -> String {
    document(operations).version(version).text()
}

/// Files with a document for each version.
fn versions(all: &[(&str, Vec<Operation>)]) -> Files {
    let files: Vec<_> = all
        .iter()
        .map(|(version, operations)| {
            (
                path(version, "harbors.json"),
                of(version, operations.clone()),
            )
        })
        .collect();
    let files: Vec<_> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text))
        .collect();
    Files::with(&files)
}

/// The same finding in as many documents.
fn times<'a>(findings: &[&'a str], count: usize) -> Vec<&'a str> {
    findings.repeat(count)
}

#[test]
fn a_copied_version_inherits_the_old_debt_and_its_own_defect_is_new() {
    let old = path("2024-01-01", "harbors.json");
    let tree = Repository::with(&[(old.as_str(), of("2024-01-01", indebted_harbors()))]);
    let next = of("2024-06-01", and(indebted_harbors(), new_defect()));
    tree.write(&path("2024-06-01", "harbors.json"), next);
    let outcome = tree.check_against("HEAD");
    outcome.expect(&[NEW], &times(&DEBT, 2), &[]);
    assert_eq!(
        outcome.brought_at(),
        [format!("{}: {NEW}", path("2024-06-01", "harbors.json"))]
    );
    assert_eq!(outcome.exit, Some(1));
    tree.commit("Next version");
    assert_eq!(tree.check_against("HEAD~1"), outcome);
}

#[test]
fn a_copy_without_a_change_is_let_through() {
    let tree = versions(&[("2024-01-01", indebted_harbors())]);
    tree.copy(&folder("2024-01-01"), &folder("2024-06-01"));
    let outcome = tree.check_against("HEAD");
    outcome.expect_nothing_but(&times(&DEBT, 2));
}

#[test]
fn a_preview_is_made_from_a_stable_version_and_the_other_way_round() {
    for (old, new) in [
        ("2024-01-01", "2024-06-01-preview"),
        ("2024-01-01-preview", "2024-06-01"),
        ("2024-01-01-preview", "2024-06-01-preview"),
        ("2024-01-01-preview", "2024-01-01"),
    ] {
        let tree = versions(&[(old, indebted_harbors())]);
        let next = of(new, and(indebted_harbors(), new_defect()));
        tree.write(&path(new, "harbors.json"), next);
        let outcome = tree.check_against("HEAD");
        outcome.expect(&[NEW], &times(&DEBT, 2), &[]);
    }
}

#[test]
fn debt_that_the_new_version_leaves_behind_is_still_in_the_old_one() {
    let tree = versions(&[("2024-01-01", indebted_harbors())]);
    tree.write(
        &path("2024-06-01", "harbors.json"),
        of("2024-06-01", harbors()),
    );
    tree.check_against("HEAD").expect(&[], &DEBT, &[]);
}

/// What came with a later version.
fn with_quays(operations: Vec<Operation>) -> Vec<Operation> {
    let quays = ["Quay", "Mole", "Pier"].map(Operation::create);
    operations.into_iter().chain(quays).collect()
}

#[test]
fn what_was_mended_in_the_version_before_may_not_come_back() {
    let tree = versions(&[
        ("2022-01-01", indebted_harbors()),
        ("2023-01-01", indebted_harbors()),
        ("2024-01-01", with_quays(harbors())),
    ]);
    let debt = tree.check_against("HEAD").inherited();
    let debt: Vec<&str> = debt.iter().map(String::as_str).collect();
    let next = of("2024-06-01", with_quays(indebted_harbors()));
    tree.write(&path("2024-06-01", "harbors.json"), next);
    let outcome = tree.check_against("HEAD");
    assert_eq!(outcome.brought(), DEBT);
    assert_eq!(outcome.exit, Some(1));
    assert!(outcome.fixed().is_empty());
    // What the version before does owe is inherited.
    let quays = debt
        .iter()
        .filter(|label| !label.contains("Harbor"))
        .count();
    assert_eq!(outcome.inherited().len(), debt.len() + quays);
}

#[test]
fn of_several_versions_it_is_the_one_that_was_copied() {
    for copy in ["2023-06-01-preview", "2024-06-01-preview"] {
        // The later version is sound and looks quite different.
        let tree = versions(&[
            ("2022-01-01", harbors()),
            ("2023-01-01", indebted_harbors()),
            ("2024-01-01", with_quays(harbors())),
        ]);
        let quays = tree.check_against("HEAD").inherited().len() - DEBT.len();
        tree.copy(&folder("2023-01-01"), &folder(copy));
        let outcome = tree.check_against("HEAD");
        assert_eq!(outcome.brought(), [""; 0], "{copy}");
        assert_eq!(outcome.inherited().len(), quays + 2 * DEBT.len());
        assert_eq!(outcome.exit, Some(0));
    }
}

#[test]
fn operations_may_be_reordered_meanwhile() {
    let tree = versions(&[("2024-01-01", indebted_harbors())]);
    let mut operations = and(indebted_harbors(), new_defect());
    operations.reverse();
    let operations = operations
        .into_iter()
        .map(|one| one.named_by("portName"))
        .collect();
    tree.write(
        &path("2024-06-01", "harbors.json"),
        of("2024-06-01", operations),
    );
    tree.check_against("HEAD")
        .expect(&[NEW], &times(&DEBT, 2), &[]);
}

#[test]
fn a_folder_is_copied_with_its_shared_files_and_examples() {
    let shown = Operation::act("Harbor", "Close").shown_by("./examples/Close.json");
    let sharing = |operations| document(operations).sharing("common.json").text();
    let example = json!({ "parameters": {}, "responses": { "200": {}, "202": {} } }).to_string();
    let broken = common().define("ProvisioningState", states_without_failed());
    let before = [
        (
            path("2024-01-01", "harbors.json"),
            sharing(and(indebted_harbors(), shown.clone())),
        ),
        (path("2024-01-01", "common.json"), broken.text()),
        (path("2024-01-01", "examples/Close.json"), example),
        // Others have a version of the same name.
        (
            "specification/rail/resource-manager/Contoso.Rail/stable/2024-01-01/common.json"
                .to_owned(),
            common().text(),
        ),
    ];
    let before: Vec<_> = before
        .iter()
        .map(|(path, text)| (path.as_str(), text))
        .collect();
    let tree = Files::with(&before);
    let old = tree.check_against("HEAD");
    let debt = old.inherited();
    for code in ["LRO403", "LRO212", "LRO803", "LRO1303"] {
        assert!(
            debt.iter().any(|label| label.starts_with(code)),
            "{code} in {debt:?}"
        );
    }
    let debt: Vec<&str> = debt.iter().map(String::as_str).collect();
    tree.copy(&folder("2024-01-01"), &folder("2024-06-01"));
    tree.check_against("HEAD")
        .expect_nothing_but(&times(&debt, 2));
    // And a defect of its own in each of the three.
    let sweep = Operation::act("Harbor", "Sweep").flawed(Contradiction);
    let changed = sharing(and(and(indebted_harbors(), shown), sweep));
    tree.write(&path("2024-06-01", "harbors.json"), changed);
    let more =
        json!({ "type": "object", "properties": { "x": { "$ref": "#/definitions/Nothing" } } });
    let bad = broken.define("ErrorResponse", more);
    tree.write(&path("2024-06-01", "common.json"), bad.text());
    let example = json!({ "parameters": {}, "responses": { "200": {}, "202": {}, "204": {} } });
    tree.write(
        &path("2024-06-01", "examples/Close.json"),
        example.to_string(),
    );
    tree.check_against("HEAD").expect(
        &[
            "LRO403 Harbors_Sweep",
            "LRO002 /definitions/ErrorResponse/properties/x/$ref",
            "LRO1303 Harbors_Close",
        ],
        &times(&debt, 2),
        &[],
    );
}

#[test]
fn a_version_without_a_predecessor_is_new() {
    let tree = versions(&[("2024-01-01", indebted_harbors())]);
    let elsewhere = "specification/rail/resource-manager/Contoso.Rail/stable/2024-06-01";
    tree.write(
        &format!("{elsewhere}/trains.json"),
        document([new_defect()]).text(),
    );
    tree.check_against("HEAD").expect(&[NEW], &DEBT, &[]);
}

#[test]
fn a_version_that_replaces_another_inherits_too() {
    let tree = versions(&[("2024-01-01-preview", indebted_harbors())]);
    tree.rename(&folder("2024-01-01-preview"), &folder("2024-06-01-preview"));
    let next = of("2024-06-01-preview", and(indebted_harbors(), new_defect()));
    tree.write(&path("2024-06-01-preview", "harbors.json"), next);
    tree.check_against("HEAD").expect(&[NEW], &DEBT, &[]);
}

#[test]
fn versions_without_stable_and_preview_folders_are_versions_too() {
    for (old, new) in [
        (
            "specs/2024-01-01/harbors.json",
            "specs/2024-06-01/harbors.json",
        ),
        (
            "Maritime/stable/7.4/harbors.json",
            "Maritime/stable/7.5/harbors.json",
        ),
        (
            "Maritime/stable/v1.0/harbors.json",
            "Maritime/preview/v1.1-preview.1/harbors.json",
        ),
    ] {
        let tree = Files::with(&[(old, document(indebted_harbors()).text())]);
        tree.write(new, document(and(indebted_harbors(), new_defect())).text());
        tree.check_against("HEAD")
            .expect(&[NEW], &times(&DEBT, 2), &[]);
    }
}

#[test]
fn a_version_of_yaml_documents_is_copied_with_its_comments() {
    let yaml = document(indebted_harbors()).json().yaml();
    let old = path("2024-01-01", "harbors.yaml");
    let tree = Files::with(&[(old.as_str(), ignoring(&yaml, "post", "LRO403"))]);
    tree.check_against("HEAD").expect(&[], &DEBT[..1], &[]);
    tree.copy(&folder("2024-01-01"), &folder("2024-06-01"));
    tree.check_against("HEAD")
        .expect_nothing_but(&times(&DEBT[..1], 2));
}

#[test]
fn two_new_versions_at_once_inherit_both() {
    let tree = versions(&[("2024-01-01", indebted_harbors())]);
    tree.copy(&folder("2024-01-01"), &folder("2024-06-01"));
    tree.copy(&folder("2024-01-01"), &folder("2024-09-01-preview"));
    tree.check_against("HEAD")
        .expect_nothing_but(&times(&DEBT, 3));
}

#[test]
fn a_pull_request_with_a_new_version_and_a_change_of_the_old_one_tells_them_apart() {
    let old = path("2024-01-01", "harbors.json");
    let before = [(old.as_str(), of("2024-01-01", indebted_harbors()))];
    let outcome = pull_request(&before, |tree| {
        let mut mended = indebted_harbors();
        mended[2] = Operation::update("Harbor");
        tree.write(&old, of("2024-01-01", mended));
        let next = of("2024-06-01", indebted_harbors());
        tree.write(&path("2024-06-01", "harbors.json"), next);
    });
    // The new version has the old one's debt, as it was at the base.
    outcome.expect(
        &[],
        &["LRO212 Harbors_Delete", DEBT[0], DEBT[1]],
        &[DEBT[1]],
    );
    assert_eq!(outcome.fixed_at(), [format!("{old}: {}", DEBT[1])]);
}

#[test]
fn a_new_version_in_a_folder_that_was_moved_comes_from_where_that_was() {
    let tree = versions(&[("2024-01-01", indebted_harbors())]);
    let moved = format!("{PROVIDER}/Harbors");
    tree.rename(&format!("{PROVIDER}/stable"), &format!("{moved}/stable"));
    let next = of("2024-06-01", and(indebted_harbors(), new_defect()));
    tree.write(&format!("{moved}/stable/2024-06-01/harbors.json"), next);
    let outcome = tree.check_against("HEAD");
    outcome.expect(&[NEW], &times(&DEBT, 2), &[]);
}

#[test]
fn a_new_version_with_another_name_of_its_file_inherits_too() {
    let tree = versions(&[("2024-01-01", indebted_harbors())]);
    let next = of("2024-06-01", and(indebted_harbors(), new_defect()));
    tree.write(&path("2024-06-01", "openapi.json"), next);
    tree.check_against("HEAD")
        .expect(&[NEW], &times(&DEBT, 2), &[]);
}
