//! What a mock of an operation answers, as an author reads it in the document.

use lro_lint::internals::mock::{Answer, Link, Mock, Run};
use lro_lint::internals::model::{Lro, Profile, Survey, System};
use lro_lint::internals::workspace::{Input, Memory, Workspace};
use serde_json::json;

/// Asks something of the mock of the only long-running operation of a document.
fn with_mock(system: System, paths: &str, ask: impl FnOnce(&Mock<'_, '_>)) {
    let text = format!(
        r##"{{ "swagger": "2.0", "info": {{ "version": "7" }}, "paths": {{ {paths} }},
        "definitions": {{
          "Dock": {{ "required": ["name"], "properties": {{
            "name": {{ "type": "string" }}, "secret": {{ "type": "string", "x-ms-secret": true }},
            "berths": {{ "type": "integer", "minimum": 3 }},
            "properties": {{ "properties": {{ "provisioningState": {{ "type": "string",
              "enum": ["Succeeded", "Failed", "Creating", "Deleting"] }} }} }} }} }},
          "Job": {{ "required": ["id", "status"], "properties": {{
            "id": {{ "type": "string" }}, "result": {{ "$ref": "#/definitions/Dock" }},
            "status": {{ "type": "string", "enum": ["NotStarted", "Running", "Succeeded", "Failed"] }},
            "error": {{ "type": "object" }} }} }} }} }}"##
    );
    let source: Memory = [("docks.json", &*text)].into_iter().collect();
    let (workspace, errors) = Workspace::load(&source, &[Input::File("docks.json".to_owned())]);
    assert!(errors.is_empty(), "{errors:?}");
    let survey = Survey::new(&workspace, |_, _| Profile::of(system));
    let lros: Vec<&Lro<'_>> = survey.documents.iter().flat_map(|one| &one.lros).collect();
    assert_eq!(lros.len(), 1);
    ask(&Mock::new(lros[0], "https://docks.example"));
}

const HEADER: &str = r#""type": "string""#;
const DOCK: &str = r##""schema": { "$ref": "#/definitions/Dock" }"##;
const MARKED: &str = r#""x-ms-long-running-operation": true,"#;

fn get() -> String {
    format!(r#""get": {{ "responses": {{ "200": {{ {DOCK} }} }} }}"#)
}

/// The operation after its only first answer.
fn begin<'m, 'l, 'w>(mock: &'m Mock<'l, 'w>) -> (Answer<'w>, Run<'m, 'l, 'w>) {
    let [only] = mock.beginnings().try_into().unwrap();
    mock.begin(&only)
}

/// The URL that a header of an answer holds.
fn header<'a>(answer: &'a Answer<'_>, name: &str) -> &'a str {
    let mut headers = answer.headers.iter();
    &headers.find(|(known, _)| known == name).unwrap().1
}

#[test]
fn a_put_ends_after_some_polls() {
    let put = format!(
        r#""/docks/{{name}}": {{ {}, "put": {{ {MARKED} "responses": {{
            "200": {{ {DOCK} }}, "201": {{ {DOCK}, "headers": {{
              "Azure-AsyncOperation": {{ {HEADER} }}, "Retry-After": {{ "type": "integer" }} }} }} }} }} }}"#,
        get()
    );
    with_mock(System::Arm, &put, |mock| {
        assert_eq!(mock.url(), "https://docks.example/docks/oak?api-version=7");
        let (first, mut run) = begin(mock);
        assert_eq!(first.status, 201);
        let expected = json!({ "name": "oak", "berths": 3,
            "properties": { "provisioningState": "Creating" } });
        assert_eq!(first.body, Some(expected), "all but the secret");
        let status = header(&first, "Azure-AsyncOperation");
        let poll = run.get(status);
        assert_eq!(poll.body.unwrap()["status"], "InProgress");
        while !run.is_done() {
            run.get(status);
        }
        assert_eq!(run.get(status).body.unwrap()["status"], "Succeeded");
        let dock = run.get(mock.url()).body.unwrap();
        assert_eq!(dock["properties"]["provisioningState"], "Succeeded");
    });
}

