//! The files in which teams keep suppressions already, on either side of a change: `readme.md` and
//! `suppressions.yaml`.

use serde_json::json;

use crate::gate::documents::{NoSchema, Operation, document, indebted_harbors};
use crate::gate::files::{Files, pull_request};
use crate::gate::outcome::Outcome;

const FOLDER: &str = "specification/maritime/resource-manager";
const OLD: &str = "Contoso.Maritime/stable/2024-01-01/harbors.json";

/// What the suppressions of these tests are about: LRO501, which has a name elsewhere too.
const SUPPRESSED: &str = "LRO501 Harbors_CreateOrUpdate";

/// What none of them is about.
const OTHERS: [&str; 2] = ["LRO212 Harbors_Delete", "LRO403 Harbors_Update"];

fn flawed() -> String {
    let mut operations = indebted_harbors();
    operations[1] = Operation::create("Harbor").flawed(NoSchema);
    document(operations).text()
}

fn at(path: &str) -> String {
    format!("{FOLDER}/{path}")
}

/// Each form of a suppression: the file and its text.
fn forms() -> Vec<(String, String)> {
    let readme = |block: &str| {
        format!("# Maritime\n\n## Suppressions\n\n``` yaml\n{block}```\n\nMore words.\n")
    };
    let path = Operation::create("Harbor").path();
    let from = "from: harbors.json\n    reason: It is being changed.\n";
    let list = json!([{
        "tool": "LroLint",
        "path": "**/harbors.json",
        "rules": ["LRO501"],
        "reason": "It is being changed.",
    }]);
    vec![
        (
            at("readme.md"),
            readme(&format!("suppressions:\n  - code: LRO501\n    {from}")),
        ),
        (
            at("readme.md"),
            readme(&format!(
                "suppressions:\n  - code: LroStatusCodesReturnTypeSchema\n    {from}"
            )),
        ),
        (
            at("readme.md"),
            readme(&format!(
                "directive:\n  - suppress: LroStatusCodesReturnTypeSchema\n    where: $.paths[\"{path}\"].put\n    {from}"
            )),
        ),
        (at("suppressions.yaml"), list.to_string()),
    ]
}

/// A repository with the document and a suppression.
fn suppressed((file, text): &(String, String)) -> Files {
    let tree = Files::with(&[(at(OLD).as_str(), flawed().as_str()), (file, text)]);
    tree.check_against("HEAD").expect(&[], &OTHERS, &[]);
    tree
}

fn silenced_at(outcome: &Outcome) -> Vec<String> {
    let labels = outcome.brought_at().into_iter();
    labels.filter(|label| label.contains(": LRO006")).collect()
}

#[test]
fn what_a_deleted_suppression_was_about_is_new() {
    for form in forms() {
        let tree = suppressed(&form);
        let (file, text) = &form;
        let outcome = {
            tree.remove(file);
            tree.check(&["--base", "HEAD", "--fail-on", "warning"])
        };
        outcome.expect(&[SUPPRESSED], &OTHERS, &[]);
        assert_eq!(outcome.exit, Some(1), "{text}");
        // The file may stay, without it.
        tree.write(file, "# Nothing\n");
        tree.check_against("HEAD")
            .expect(&[SUPPRESSED], &OTHERS, &[]);
    }
}

#[test]
fn a_suppression_that_disarms_the_gate_is_reported_where_it_stands() {
    for (file, text) in forms() {
        let outcome = pull_request(&[(at(OLD).as_str(), flawed())], |tree| {
            tree.write(&file, &text)
        });
        let told = silenced_at(&outcome);
        assert_eq!(told.len(), 1, "{text}: {}", outcome.report);
        assert!(told[0].starts_with(&file), "{told:?}");
        let line = outcome.finding("LRO006")["start"]["line"].as_u64().unwrap();
        let line = text.lines().nth(line as usize - 1).unwrap();
        let names = ["LRO501", "LroStatusCodesReturnTypeSchema"];
        assert!(
            names.iter().any(|name| line.contains(name)),
            "{line:?} of {text}"
        );
        assert_eq!(outcome.exit, Some(0));
    }
}

#[test]
fn a_suppression_covers_the_next_version_as_it_did_the_old_one() {
    for form in forms() {
        let tree = suppressed(&form);
        let old = at("Contoso.Maritime/stable/2024-01-01");
        tree.copy(&old, &at("Contoso.Maritime/preview/2024-06-01-preview"));
        let outcome = tree.check_against("HEAD");
        outcome.expect_nothing_but(&OTHERS.repeat(2));
    }
}

