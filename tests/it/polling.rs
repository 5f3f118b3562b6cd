//! What leads from the first response of an operation to its end, and what doesn't.

use lro_lint::internals::model::{Lro, Polling, Profile, Survey, System};
use lro_lint::internals::workspace::{Input, Memory, Workspace};
use lro_lint::session::{Options, Session};

/// A POST of `path` whose `202` has some members, beside the GETs of a status and of a job.
fn api(path: &str, accepted: &str) -> String {
    format!(
        r##"{{ "swagger": "2.0", "paths": {{
            "{path}": {{ "post": {{ "responses": {{ "202": {{ "description": "d"{accepted} }} }} }} }},
            "/operations/{{operationId}}": {{ "get": {{ "responses": {{
                "200": {{ "schema": {{ "$ref": "#/definitions/Status" }} }} }} }} }},
            "/jobs/{{id}}": {{ "get": {{ "responses": {{
                "200": {{ "schema": {{ "$ref": "#/definitions/Job" }} }} }} }} }} }},
          "definitions": {{
            "Job": {{ "properties": {{ "name": {{ }}, "status": {{ "type": "string" }} }} }},
            "Status": {{ "properties": {{
                "status": {{ "enum": ["Running", "Succeeded", "Failed"] }} }} }} }} }}"##
    )
}

fn with_lro<T>(text: &str, system: System, ask: impl FnOnce(&Lro<'_>) -> T) -> T {
    let source: Memory = [("a.json", text)].into_iter().collect();
    let (workspace, errors) = Workspace::load(&source, &[Input::File("a.json".to_owned())]);
    assert!(errors.is_empty(), "{errors:?}");
    let survey = Survey::new(&workspace, |_, _| Profile::of(system));
    ask(&survey.documents[0].lros[0])
}

#[track_caller]
fn assert_polls(path: &str, accepted: &str, operation: Option<&str>) {
    with_lro(&api(path, accepted), System::DataPlane, |lro| {
        let polled = match &lro.polling.value {
            Polling::Operation(operation) => Some(operation.path()),
            _ => None,
        };
        assert_eq!(polled, operation, "{path} {accepted}");
    });
}

const STATUS: Option<&str> = Some("/operations/{operationId}");

#[test]
fn an_operation_is_polled_only_if_its_id_is_told() {
    assert_polls("/w/{name}", "", None);
    assert_polls("/w/{name}", r#", "headers": { "ETag": {} }"#, None);
    assert_polls(
        "/w/{name}",
        r#", "headers": { "Operation-Id": {} }"#,
        STATUS,
    );
    assert_polls(
        "/w/{name}",
        r#", "headers": { "x-ms-operation-id": {} }"#,
        STATUS,
    );
    let body = |name: &str| format!(r#", "schema": {{ "properties": {{ "{name}": {{}} }} }}"#);
    assert_polls("/w/{name}", &body("id"), STATUS);
    assert_polls("/w/{name}", &body("operationId"), STATUS);
    assert_polls("/w/{name}", &body("name"), None);
    assert_polls("/operations/{id}:cancel", "", STATUS);
    assert_polls("/w/{operationId}/cancel", "", STATUS);
}

#[test]
fn the_id_in_a_resource_is_not_that_of_the_operation() {
    let body = r#", "schema": { "properties": { "id": {} } }"#;
    with_lro(&api("/w/{name}", body), System::Arm, |lro| {
        assert!(matches!(lro.polling.value, Polling::Nowhere));
    });
}

#[test]
fn the_status_behind_an_unknown_id_is_still_described() {
    with_lro(&api("/w/{name}", ""), System::DataPlane, |lro| {
        let monitor = lro.monitor.as_ref().unwrap();
        assert_eq!(monitor.operation.as_ref().unwrap().path(), STATUS.unwrap());
        assert!(!lro.leads_on());
    });
}

#[test]
fn urls_and_statuses_lead_on() {
    let leads_on = |path: &str, accepted: &str, system| {
        with_lro(&api(path, accepted), system, |lro| lro.leads_on())
    };
    for accepted in [
        r#", "headers": { "location": {} }"#,
        r#", "headers": { "x-ms-status-location": {} }"#,
        r#", "headers": { "Job": { "type": "string", "format": "uri" } }"#,
        r#", "headers": { "Operation_Location": {} }"#,
        r#", "schema": { "properties": { "statusUrl": {} } }"#,
        r#", "schema": { "properties": { "state": {} } }"#,
        r#", "schema": { "properties": { "work": { "properties": {
            "state": { "enum": ["running", "done"] } } } } }"#,
    ] {
        assert!(leads_on("/w", accepted, System::Generic), "{accepted}");
    }
    for accepted in [
        r#", "headers": { "Retry-After": {} }"#,
        r#", "headers": { "x-curl": {} }"#,
        r#", "schema": { "properties": { "location": {}, "title": {} } }"#,
        r#", "schema": { "properties": { "user": { "properties": {
            "state": { "enum": ["active", "locked"] } } } } }"#,
    ] {
        assert!(!leads_on("/w", accepted, System::Generic), "{accepted}");
    }
    for path in ["/jobs/{id}/stop", "/jobs/{id}:stop"] {
        assert!(leads_on(path, "", System::Generic), "{path}");
        assert!(!leads_on(path, "", System::Arm), "{path}");
    }
    assert!(!leads_on("/jobs/{id}s", "", System::Generic));
}

/// The help for a POST that is described like this and declares no header, beside one that declares
/// `Azure-AsyncOperation`.
fn header_advised(described: &str) -> String {
    let text = format!(
        r#"{{ "swagger": "2.0", "paths": {{
            "/wells/{{name}}/dig": {{ "post": {{
              "x-ms-long-running-operation": true,
              "responses": {{ "202": {{ "description": "Digging",
                "headers": {{ "Azure-AsyncOperation": {{ "type": "string" }} }} }} }} }} }},
            "/wells/{{name}}/fill": {{ "post": {{
              {described},
              "x-ms-long-running-operation": true,
              "responses": {{ "202": {{ "description": "Filling" }} }} }} }} }} }}"#
    );
    let source = Memory::from_iter([("a.json", text.as_str())]);
    let options = Options::default().file("a.json").profile("arm");
    let findings = Session::open(source, options).unwrap().check();
    let mut all = findings.diagnostics.iter();
    let found = all.find(|found| found.code == "LRO314");
    found.unwrap().help.clone().unwrap_or_default()
}

#[test]
fn what_an_operation_says_of_itself_counts_for_more_than_its_neighbors() {
    let advised = |described: &str, expected: &str| {
        let help = header_advised(described);
        let start = format!("declare {expected} in the `headers`");
        assert!(help.starts_with(&start), "{described}: {help}");
    };
    let azure = "`Azure-AsyncOperation`";
    advised(r#""description": "Fills a well""#, azure);
    advised(r#""description": "Fills a well at any location""#, azure);
    advised(
        r#""description": "Answers 202, with 'Location' header""#,
        "`Location`",
    );
    advised(
        r#""summary": "Answers with both Location and Azure-Async header""#,
        "`Azure-AsyncOperation` and `Location`",
    );
    advised(
        r#""x-ms-long-running-operation-options": { "final-state-via": "location" }"#,
        "`Location`",
    );
}
