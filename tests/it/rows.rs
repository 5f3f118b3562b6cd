//! The rows of clients in an explanation: who has one, and what generators make of the result. What is
//! expected comes from the code that AutoRest and the emitters of TypeSpec write.

use lro_lint::internals::clients::Audience;
use lro_lint::internals::explain::Explanation;
use lro_lint::internals::model::{Profile, Survey, System};
use lro_lint::internals::workspace::{Input, Memory, Workspace};
use serde_json::{Value, json};

const MARKED: &str = r#""x-ms-long-running-operation": true,"#;
const BY_COMPILER: &str = r#""x-typespec-generated": [{}]"#;

/// The only long-running operation of a document of Swagger 2.0, explained.
fn explained(system: System, info: &str, paths: &str, audience: Audience) -> Value {
    let text = format!(
        r##"{{ "swagger": "2.0", "info": {{ {info} }}, "paths": {{ {paths} }}, "definitions": {{
          "Group": {{ "properties": {{ "size": {{ "type": "integer" }} }} }},
          "Topic": {{ "properties": {{ "properties": {{ "properties": {{
            "provisioningState": {{ "type": "string", "enum": ["Succeeded", "Failed"] }} }} }} }} }},
          "Job": {{ "required": ["status"], "properties": {{
            "status": {{ "type": "string", "enum": ["Running", "Succeeded", "Failed"] }},
            "resourceLocation": {{ "type": "string", "format": "uri" }},
            "error": {{ "type": "object" }} }} }},
          "Filling": {{ "required": ["status"], "properties": {{
            "status": {{ "type": "string", "enum": ["Running", "Succeeded", "Failed"] }},
            "result": {{ "$ref": "#/definitions/Group" }} }} }} }} }}"##
    );
    let source: Memory = [("a.json", &*text)].into_iter().collect();
    let (workspace, errors) = Workspace::load(&source, &[Input::File("a.json".to_owned())]);
    assert!(errors.is_empty(), "{errors:?}");
    let survey = Survey::new(&workspace, |_, _| Profile::of(system));
    let lros: Vec<_> = survey.documents.iter().flat_map(|one| &one.lros).collect();
    assert_eq!(lros.len(), 1);
    serde_json::to_value(Explanation::for_audience(lros[0], audience)).unwrap()
}

/// The clients that really meet the operation.
fn own(system: System, info: &str, paths: &str) -> Value {
    explained(system, info, paths, Audience::Own)
}

/// The row of a client.
fn row<'v>(explained: &'v Value, client: &str) -> &'v Value {
    let mut rows = explained["clients"].as_array().unwrap().iter();
    let found = rows.find(|row| row["client"] == client);
    found.unwrap_or_else(|| panic!("{client} in {:#}", explained["clients"]))
}

#[track_caller]
fn assert_rows(explained: &Value, clients: &[&str], expected: &Value) {
    for client in clients {
        let row = row(explained, client);
        for (member, expected) in expected.as_object().unwrap() {
            assert_eq!(&row[member], expected, "{member} of {client}");
        }
    }
}

