//! What shows outside Azure that an operation is long-running, and what doesn't.

use lro_lint::internals::explain::Explanation;
use lro_lint::internals::model::{self, Profile, Survey, System};
use lro_lint::internals::openapi::Api;
use lro_lint::internals::workspace::{Input, Memory, Workspace};
use serde_json::{Value, json};

/// The system of a document, and what is explained of its long-running operations.
fn explained(document: &Value) -> (System, Vec<Value>) {
    let text = document.to_string();
    let source: Memory = [("a.json", &*text)].into_iter().collect();
    let (workspace, errors) = Workspace::load(&source, &[Input::File("a.json".to_owned())]);
    assert!(errors.is_empty(), "{errors:?}");
    let survey = Survey::new(&workspace, |api, _| Profile::of(model::detect(api)));
    let system = model::detect(Api::new(&workspace, workspace.find("a.json").unwrap()));
    let lros = survey.documents.iter().flat_map(|document| &document.lros);
    let lros = lros.map(|lro| serde_json::to_value(Explanation::of(lro)).unwrap());
    (system, lros.collect())
}

fn answer(schema: &str) -> Value {
    json!({ "description": "d", "content": { "application/json": {
        "schema": { "$ref": format!("#/components/schemas/{schema}") } } } })
}

/// A document with a POST of `/kilns` that has some members, a GET at `path` that has others, and
/// schemas.
fn document(post: Value, path: &str, get: Value, schemas: Value) -> Value {
    json!({ "openapi": "3.1.0", "paths": { "/kilns": { "post": post }, path: { "get": get } },
        "components": { "schemas": schemas } })
}

fn operation_of_google() -> Value {
    json!({ "type": "object", "properties": {
        "name": { "type": "string" }, "done": { "type": "boolean" },
        "metadata": { "type": "object" }, "error": { "type": "object" },
        "response": { "type": "object" } } })
}

#[test]
fn apis_of_googles_kind_are_known_by_what_they_answer() {
    for (code, taken_out, system) in [
        ("200", None, System::Google),
        // What a person ticks off has no ends.
        ("200", Some("response"), System::Generic),
        ("200", Some("name"), System::Generic),
        // What is transcoded from gRPC answers 200.
        ("202", None, System::Generic),
    ] {
        let mut operation = operation_of_google();
        if let Some(name) = taken_out {
            operation["properties"]
                .as_object_mut()
                .unwrap()
                .remove(name);
        }
        let post = json!({ "responses": { code: answer("Operation") } });
        let get = json!({ "responses": { "200": answer("Operation") } });
        let schemas = json!({ "Operation": operation });
        let document = document(post, "/v1/{name}", get, schemas);
        assert_eq!(explained(&document).0, system, "{code} {taken_out:?}");
    }
}

#[test]
fn an_operation_of_googles_kind_needs_no_get_beside_it() {
    let post = json!({ "responses": { "200": answer("Operation") } });
    let get = json!({ "responses": { "200": { "description": "d" } } });
    let schemas = json!({ "Operation": operation_of_google() });
    let mut document = document(post, "/kilns/{kiln}", get, schemas);
    let cancel = json!({ "post": { "responses": { "200": answer("Operation") } } });
    document["paths"]["/operations/{operation}:cancel"] = cancel;
    let (_, found) = explained(&document);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0]["operation"]["path"], "/kilns");
    assert_eq!(found[0]["polling"]["kind"], "body-link");
    assert_eq!(found[0]["status_monitor"]["status"], "done");
}

#[test]
fn markers_of_vendors_are_true_or_an_object() {
    for (marker, is_marked) in [
        (json!(true), true),
        (json!({ "legacy": false }), true),
        (json!(false), false),
    ] {
        let post = json!({ "x-xgen-long-running-operation": marker,
            "responses": { "202": { "description": "d" } } });
        let get = json!({ "responses": { "200": { "description": "d" } } });
        let (_, found) = explained(&document(post, "/kilns/{kiln}", get, json!({})));
        let detected = found.first().map(|lro| lro["detected_by"].clone());
        let expected = is_marked.then(|| json!(["extension", "status-202"]));
        assert_eq!(detected, expected, "{marker}");
    }
}

