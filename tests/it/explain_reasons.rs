//! Answers of `explain` to the questions that a table of facts leaves: why an operation isn't
//! long-running, what happens if it doesn't succeed, and what wasn't read.

use std::fs;
use std::path::Path;

use crate::common::{run, stderr, stdout};
use serde_json::{Value, json};

fn write(folder: &Path, name: &str, document: &Value) {
    fs::write(folder.join(name), document.to_string()).unwrap();
}

/// A document of Azure Resource Manager with these paths and definitions.
fn arm(paths: &Value, definitions: &Value) -> Value {
    json!({ "swagger": "2.0", "host": "management.azure.com", "paths": paths,
            "definitions": definitions })
}

/// What `explain` says about the only operation with this name, in one line.
#[track_caller]
fn explained(document: &Value, name: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.json", document);
    let output = run(folder.path(), &["explain", "a.json", name]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    assert!(text.lines().all(|line| line.len() <= 100), "{text}");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The signs that `explain` misses on an operation.
#[track_caller]
fn missing(document: &Value, name: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.json", document);
    let output = run(folder.path(), &["explain", "a.json", name]);
    assert_eq!(output.status.code(), Some(2), "{}", stdout(&output));
    let said = stderr(&output);
    let mut lines = said.lines().map(|line| line.trim().to_owned());
    let first = lines.next().unwrap();
    assert!(
        first.ends_with("isn't recognized as long-running"),
        "{said}"
    );
    lines.collect()
}

#[test]
fn an_operation_without_signs_gets_the_list_of_signs() {
    let ok = json!({ "200": { "description": "Done" } });
    let document = arm(
        &json!({ "/mills/{name}": {
            "put": { "operationId": "Mills_Create", "responses": ok },
            "get": { "operationId": "Mills_Get", "responses": ok },
            "patch": { "operationId": "Mills_Update", "x-ms-long-running-operation": false,
                       "responses": { "202": { "description": "Accepted" } } },
            "post": { "operationId": "Mills_Buy", "description": "This is a long-running operation.",
                      "responses": { "201": { "description": "Created",
                          "headers": { "Location": { "type": "string" } } } } } } }),
        &json!({}),
    );
    assert_eq!(
        missing(&document, "Mills_Create"),
        [
            "marker: no `x-ms-long-running-operation`",
            "code: no `202` response",
            "header: no success response declares `Azure-AsyncOperation`, `Location` or \
             `Operation-Location`",
            "description: doesn't say that work continues",
        ]
    );
    assert_eq!(
        missing(&document, "GET /mills/{name}"),
        [
            "marker: no `x-ms-long-running-operation`",
            "method: GET only reads, so no other sign counts",
        ]
    );
    assert_eq!(
        missing(&document, "Mills_Update"),
        ["marker: `x-ms-long-running-operation` is `false`, which decides"]
    );
    let bought = missing(&document, "Mills_Buy");
    assert_eq!(
        bought[2..],
        [
            "header: `Location` of the `201` is the URL of a resource, not of a status",
            "description: says that work continues, but a description alone doesn't count",
        ]
    );
}

#[test]
fn links_and_bodies_are_signs_in_openapi_3() {
    let document = json!({ "openapi": "3.0.3", "paths": { "/parts": { "post": {
        "operationId": "addPart", "responses": { "200": { "description": "Added" } } } } } });
    assert_eq!(
        missing(&document, "addPart"),
        [
            "code: no `202` response",
            "header: no success response declares `Location`, `Operation-Location` or \
             `Azure-AsyncOperation`",
            "link: none on a `202`",
            "status: no `200` or `201` returns a status that a GET returns again",
            "description: doesn't say that work continues",
        ]
    );
}

#[test]
fn a_pattern_of_such_operations_names_one_to_ask_about() {
    let folder = tempfile::tempdir().unwrap();
    let ok = json!({ "responses": { "200": { "description": "Done" } } });
    let paths = json!({ "/mills/{name}": { "get": ok, "delete": ok } });
    write(folder.path(), "a.json", &arm(&paths, &json!({})));
    let output = run(folder.path(), &["explain", "a.json", "* /mills/{name}"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        stderr(&output),
        "error: `* /mills/{name}` matches 2 operations, and none is recognized as long-running\n  \
         hint: name one operation to see why, such as `DELETE /mills/{name}`\n"
    );
}

/// A DELETE of the data plane, whose status lists these values.
fn deletes(values: &[&str]) -> Value {
    json!({ "swagger": "2.0", "paths": {
        "/mills/{name}": { "delete": {
            "operationId": "Mills_Delete", "x-ms-long-running-operation": true,
            "responses": { "202": { "description": "Accepted",
                "schema": { "$ref": "#/definitions/Operation" },
                "headers": { "Operation-Location": { "type": "string" } } } } } },
        "/operations/{id}": { "get": { "operationId": "Operations_Get", "responses": {
            "200": { "description": "The status",
                     "schema": { "$ref": "#/definitions/Operation" } } } } } },
        "definitions": { "Operation": { "type": "object", "properties": {
            "id": { "type": "string" },
            "status": { "type": "string", "enum": values },
            "error": { "type": "object" } } } } })
}

/// What clients do if the operation fails and if it is canceled, by their ids.
fn reactions(document: &Value, clients: &[&str]) -> Vec<(Value, Value)> {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.json", document);
    let arguments = [
        "explain",
        "a.json",
        "--format",
        "json",
        "--profile",
        "data-plane",
    ];
    let output = run(folder.path(), &arguments);
    let explained: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let rows = explained[0]["clients"].as_array().unwrap();
    let row = |name: &&str| {
        let row = rows.iter().find(|row| row["client"] == **name).unwrap();
        assert_eq!(row["verdict"], "ok", "{name}");
        (row["if_failed"].clone(), row["if_canceled"].clone())
    };
    clients.iter().map(row).collect()
}

#[test]
fn clients_that_miss_a_cancellation_are_shown() {
    // Go and JavaScript know the spelling with two `l`. Python and .NET don't.
    let document = deletes(&["NotStarted", "Running", "Succeeded", "Failed", "Cancelled"]);
    let found = reactions(&document, &["go", "python", "dotnet"]);
    let (reported, never) = (json!("reported"), json!("never-ends"));
    assert_eq!(found[0], (reported.clone(), reported.clone()));
    assert_eq!(found[1], (reported.clone(), never.clone()));
    assert_eq!(found[2], (reported, never));
}

#[test]
fn an_end_without_a_value_is_not_guessed() {
    let document = deletes(&["NotStarted", "Running", "Succeeded", "Failed"]);
    assert_eq!(
        reactions(&document, &["go"]),
        [(json!("reported"), Value::Null)]
    );
}

#[test]
fn a_value_that_all_clients_know_is_enough() {
    let document = deletes(&["Running", "Succeeded", "Failed", "Cancelled", "Canceled"]);
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.json", &document);
    let arguments = ["explain", "a.json", "--profile", "data-plane"];
    let text = stdout(&run(folder.path(), &arguments));
    assert!(
        text.contains("If the status is Failed or Canceled, every client"),
        "{text}"
    );
    assert!(!text.contains("forever"), "{text}");
}

#[test]
fn the_own_path_is_explained_where_clients_request_it() {
    let widget = json!({ "$ref": "#/definitions/Widget" });
    let document = arm(
        &json!({ "/widgets/{name}": {
            "get": { "operationId": "Widgets_Get",
                     "responses": { "200": { "description": "", "schema": widget } } },
            "put": { "operationId": "Widgets_Create", "x-ms-long-running-operation": true,
                     "responses": { "201": { "description": "", "schema": widget,
                         "headers": { "Azure-AsyncOperation": { "type": "string" } } } } } } }),
        &json!({ "Widget": { "type": "object" } }),
    );
    let text = explained(&document, "Widgets_Create");
    let words = "own path: GET /widgets/{name}, the URL of the first request (original-uri)";
    assert!(text.contains(words), "{text}");
    assert!(
        text.contains("GET /widgets/{name} (Widgets_Get), the"),
        "{text}"
    );
}

#[test]
fn the_state_in_the_first_response_is_not_denied() {
    let state = json!({ "type": "object", "properties": { "properties": { "type": "object",
        "properties": { "provisioningState": { "type": "string" } } } } });
    let plain = json!({ "type": "object" });
    let schema = |name: &str| json!({ "$ref": format!("#/definitions/{name}") });
    let put = json!({ "operationId": "Mills_Create", "x-ms-long-running-operation": true,
        "responses": { "202": { "description": "Accepted", "schema": schema("MillState") } } });
    let get = json!({ "responses": { "200": { "description": "", "schema": schema("Mill") } } });
    let definitions = json!({ "Mill": plain, "MillState": state });
    let with_get = arm(
        &json!({ "/mills/{name}": { "put": put, "get": get } }),
        &definitions,
    );
    let text = explained(&with_get, "Mills_Create");
    assert!(
        text.contains("the body of the 202 has a provisioningState, but the resource that the GET"),
        "{text}"
    );
    let without = json!({ "Mill": plain, "MillState": plain });
    let without = arm(
        &json!({ "/mills/{name}": { "put": put, "get": get } }),
        &without,
    );
    let text = explained(&without, "Mills_Create");
    assert!(
        text.contains("and the resource has no provisioningState"),
        "{text}"
    );
}

/// A PUT in one file and the GET of the same path in another file of the folder.
fn split(folder: &Path) {
    let widget = json!({ "type": "object", "properties": { "properties": { "type": "object",
        "properties": { "provisioningState": { "type": "string", "readOnly": true } } } } });
    let schema = json!({ "$ref": "#/definitions/Widget" });
    let definitions = json!({ "Widget": widget });
    let put = json!({ "operationId": "Widgets_Create", "x-ms-long-running-operation": true,
        "x-ms-long-running-operation-options": { "final-state-via": "original-uri" },
        "responses": { "201": { "description": "", "schema": schema,
            "headers": { "Azure-AsyncOperation": { "type": "string" } } } } });
    let get = json!({ "operationId": "Widgets_Get",
        "responses": { "200": { "description": "", "schema": schema } } });
    let path = "/subscriptions/{id}/providers/Contoso.Parts/widgets/{name}";
    write(
        folder,
        "create.json",
        &arm(&json!({ path: { "put": put } }), &definitions),
    );
    write(
        folder,
        "get.json",
        &arm(&json!({ path: { "get": get } }), &definitions),
    );
}

#[test]
fn a_document_that_was_not_read_is_mentioned_where_it_may_matter() {
    let folder = tempfile::tempdir().unwrap();
    split(folder.path());
    let unread = "Other documents in this folder say more";
    let alone = stdout(&run(folder.path(), &["explain", "create.json"]));
    assert!(alone.contains("which isn't described"), "{alone}");
    assert!(alone.contains(unread), "{alone}");
    let all = stdout(&run(folder.path(), &["explain", "."]));
    assert!(!all.contains(unread), "{all}");
    let json = stdout(&run(
        folder.path(),
        &["explain", "create.json", "--format", "json"],
    ));
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json[0]["depends_on_unread_documents"], true);

    // A document that says nothing about the operation doesn't matter.
    let other = arm(&json!({ "/others": {} }), &json!({}));
    write(folder.path(), "get.json", &other);
    let alone = stdout(&run(folder.path(), &["explain", "create.json"]));
    assert!(!alone.contains(unread), "{alone}");
}

#[test]
fn a_finding_that_another_document_may_change_says_so() {
    let folder = tempfile::tempdir().unwrap();
    split(folder.path());
    let note = "note: other documents in the folder say more about `Widgets_Create`";
    let one = run(folder.path(), &["create.json"]);
    assert!(stdout(&one).contains("LRO4"), "{}", stdout(&one));
    assert!(stderr(&one).contains(note), "{}", stderr(&one));
    assert!(
        stderr(&one).contains("lro-lint check .\n"),
        "{}",
        stderr(&one)
    );
    for others in [
        &["."][..],
        &["--quiet", "create.json"],
        &["get.json"],
        // No finding is about the operation.
        &["--select", "LRO001", "create.json"],
    ] {
        let output = run(folder.path(), others);
        assert!(!stderr(&output).contains("note:"), "{}", stderr(&output));
    }
}

#[test]
fn every_folder_with_unread_documents_that_matter_is_named() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a", "b", "c"] {
        std::fs::create_dir(folder.path().join(name)).unwrap();
        split(&folder.path().join(name));
    }
    let named = ["a/create.json", "b/get.json", "c/create.json", "c/get.json"];
    let some = stderr(&run(folder.path(), &named));
    assert!(some.contains("lro-lint check a\n"), "{some}");
    let named = ["a/create.json", "b/get.json", "c/create.json"];
    let all = stderr(&run(folder.path(), &named));
    assert!(all.contains("lro-lint check a c\n"), "{all}");
}