fn operation(verb: &str, path: &str, marker: &str, responses: &str) -> String {
    format!(r#""{path}": {{ "{verb}": {{ {marker} "responses": {{ {responses} }} }} }}"#)
}

fn of(definition: &str) -> String {
    format!(r##""schema": {{ "$ref": "#/definitions/{definition}" }}"##)
}

fn header(name: &str) -> String {
    format!(r#""headers": {{ "{name}": {{ "type": "string" }} }}"#)
}

/// A resource that a GET returns, and that this PUT or PATCH writes.
fn resource(verb: &str, responses: &str) -> String {
    format!(
        r#""/groups/{{g}}": {{
          "get": {{ "responses": {{ "200": {{ {} }} }} }},
          "{verb}": {{ {MARKED} "responses": {{ {responses} }} }} }}"#,
        of("Group")
    )
}

#[test]
fn without_a_schema_of_its_own_a_method_of_autorest_returns_nothing() {
    let responses = format!(r#""200": {{}}, "202": {{ {} }}"#, header("Location"));
    let paths = resource("put", &responses);
    let clients = ["python-arm", "js", "go", "dotnet"];
    let by_autorest = own(System::Arm, "", &paths);
    assert_rows(
        &by_autorest,
        &clients,
        &json!({ "returns": null, "verdict": "wrong-result",
            "otherwise": { "generator": "typespec", "returns": "#/definitions/Group", "verdict": "ok" } }),
    );
    let by_compiler = own(System::Arm, BY_COMPILER, &paths);
    assert_rows(
        &by_compiler,
        &clients,
        &json!({ "returns": "#/definitions/Group", "verdict": "ok", "otherwise": null }),
    );
}

#[test]
fn a_delete_with_a_body_is_typed_by_autorest() {
    let responses = format!(
        r#""200": {{ {} }}, "202": {{ {} }}, "204": {{}}"#,
        of("Group"),
        header("Location")
    );
    let paths = operation("delete", "/groups/{g}", MARKED, &responses);
    let explained = own(System::Arm, "", &paths);
    assert_rows(
        &explained,
        &["python-arm", "js"],
        &json!({ "returns": "#/definitions/Group", "verdict": "ok" }),
    );
}

#[test]
fn the_schema_of_a_202_is_the_type_where_it_is_the_only_one() {
    let marker = format!(
        r#"{MARKED} "x-ms-long-running-operation-options": {{ "final-state-via": "operation-location" }},"#
    );
    let accepted = format!(
        r#""202": {{ {}, {} }}"#,
        of("Job"),
        header("Operation-Location")
    );
    let paths = operation("post", "/groups:fill", &marker, &accepted);
    let explained = own(System::DataPlane, "", &paths);
    let job = json!({ "returns": "#/definitions/Job", "verdict": "ok" });
    assert_rows(&explained, &["python", "js", "dotnet"], &job);

    // A 200 goes before it.
    let responses = format!(r#"{accepted}, "200": {{ {} }}"#, of("Group"));
    let paths = operation("post", "/groups:fill", MARKED, &responses);
    let by_location = paths.replace("Operation-Location", "Location");
    let explained = own(System::Arm, "", &by_location);
    let group = json!({ "returns": "#/definitions/Group", "verdict": "ok" });
    assert_rows(&explained, &["python-arm", "js"], &group);
}

#[test]
fn only_code_from_typespec_takes_the_result_out_of_a_status() {
    let marker = format!(
        r#"{MARKED} "x-ms-long-running-operation-options": {{ "final-state-via": "operation-location" }},"#
    );
    let responses = format!(
        r#""202": {{ {}, {} }}, "200": {{ {} }}"#,
        of("Filling"),
        header("Operation-Location"),
        of("Group")
    );
    let paths = operation("post", "/groups:fill", &marker, &responses);
    let group = "#/definitions/Group";
    let note = "returns the status document itself instead of `Group`";
    assert_rows(
        &own(System::DataPlane, "", &paths),
        &["python", "js", "dotnet"],
        &json!({ "returns": group, "verdict": "wrong-result", "note": note }),
    );
    // The poller of Go looks for `result` itself.
    let ok = json!({ "returns": group, "verdict": "ok" });
    assert_rows(&own(System::DataPlane, "", &paths), &["go"], &ok);
    let by_compiler = own(System::DataPlane, BY_COMPILER, &paths);
    assert_rows(&by_compiler, &["python", "js", "go", "dotnet"], &ok);
}

#[test]
fn an_error_after_the_work_is_a_failure_even_if_nothing_is_returned() {
    let responses = format!(r#""202": {{ {} }}"#, header("x-work-url"));
    let paths = operation("put", "/pumps/{p}/priming", MARKED, &responses);
    let explained = own(System::DataPlane, "", &paths);
    let failure =
        json!({ "verdict": "false-failure", "note": "gives up: the same path has no GET" });
    assert_rows(&explained, &["js", "go"], &failure);

    // Java has nothing to return after a DELETE, and nobody waits for it.
    let responses = format!(r#""202": {{ {} }}"#, header("Operation-Location"));
    let paths = operation("delete", "/pumps/{p}", MARKED, &responses);
    let explained = own(System::DataPlane, "", &paths);
    assert_rows(&explained, &["java"], &json!({ "verdict": "ok" }));
}

#[test]
fn a_typed_result_needs_a_body_in_javascript_and_dotnet() {
    let responses = format!(r#""201": {{}}, "200": {{ {} }}"#, of("Group"));
    let explained = own(System::DataPlane, BY_COMPILER, &resource("put", &responses));
    for client in ["js", "dotnet"] {
        let note = row(&explained, client)["note"].as_str().unwrap();
        let expected = "gives up: the last answer has no body to read the result from";
        assert!(note.starts_with(expected), "{client}: {note}");
    }
}

#[test]
fn the_worst_of_all_first_answers_counts() {
    let responses = format!(r#""200": {{}}, "201": {{ {} }}"#, of("Group"));
    let paths = resource("patch", &responses).replace("/Group", "/Topic");
    let explained = own(System::Arm, "", &paths);
    let note = "reports success without polling, unless the `200` means that the work is complete";
    let unsure = json!({ "verdict": "unknown", "note": note, "returns": null });
    assert_rows(&explained, &["python-arm", "go"], &unsure);
}

#[test]
fn a_row_names_the_undeclared_header_that_it_rests_on() {
    let paths = operation("post", "/groups/{g}/empty", MARKED, r#""202": {}"#);
    let explained = own(System::Arm, "", &paths);
    let header = explained["polling"]["header"].as_str().unwrap();
    let rests = json!({ "polls": header, "note": format!("if the service sends `{header}`") });
    assert_rows(&explained, &["python-arm", "js", "go"], &rests);

    // What a header would change is said by its name too.
    let paths = operation("delete", "/groups/{g}", MARKED, r#""200": {}"#);
    let explained = own(System::DataPlane, "", &paths);
    for client in explained["clients"].as_array().unwrap() {
        let note = client["note"].as_str().unwrap_or_default();
        assert!(!note.contains("a header"), "{client}");
    }
}

#[test]
fn a_resource_location_that_the_status_describes_is_followed() {
    let responses = format!(r#""202": {{ {} }}"#, header("Operation-Location"));
    let status = format!(
        r#""/operations/{{operationId}}": {{ "get": {{
          "parameters": [{{ "name": "operationId", "in": "path", "required": true, "type": "string" }}],
          "responses": {{ "200": {{ {} }} }} }} }}"#,
        of("Job")
    );
    let paths = format!("{}, {status}", resource("put", &responses));
    let explained = own(System::DataPlane, "", &paths);
    let linked = json!({ "final_get": "resourceLocation" });
    assert_rows(&explained, &["python", "js", "go", "dotnet"], &linked);
}

/// A POST that creates what its Location leads to, and the codes of the GET there.
fn training(code: u16, responses: &str) -> Value {
    let created = format!(r#""{code}": {{ {} }}"#, header("Location"));
    let post = operation("post", "/models", MARKED, &created);
    let get = operation("get", "/models/{modelId}", "", responses);
    own(System::DataPlane, "", &format!("{post}, {get}"))
}

#[test]
fn what_was_created_answers_as_its_get_does() {
    let there = format!(r#""200": {{ {} }}"#, of("Group"));
    let early = json!({ "polls": "Location", "verdict": "early-success" });
    let later = format!(r#"{there}, "202": {{}}"#);
    let ok = json!({ "polls": "Location", "verdict": "ok" });
    for code in [201, 202] {
        assert_rows(&training(code, &there), &["python", "js"], &early);
        assert_rows(&training(code, &later), &["python", "js"], &ok);
    }
}

#[test]
fn an_operation_without_a_marker_has_no_poller() {
    let accepted = format!(r#""202": {{ {} }}"#, header("Location"));
    let paths = operation("post", "/groups:fill", "", &accepted);
    for system in [System::Arm, System::DataPlane, System::Fabric] {
        let explained = own(system, "", &paths);
        assert_eq!(explained["clients"], json!([]), "{system:?}");
        let why = explained["no_clients"].as_str().unwrap();
        assert!(why.contains("long-running-operation`"), "{why}");
    }
    let asked = explained(System::Arm, "", &paths, Audience::Azure);
    assert_eq!(asked["no_clients"], json!(null));
    assert_eq!(row(&asked, "python-arm")["polls"], "Location");
}

#[test]
fn clients_of_azure_meet_other_apis_only_if_they_are_asked_for() {
    let accepted = format!(r#""202": {{ {} }}"#, header("Location"));
    let paths = operation("post", "/groups", "", &accepted);
    for system in [System::Generic, System::Graph, System::Aep, System::Google] {
        let explained = own(system, "", &paths);
        assert_eq!(explained["clients"], json!([]), "{system:?}");
        let why = explained["no_clients"].as_str().unwrap();
        assert!(why.contains("--clients azure"), "{why}");
        let asked = self::explained(system, "", &paths, Audience::Azure);
        assert_eq!(row(&asked, "python")["polls"], "Location", "{system:?}");
    }
}