#[test]
fn a_marker_of_a_vendor_may_name_the_result() {
    let post = json!({
        "x-long-running-operation-parameters": {
            "response": { "$ref": "#/components/schemas/Pot" } },
        "responses": { "200": { "description": "d" } } });
    let get = json!({ "responses": { "200": { "description": "d" } } });
    let schemas = json!({ "Pot": { "type": "object", "properties": { "glaze": {} } } });
    let (_, found) = explained(&document(post, "/kilns/{kiln}", get, schemas));
    assert_eq!(found[0]["result"]["schema"], "#/components/schemas/Pot");
}

#[test]
fn a_get_with_conditions_for_a_loop_of_polls_is_polled() {
    let polled = json!([{ "name": "Wait", "successCriteria": [
        { "condition": "$response.body#/status == 'fired'" }] }]);
    let schemas = json!({ "Firing": { "type": "object", "properties": {
        "id": { "type": "string" }, "status": { "type": "string" } } } });
    for (extension, count) in [("x-speakeasy-polling", 1), ("x-other", 0)] {
        let post = json!({ "responses": { "201": answer("Firing") } });
        let get = json!({ extension: polled, "responses": { "200": answer("Firing") } });
        let document = document(post, "/firings/{firingId}", get, schemas.clone());
        let (_, found) = explained(&document);
        assert_eq!(found.len(), count, "{extension}");
        if let Some(lro) = found.first() {
            assert_eq!(lro["polling"]["operation"]["path"], "/firings/{firingId}");
        }
    }
}

/// Whether a POST that answers with a status is long-running, where a GET returns the same status.
fn is_work(words: &[&str], more: Value, path: &str, sent: &str) -> bool {
    let mut thing = json!({ "type": "object", "properties": {
        "id": { "type": "string" }, "status": { "type": "string", "enum": words } } });
    for (name, schema) in more.as_object().unwrap() {
        thing["properties"][name] = schema.clone();
    }
    let post = json!({
        "requestBody": { "content": { "application/json": { "schema": {
            "$ref": format!("#/components/schemas/{sent}") } } } },
        "responses": { "201": answer("Thing") } });
    let get = json!({ "responses": { "200": answer("Thing") } });
    let schemas = json!({ "Thing": thing, "New": { "type": "object", "properties": {
        "colour": { "type": "string" } } } });
    let (_, found) = explained(&document(post, path, get, schemas));
    !found.is_empty()
}

#[test]
fn a_status_is_that_of_work_only_where_something_shows_it() {
    let whole = ["pending", "running", "completed", "failed"];
    let order = ["pending", "processing", "completed", "refunded", "failed"];
    let error = json!({ "error": { "type": "string" } });
    let nothing = json!({});
    for (words, more, path, sent, expected) in [
        (&whole[..], &error, "/things/{thingId}", "New", true),
        (&whole[..], &nothing, "/jobs/{jobId}", "New", true),
        (&whole[..], &nothing, "/things/{thingId}", "New", true),
        (
            &["queued", "rendering", "done", "error"],
            &nothing,
            "/things/{thingId}",
            "New",
            true,
        ),
        (
            &["queued", "running", "passed", "failed"],
            &nothing,
            "/things/{thingId}",
            "New",
            true,
        ),
        // What somebody inspects passes as well.
        (
            &["pending", "passed", "failed"],
            &nothing,
            "/things/{thingId}",
            "New",
            false,
        ),
        (
            &["passed", "failed", "retake"],
            &nothing,
            "/things/{thingId}",
            "New",
            false,
        ),
        // An order goes through words of the business, too.
        (&order[..], &nothing, "/things/{thingId}", "New", false),
        (
            &["pending", "done", "failed"],
            &nothing,
            "/things/{thingId}",
            "New",
            false,
        ),
        // Who sends the status decides on it.
        (&whole[..], &error, "/things/{thingId}", "Thing", false),
        // A job in which nothing can fail may be a position.
        (
            &["pending", "completed", "canceled"],
            &nothing,
            "/jobs/{jobId}",
            "New",
            false,
        ),
        (
            &["draft", "open", "closed"],
            &error,
            "/jobs/{jobId}",
            "New",
            false,
        ),
    ] {
        let found = is_work(words, more.clone(), path, sent);
        assert_eq!(found, expected, "{words:?} {more} {path} {sent}");
    }
}

