//! What the model reads out of documents that say less than they could: which status is meant, which
//! link is polled, what is returned, and what is left open.

use lro_lint::internals::explain::Explanation;
use lro_lint::internals::model::{Profile, Survey, System};
use lro_lint::internals::workspace::{Input, Memory, Workspace};
use serde_json::{Value, json};

const MARKED: &str = r#""x-ms-long-running-operation": true"#;
const GENERATED: &str = r#""x-typespec-generated": [{ "emitter": "any" }]"#;
const STATES: &str = r#""enum": ["Running", "Succeeded", "Failed"]"#;

/// What is explained of the long-running operations of a document of Swagger 2.0, by operation id.
fn explained(system: System, info: &str, paths: &str, definitions: &str) -> Vec<Value> {
    let text = format!(
        r#"{{ "swagger": "2.0", "info": {{ {info} }}, "paths": {{ {paths} }},
            "definitions": {{ {definitions} }} }}"#
    );
    let source: Memory = [("a.json", &*text)].into_iter().collect();
    let (workspace, errors) = Workspace::load(&source, &[Input::File("a.json".to_owned())]);
    assert!(errors.is_empty(), "{errors:?}");
    let survey = Survey::new(&workspace, |_, _| Profile::of(system));
    let lros = survey.documents.iter().flat_map(|document| &document.lros);
    lros.map(|lro| serde_json::to_value(Explanation::of(lro)).unwrap())
        .collect()
}

/// The only operation of a document.
#[track_caller]
fn only(system: System, info: &str, paths: &str, definitions: &str) -> Value {
    let mut found = explained(system, info, paths, definitions);
    assert_eq!(found.len(), 1, "{found:#?}");
    found.remove(0)
}

/// A GET with parameters in its path, whose 200 returns a definition.
fn get(path: &str, schema: &str) -> String {
    format!(
        r##""{path}": {{ "get": {{ "responses": {{
            "200": {{ "schema": {{ "$ref": "#/definitions/{schema}" }} }} }} }} }}"##
    )
}

/// An action that is accepted with these headers, and has more members.
fn action(path: &str, headers: &str, more: &str) -> String {
    format!(
        r#""{path}": {{ "post": {{ {more} "responses": {{
            "202": {{ "headers": {{ {headers} }} }} }} }} }}"#
    )
}

fn status(name: &str, property: &str, more: &str) -> String {
    format!(
        r#""{name}": {{ "properties": {{ "id": {{ "type": "string" }},
            "{property}": {{ "type": "string", {STATES} }} {more} }} }}"#
    )
}

const OPERATION_LOCATION: &str = r#""Operation-Location": { "type": "string" }"#;

#[test]
fn a_status_is_known_by_what_it_is_and_not_by_its_path() {
    let via =
        r#""x-ms-long-running-operation-options": { "final-state-via": "operation-location" },"#;
    let paths = [
        action(
            "/kilns/{kiln}:fire",
            OPERATION_LOCATION,
            &format!("{MARKED}, {via}"),
        ),
        get("/watchers/{watcherId}", "Watch"),
    ];
    let result = r##", "result": { "$ref": "#/definitions/Pot" }"##;
    let definitions = [
        status("Watch", "status", result),
        r#""Pot": { "properties": { "glaze": { "type": "string" } } }"#.to_owned(),
    ];
    let (paths, definitions) = (paths.join(","), definitions.join(","));
    let found = only(System::DataPlane, "", &paths, &definitions);
    assert_eq!(found["status_monitor"]["schema"], "#/definitions/Watch");
    assert_eq!(found["result"]["schema"], "#/definitions/Pot");
    assert_eq!(found["result"]["property"], "result");
}

#[test]
fn what_can_be_made_is_a_thing_and_no_status_of_others() {
    let paths = [
        action(
            "/kilns/{kiln}:fire",
            OPERATION_LOCATION,
            &format!("{MARKED},"),
        ),
        r##""/firings/{firing}": {
            "get": { "responses": { "200": { "schema": { "$ref": "#/definitions/Firing" } } } },
            "put": { "responses": { "200": { "schema": { "$ref": "#/definitions/Firing" } } } } }"##
            .to_owned(),
    ];
    let found = only(
        System::DataPlane,
        "",
        &paths.join(","),
        &status("Firing", "status", ""),
    );
    assert_eq!(
        found["status_monitor"]["schema"],
        "builtin:AzureCoreOperationStatus"
    );
}

#[test]
fn a_status_is_known_by_its_words_under_any_name() {
    for (name, is_status) in [
        ("statusValue", true),
        ("phase", true),
        ("provisioningState", false),
    ] {
        let paths = [
            action(
                "/kilns/{kiln}:fire",
                OPERATION_LOCATION,
                &format!("{MARKED},"),
            ),
            get("/kilns/{kiln}/watchers/{watcherId}", "Watch"),
        ];
        let definition = status("Watch", name, "");
        let found = only(System::DataPlane, "", &paths.join(","), &definition);
        let schema = &found["status_monitor"]["schema"];
        assert_eq!(schema == "#/definitions/Watch", is_status, "{name}");
    }
}