#[test]
fn a_suppression_that_moves_with_its_folder_is_the_same() {
    for form in forms() {
        let tree = suppressed(&form);
        tree.rename(FOLDER, "specification/harbors");
        tree.check_against("HEAD").expect_nothing_but(&OTHERS);
    }
}

#[test]
fn a_suppression_may_change_its_form_and_its_place_in_the_file() {
    let forms = forms();
    for (before, after) in forms.iter().zip(forms.iter().cycle().skip(1)) {
        let tree = suppressed(before);
        tree.remove(&before.0);
        tree.write(
            &after.0,
            format!(
                "{}\n",
                after.1.replace("# Maritime", "# Harbors\n\nA preface.")
            ),
        );
        tree.check_against("HEAD").expect_nothing_but(&OTHERS);
    }
}

#[test]
fn a_suppression_for_more_is_reported() {
    let narrow = "``` yaml\nsuppressions:\n  - code: LRO501\n    from: other.json\n    reason: Later.\n```\n";
    let wide = narrow.replace("    from: other.json\n", "");
    let quays = document([
        Operation::get("Quay"),
        Operation::create("Quay").flawed(NoSchema),
    ])
    .text();
    let other = at("Contoso.Maritime/stable/2024-01-01/other.json");
    let files = [
        (at(OLD), flawed()),
        (other, quays),
        (at("readme.md"), narrow.to_owned()),
    ];
    let files = files.each_ref().map(|(path, text)| (path.as_str(), text));
    let outcome = pull_request(&files, |tree| tree.write(&at("readme.md"), wide));
    assert_eq!(silenced_at(&outcome).len(), 1, "{}", outcome.report);
    assert_eq!(outcome.exit, Some(0));
}

#[test]
fn other_changes_of_a_readme_are_nothing_new() {
    let form = &forms()[0];
    let tree = suppressed(form);
    tree.write(
        &form.0,
        format!(
            "# Title\n\n{}\n``` yaml\ntag: package-2024-06\n```\n",
            form.1
        ),
    );
    tree.check_against("HEAD").expect_nothing_but(&OTHERS);
}

/// An operation without the marker. It lacks a status in its `202`, which only matters where it is
/// long-running.
const UNMARKED: &str = r#"{ "swagger": "2.0", "info": { "title": "Bells", "version": "1" },
  "x-ms-parameterized-host": { "hostTemplate": "{endpoint}", "parameters": [] },
  "paths": { "/bells/{name}/ring": { "post": { "operationId": "Bells_Ring",
    "responses": { "202": { "description": "Accepted",
        "headers": { "Operation-Location": { "type": "string" } } },
      "default": { "description": "Error" } } } } } }"#;

const MARKER: &str = "``` yaml\nsuppressions:\n  - code: LongRunningOperationsWithLongRunningExtension\n    reason: Nobody polls.\n```\n";

#[test]
fn what_follows_from_a_marker_is_silenced_by_the_suppression_of_the_marker() {
    let file = "bells/bells.json";
    let outcome = pull_request(&[(file, UNMARKED)], |tree| {
        tree.write("bells/readme.md", MARKER);
    });
    // The gate says what is silenced, by rule.
    let said = silenced_at(&outcome);
    assert!(said.len() > 1, "{}", outcome.report);
    assert!(said.iter().all(|one| one.starts_with("bells/readme.md")));
    assert_eq!(outcome.exit, Some(0));
    // A finding that follows later is silenced by a suppression that was there before.
    let before = [(file, UNMARKED), ("bells/readme.md", MARKER)];
    let outcome = pull_request(&before, |tree| {
        let next = UNMARKED.replace(
            r#""Operation-Location": { "type": "string" }"#,
            r#""Operation-Location": { "type": "string" }, "Retry-After": { "type": "boolean" }"#,
        );
        tree.write(file, next);
    });
    outcome.expect_nothing_but(&[]);
    // Without it, all of that is new.
    let outcome = pull_request(&before, |tree| tree.remove("bells/readme.md"));
    assert_eq!(outcome.brought(), ["LRO101 Bells_Ring"]);
    let all = outcome.report["findings"].as_array().unwrap();
    assert!(all.len() > 2, "{}", outcome.report);
    assert!(all.iter().all(|finding| finding["status"] == "new"));
    assert_eq!(outcome.exit, Some(1));
}