#[test]
fn a_phase_that_lists_a_course_of_work_is_a_status_beside_a_bare_state() {
    let status = |phases: &[&str], state: Value| {
        let firing = json!({ "type": "object", "properties": {
            "id": { "type": "string" }, "state": state,
            "phase": { "type": "string", "enum": phases } } });
        let post = json!({ "responses": { "201": answer("Firing") } });
        let get = json!({ "responses": { "200": answer("Firing") } });
        let document = document(
            post,
            "/firings/{firingId}",
            get,
            json!({ "Firing": firing }),
        );
        let (_, found) = explained(&document);
        let status = &found.first()?["status_monitor"]["status"];
        status.as_str().map(str::to_owned)
    };
    let bare = || json!({ "type": "string" });
    let work = ["queued", "running", "success", "failure"];
    assert_eq!(status(&work, bare()).as_deref(), Some("phase"));
    let listed = json!({ "type": "string", "enum": ["running", "done", "failed"] });
    assert_eq!(status(&work, listed).as_deref(), Some("state"));
    // Phases of a thing are no work.
    assert_eq!(status(&["planned", "success", "failure"], bare()), None);
    assert_eq!(status(&["design", "build", "launch"], bare()), None);
}

/// The path at which an operation is polled whose `202` has one property, where tasks are read at some path.
fn polled_at(property: &str, path: &str) -> Option<String> {
    let accepted = json!({ "description": "d", "content": { "application/json": { "schema": {
        "type": "object", "properties": { property: { "type": "string" } } } } } });
    let post = json!({ "responses": { "202": accepted } });
    let get = json!({ "responses": { "200": answer("Task") } });
    let task = json!({ "type": "object", "properties": {
        "status": { "type": "string", "enum": ["queued", "running", "succeeded", "failed"] },
        "error": { "type": "object" } } });
    let document = document(post, path, get, json!({ "Task": task }));
    let (_, found) = explained(&document);
    let path = &found.first()?["polling"]["operation"]["path"];
    path.as_str().map(str::to_owned)
}

#[test]
fn an_id_may_be_called_by_the_thing_that_it_names() {
    for (property, path) in [
        ("taskId", "/tasks/{id}"),
        ("taskUid", "/tasks/{uid}"),
        ("task_uuid", "/tasks/{uuid}"),
        ("task", "/tasks/{taskId}"),
        ("taskHandle", "/tasks/{handle}"),
    ] {
        assert_eq!(
            polled_at(property, path).as_deref(),
            Some(path),
            "{property}"
        );
    }
    // That is the id of something else.
    assert_eq!(polled_at("kilnId", "/tasks/{id}"), None);
}

#[test]
fn any_verb_may_answer_a_job_that_is_read_elsewhere() {
    let job = json!({ "type": "object", "properties": {
        "id": { "type": "string" },
        "status": { "type": "string", "enum": ["running", "succeeded", "failed"] },
        "error": { "type": "object" } } });
    let api = |read_at: &str| {
        json!({ "openapi": "3.1.0", "paths": {
            "/kilns/{kilnId}": { "delete": { "responses": { "200": answer("Job") } } },
            read_at: { "get": { "responses": { "200": answer("Job") } } } },
          "components": { "schemas": { "Job": job.clone() } } })
    };
    let (_, found) = explained(&api("/jobs/{jobId}"));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0]["polling"]["operation"]["path"], "/jobs/{jobId}");
    // What a DELETE returns of the thing that it removes is no job.
    let mut same = api("/jobs/{jobId}");
    same["paths"]["/kilns/{kilnId}"]["get"] = json!({ "responses": { "200": answer("Job") } });
    same["paths"]
        .as_object_mut()
        .unwrap()
        .remove("/jobs/{jobId}");
    assert_eq!(explained(&same).1, [Value::Null; 0]);
}

#[test]
fn what_is_paid_for_is_no_job() {
    let charge = |more: Value| {
        let mut properties = json!({ "id": { "type": "string" },
            "status": { "type": "string", "enum": ["pending", "processing", "succeeded", "failed"] } });
        let own = properties.as_object_mut().unwrap();
        own.extend(more.as_object().unwrap().clone());
        let schema = json!({ "type": "object", "properties": properties });
        let post = json!({ "responses": { "201": answer("Charge") } });
        let get = json!({ "responses": { "200": answer("Charge") } });
        let document = document(post, "/charges/{id}", get, json!({ "Charge": schema }));
        explained(&document).1.len()
    };
    assert_eq!(charge(json!({ "amount": { "type": "integer" } })), 0);
    assert_eq!(
        charge(json!({ "progressPercent": { "type": "integer" } })),
        1
    );
}