#[test]
fn parameters_that_every_client_of_resource_manager_has_need_no_source() {
    let root = "/subscriptions/{subscriptionId}/providers/Contoso.Kilns";
    let header = r#""Azure-AsyncOperation": { "type": "string" }"#;
    let paths = [
        action(
            "/{scope}/providers/Contoso.Kilns/kilns/{kiln}/fire",
            header,
            &format!("{MARKED},"),
        ),
        get(
            &format!("{root}/locations/{{location}}/operationStatuses/{{operationId}}"),
            "Watch",
        ),
        get(
            &format!("{root}/locations/{{location}}/quotas/{{quota}}"),
            "Quota",
        ),
    ];
    let definitions = [
        status("Watch", "status", ""),
        r#""Quota": { "properties": { "status": { "type": "string", "enum": ["Granted"] } } }"#
            .to_owned(),
    ];
    let found = only(System::Arm, "", &paths.join(","), &definitions.join(","));
    assert_eq!(found["status_monitor"]["schema"], "#/definitions/Watch");
}

#[test]
fn the_text_of_a_link_names_the_type_that_it_leads_to() {
    let headers = r#""Operation-Location": { "type": "string",
        "description": "The location of an instance of Watch" }"#;
    let via =
        r#""x-ms-long-running-operation-options": { "final-state-via": "operation-location" },"#;
    let paths = action("/kilns/{kiln}:fire", headers, &format!("{MARKED}, {via}"));
    let definitions = [
        status(
            "Contoso.Watch",
            "status",
            r##", "result": { "$ref": "#/definitions/Pot" }"##,
        ),
        r#""Pot": { "properties": { "glaze": { "type": "string" } } }"#.to_owned(),
    ];
    let found = only(System::DataPlane, GENERATED, &paths, &definitions.join(","));
    assert_eq!(
        found["status_monitor"]["schema"],
        "#/definitions/Contoso.Watch"
    );
    assert_eq!(found["result"]["schema"], "#/definitions/Pot");
}

#[test]
fn a_link_to_the_status_is_polled_and_location_beside_it_is_final() {
    for (body, polled) in [
        (
            r#""statusUrl": { "type": "string", "format": "uri" }"#,
            "body-link",
        ),
        (
            r#""dashboardUrl": { "type": "string", "format": "uri" }"#,
            "header",
        ),
    ] {
        let paths = format!(
            r#""/kilns/{{kiln}}/fire": {{ "post": {{ "responses": {{ "202": {{
                "headers": {{ "Location": {{ "type": "string" }} }},
                "schema": {{ "properties": {{ {body} }} }} }} }} }} }}"#
        );
        let found = only(System::Generic, "", &paths, "");
        assert_eq!(found["polling"]["kind"], polled, "{body}");
        assert_eq!(found["final_state_via"]["value"], "location", "{body}");
    }
}

#[test]
fn a_body_of_links_is_no_resource_and_what_a_put_sends_is_the_likeliest() {
    let paths = format!(
        r##""/kilns/{{kiln}}": {{ "put": {{ {MARKED},
            "parameters": [{{ "name": "kiln", "in": "body",
                             "schema": {{ "$ref": "#/definitions/Kiln" }} }}],
            "responses": {{ "201": {{ "schema": {{ "properties": {{
                "statusUrl": {{ "type": "string", "format": "uri" }} }} }} }} }} }} }}"##
    );
    let kiln = r#""Kiln": { "properties": { "heat": { "type": "integer" } } }"#;
    let found = only(System::DataPlane, "", &paths, kiln);
    assert_eq!(found["result"]["schema"], "#/definitions/Kiln");
    let open = &found["open"];
    let readings = json!(["#/definitions/Kiln", "void"]);
    assert!(
        open.as_array()
            .unwrap()
            .iter()
            .any(|one| one["readings"] == readings),
        "{open}"
    );
}

#[test]
fn a_retired_thing_can_be_read_where_the_options_say_so() {
    let paths = format!(
        r##""/kilns/{{kiln}}": {{
            "get": {{ "responses": {{ "200": {{ "schema": {{ "$ref": "#/definitions/Kiln" }} }} }} }},
            "delete": {{ {MARKED},
              "x-ms-long-running-operation-options": {{ "final-state-via": "original-uri" }},
              "responses": {{ "202": {{ "headers": {{ {OPERATION_LOCATION} }} }} }} }} }}"##
    );
    let kiln = r#""Kiln": { "properties": { "heat": { "type": "integer" } } }"#;
    let found = only(System::DataPlane, "", &paths, kiln);
    assert_eq!(found["result"]["schema"], "#/definitions/Kiln");
}