#[test]
fn a_location_of_resource_manager_answers_202_until_there_is_a_result() {
    let post = format!(
        r#""/docks/{{name}}/sweep": {{ "post": {{ {MARKED} "responses": {{ "200": {{ {DOCK} }},
            "202": {{ "headers": {{ "Location": {{ {HEADER} }} }} }} }} }} }}"#
    );
    with_mock(System::Arm, &post, |mock| {
        let (first, mut run) = begin(mock);
        assert_eq!((first.status, &first.body), (202, &None));
        let location = header(&first, "Location");
        let running = run.get(location);
        assert_eq!((running.status, running.body), (202, None));
        run.finish();
        let done = run.get(location);
        assert_eq!(done.status, 200);
        assert_eq!(done.body.unwrap()["name"], "oak");
        // The path has no GET.
        assert_eq!(run.get(mock.url()).status, 405);
        assert_eq!(run.get("https://docks.example/elsewhere").status, 404);
    });
}

#[test]
fn what_is_deleted_is_gone_at_the_end() {
    let delete = format!(
        r#""/docks/{{name}}": {{ {}, "delete": {{ {MARKED} "responses": {{ "202": {{ }} }} }} }}"#,
        get()
    );
    with_mock(System::Arm, &delete, |mock| {
        let (first, mut run) = begin(mock);
        // No response declares the header that the system asks for, and the service sends it.
        assert_eq!(first.headers.len(), 1);
        let dock = run.get(mock.url()).body.unwrap();
        assert_eq!(dock["properties"]["provisioningState"], "Deleting");
        run.finish();
        assert_eq!(run.get(mock.url()).status, 404);
    });
}

#[test]
fn a_described_status_goes_through_its_values_and_has_its_result_at_the_end() {
    let post = format!(
        r##""/docks:sweep": {{ "post": {{ {MARKED} "responses": {{ "202": {{
            "schema": {{ "$ref": "#/definitions/Job" }},
            "headers": {{ "Operation-Location": {{ {HEADER} }} }} }} }} }} }},
        "/operations/{{id}}": {{ "get": {{ "responses": {{
            "200": {{ "schema": {{ "$ref": "#/definitions/Job" }} }} }} }} }}"##
    );
    with_mock(System::DataPlane, &post, |mock| {
        let (first, mut run) = begin(mock);
        assert_eq!(
            first.body,
            Some(json!({ "id": "oak", "status": "NotStarted" }))
        );
        let status = header(&first, "Operation-Location");
        assert!(
            status.starts_with("https://docks.example/operations/oak?"),
            "{status}"
        );
        let words: Vec<_> = (0..3)
            .map(|_| run.get(status).body.unwrap()["status"].clone())
            .collect();
        assert_eq!(words, ["NotStarted", "Running", "Succeeded"]);
        let done = run.get(status).body.unwrap();
        assert_eq!(done["result"]["name"], "oak");
        assert_eq!(done.get("error"), None);
    });
}

#[test]
fn a_200_without_a_state_beside_a_202_is_no_beginning() {
    let patch = r#""/docks/{name}": { "patch": { "x-ms-long-running-operation": true,
        "responses": { "200": { "schema": { "type": "object" } }, "202": { } } } }"#;
    with_mock(System::Arm, patch, |mock| {
        let codes: Vec<_> = mock.beginnings().iter().map(|one| one.code).collect();
        assert_eq!(codes, [202]);
    });
}

#[test]
fn every_link_has_a_url_of_its_own() {
    let post = format!(
        r#""/docks/{{name}}/sweep": {{ "post": {{ {MARKED} "responses": {{ "202": {{ "headers": {{
            "Location": {{ {HEADER} }}, "Azure-AsyncOperation": {{ {HEADER} }} }} }} }} }} }}"#
    );
    with_mock(System::Arm, &post, |mock| {
        let links: Vec<_> = mock.links().map(|(link, _)| link.clone()).collect();
        let named = |name: &str| Link::Header(name.to_owned());
        let expected = [
            Link::OriginalUri,
            named("Location"),
            named("Azure-AsyncOperation"),
        ];
        assert_eq!(links, expected);
        let mut urls: Vec<_> = mock.links().map(|(_, url)| url).collect();
        urls.sort_unstable();
        urls.dedup();
        assert_eq!(urls.len(), 3);
    });
}
