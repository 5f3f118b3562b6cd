//! The published schemas describe what the program writes: every key of every output is in them.

use std::fs;
use std::path::Path;

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::common::{data, run, stdout};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A schema of the repository, made strict: a key that it doesn't describe is an error. What is published
/// isn't strict, because a newer program may write more.
fn strict(name: &str) -> Value {
    let text = fs::read_to_string(Path::new(ROOT).join(name)).unwrap();
    let mut schema: Value = serde_json::from_str(&text).unwrap();
    forbid_others(&mut schema);
    schema
}

fn forbid_others(value: &mut Value) {
    match value {
        Value::Object(map) => {
            if map.get("type") == Some(&json!("object")) {
                map.insert("additionalProperties".to_owned(), json!(false));
            }
            map.values_mut().for_each(forbid_others);
        }
        Value::Array(items) => items.iter_mut().for_each(forbid_others),
        _ => {}
    }
}

fn findings() -> Validator {
    jsonschema::draft7::new(&strict("lro-lint.findings.schema.json")).unwrap()
}

/// The schema of one finding, as each line of `jsonl` is.
fn finding() -> Validator {
    let mut schema = strict("lro-lint.findings.schema.json");
    let keys = schema.as_object_mut().unwrap();
    for key in [
        "type",
        "required",
        "properties",
        "additionalProperties",
        "$id",
    ] {
        keys.remove(key);
    }
    keys.insert(
        "allOf".to_owned(),
        json!([{ "$ref": "#/definitions/finding" }]),
    );
    jsonschema::draft7::new(&schema).unwrap()
}

fn explanations() -> Validator {
    jsonschema::draft7::new(&strict("lro-lint.explain.schema.json")).unwrap()
}

#[track_caller]
fn assert_valid(validator: &Validator, output: &str) -> Value {
    let value: Value = serde_json::from_str(output).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(&value)
        .take(5)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    value
}

/// What the program prints in this repository.
fn output(arguments: &[&str]) -> String {
    stdout(&run(Path::new(ROOT), arguments))
}

#[test]
fn findings_are_as_the_schema_says() {
    let check = ["specs-sample", "--severity", "info", "--format", "json"];
    let all = assert_valid(&findings(), &output(&check));
    assert!(all["findings"].as_array().unwrap().len() > 50);
    let none = ["specs-sample/graph/exhibits.yaml", "--format", "json"];
    assert_valid(&findings(), &output(&none));
    let each = [&check[..], &["--each"]].concat();
    assert_valid(&findings(), &output(&each));
}

#[test]
fn compared_findings_are_as_the_schema_says() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (
        folder.path().join("old.json"),
        folder.path().join("new.json"),
    );
    let text = fs::read_to_string(Path::new(ROOT).join("specs-sample/arm/seamarks.json")).unwrap();
    // One finding goes, another comes, and the others stay.
    fs::write(&old, &text).unwrap();
    let changed = text
        .replace(
            r#""final-state-via": "Azure-AsyncOperation""#,
            r#""final-state-via": "azure-async-operation""#,
        )
        .replace("\"readOnly\": true", "\"readOnly\": false");
    assert_ne!(text, changed);
    fs::write(&new, changed).unwrap();
    let arguments = ["new.json", "--original", "old.json", "--format", "json"];
    let compared = assert_valid(&findings(), &stdout(&run(folder.path(), &arguments)));
    assert!(!compared["fixed"].as_array().unwrap().is_empty());
    let statuses = compared["findings"].as_array().unwrap().iter();
    let statuses: Vec<_> = statuses.map(|finding| &finding["status"]).collect();
    assert!(statuses.contains(&&json!("new")) && statuses.contains(&&json!("inherited")));
}

#[test]
fn each_line_is_a_finding() {
    let lines = output(&["specs-sample", "--severity", "info", "--format", "jsonl"]);
    let finding = finding();
    assert!(lines.lines().count() > 50);
    for line in lines.lines() {
        assert_valid(&finding, line);
    }
}

#[test]
fn explanations_are_as_the_schema_says() {
    let all = assert_valid(
        &explanations(),
        &output(&["explain", "specs-sample", "--format", "json"]),
    );
    assert!(all.as_array().unwrap().len() > 50);
    let with_clients = [
        "explain",
        "specs-sample",
        "--format",
        "json",
        "--clients",
        "azure",
    ];
    assert_valid(&explanations(), &output(&with_clients));
}

#[test]
fn a_missing_or_unknown_key_is_found() {
    let mut value: Value =
        serde_json::from_str(&output(&["specs-sample/arm", "--format", "json"])).unwrap();
    assert!(findings().is_valid(&value));
    value["findings"][0]["surprise"] = json!(1);
    assert!(!findings().is_valid(&value));
    let finding = value["findings"][0].as_object_mut().unwrap();
    finding.remove("surprise");
    finding.remove("message");
    assert!(!findings().is_valid(&value));
}

#[test]
#[ignore = "needs LRO_LINT_DATA: real specifications"]
fn real_documents_give_what_the_schemas_say() {
    for folder in [
        "corpus/azure-2021",
        "corpus/fabric",
        "corpus/testserver",
        "peer-tests",
        "oracle",
    ] {
        let folder = data().join(folder);
        let (root, path) = (folder.as_path(), folder.to_str().unwrap());
        let check = [
            "check",
            path,
            "--root",
            path,
            "--severity",
            "info",
            "--format",
            "json",
        ];
        assert_valid(&findings(), &stdout(&run(root, &check)));
        let explain = ["explain", path, "--root", path, "--format", "json"];
        assert_valid(&explanations(), &stdout(&run(root, &explain)));
    }
}