#[test]
fn the_only_get_that_can_be_called_returns_what_a_compiler_left_out() {
    let fired = |others: &[String]| {
        let fire = action(
            "/kilns/{kiln}:fire",
            r#""Azure-AsyncOperation": { "type": "string" }"#,
            &format!("{MARKED},"),
        );
        let paths = [&[fire, get("/pots/{kiln}", "Pot")], others].concat();
        let definitions = r#""Pot": { "properties": { "glaze": { "type": "string" } } },
            "Ash": { "properties": { "weight": { "type": "number" } } }"#;
        only(System::DataPlane, GENERATED, &paths.join(","), definitions)
    };
    let found = fired(&[]);
    assert_eq!(found["result"]["schema"], "#/definitions/Pot");
    assert_eq!(
        found["final_state_via"]["value"],
        "custom-operation-reference"
    );
    // Of two nobody can tell which is meant.
    let found = fired(&[get("/ashes/{kiln}", "Ash")]);
    assert_ne!(found["result"]["kind"], "schema");
}

#[test]
fn a_result_that_nothing_states_is_left_open() {
    let headers = r#""Location": { "type": "string" }"#;
    let paths = action("/kilns/{kiln}:fire", headers, &format!("{MARKED},"));
    let found = only(System::DataPlane, "", &paths, "");
    assert_eq!(found["result"]["kind"], "void");
    let open = found["open"].as_array().unwrap();
    assert!(open.iter().any(|open| open["fact"] == "result"), "{open:?}");
    // The response that ends the operation says that there is none.
    let ended = paths.replace(r#""202""#, r#""204": {}, "202""#);
    let found = only(System::DataPlane, "", &ended, "");
    let open = found["open"].as_array().unwrap();
    assert!(open.iter().all(|open| open["fact"] != "result"), "{open:?}");
}

#[test]
fn a_status_that_is_answered_at_once_is_long_running_where_a_get_returns_it_again() {
    let paths = |path: &str| {
        [
            format!(
                r##""{path}": {{ "post": {{ "responses": {{
                    "200": {{ "schema": {{ "$ref": "#/definitions/Batch" }} }} }} }} }}"##
            ),
            get("/batches/{batchId}", "Batch"),
        ]
        .join(",")
    };
    let batch = status("Batch", "status", "");
    let found = only(System::Generic, "", &paths("/batches"), &batch);
    assert_eq!(found["detected_by"], json!(["status-body"]));
    assert_eq!(found["status_monitor"]["failed"], json!(["Failed"]));
    // An action on what there is begins nothing, and a life that never ends is no work.
    let cancelled = explained(
        System::Generic,
        "",
        &paths("/batches/{batchId}/cancel"),
        &batch,
    );
    assert_eq!(cancelled.len(), 0);
    let lives = batch.replace(STATES, r#""enum": ["Packed", "Travelling", "Delivered"]"#);
    assert_eq!(
        explained(System::Generic, "", &paths("/batches"), &lives).len(),
        0
    );
}

#[test]
fn a_status_may_be_in_an_envelope() {
    let envelope =
        r##""Envelope": { "properties": { "work": { "$ref": "#/definitions/Work" } } }"##;
    let paths = [
        r##""/kilns/{kiln}/fire": { "post": { "responses": { "202": {
            "schema": { "$ref": "#/definitions/Envelope" } } } } }"##
            .to_owned(),
        get("/works/{workId}", "Envelope"),
    ];
    let definitions = [envelope.to_owned(), status("Work", "status", "")];
    let found = only(
        System::Generic,
        "",
        &paths.join(","),
        &definitions.join(","),
    );
    assert_eq!(found["polling"]["operation"]["path"], "/works/{workId}");
    assert_eq!(found["status_monitor"]["status"], "work.status");
}

#[test]
fn a_flag_with_an_error_and_a_response_is_a_status() {
    let paths = [
        r##""/zoos/{zoo}/fences": { "post": { "responses": { "200": {
            "schema": { "$ref": "#/definitions/Work" } } } } }"##
            .to_owned(),
        get("/zoos/{zoo}/operations/{operation}", "Work"),
    ];
    let work = r##""Work": { "properties": { "name": { "type": "string" },
            "done": { "type": "boolean" }, "error": { "type": "object" },
            "response": { "$ref": "#/definitions/Fence" } } },
        "Fence": { "properties": { "length": { "type": "integer" } } }"##;
    let found = only(System::Generic, "", &paths.join(","), work);
    assert_eq!(found["status_monitor"]["status"], "done");
    assert_eq!(found["status_monitor"]["succeeded"], json!(["true"]));
    assert_eq!(found["result"]["schema"], "#/definitions/Fence");
    assert_eq!(found["result"]["property"], "response");
    // What a person ticks off has neither.
    let todo = work.replace("error", "colour");
    assert_eq!(
        explained(System::Generic, "", &paths.join(","), &todo).len(),
        0
    );
}
