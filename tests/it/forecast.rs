//! What clients make of an operation whose service keeps to its document. What is expected comes
//! from what each client does with the answers that the document describes.

use lro_lint::internals::clients::{ALL, Asking, Audience, Client, MAIN, Verdict, Way, forecasts};
use lro_lint::internals::model::{Lro, Profile, Survey, System};
use lro_lint::internals::workspace::{Input, Memory, Workspace};

/// A client's verdict and the reason for it.
type Row = (&'static str, Verdict, Option<String>);

/// What each client makes of the only long-running operation of a document of Swagger 2.0.
fn rows(system: System, paths: &str) -> Vec<Row> {
    with_lro(system, paths, |lro| {
        let rows = forecasts(lro, Audience::Azure).into_iter();
        rows.map(|row| (row.client.name, row.verdict, row.why))
            .collect()
    })
}

/// Asks something of the only long-running operation of a document.
fn with_lro<T>(system: System, paths: &str, ask: impl FnOnce(&Lro<'_>) -> T) -> T {
    let text = format!(
        r##"{{ "swagger": "2.0", "paths": {{ {paths} }}, "definitions": {{
          "Cluster": {{ "properties": {{ "properties": {{ "properties": {{
            "provisioningState": {{ "type": "string",
              "enum": ["Succeeded", "Failed", "Cancelled", "Deleting", "Updating"] }} }} }} }} }},
          "Status": {{ "properties": {{
            "status": {{ "type": "string" }}, "error": {{ "type": "object" }} }} }},
          "Job": {{ "properties": {{ "size": {{ "type": "integer" }} }} }},
          "Site": {{ "properties": {{ "properties": {{ "properties": {{
            "provisioningState": {{ "type": "string" }} }} }} }} }} }} }}"##
    );
    let source: Memory = [("a.json", &*text)].into_iter().collect();
    let (workspace, errors) = Workspace::load(&source, &[Input::File("a.json".to_owned())]);
    assert!(errors.is_empty(), "{errors:?}");
    let survey = Survey::new(&workspace, |_, _| Profile::of(system));
    let lros: Vec<_> = survey.documents.iter().flat_map(|one| &one.lros).collect();
    assert_eq!(lros.len(), 1);
    ask(lros[0])
}

fn row(rows: &[Row], client: &str) -> (Verdict, Option<String>) {
    let found = rows.iter().find(|(name, ..)| *name == client).unwrap();
    (found.1, found.2.clone())
}

#[track_caller]
fn assert_ok(rows: &[Row], clients: &[&str]) {
    for client in clients {
        assert_eq!(row(rows, client), (Verdict::Ok, None), "{client}");
    }
}

/// An action with these responses.
fn action(marker: &str, responses: &str) -> String {
    format!(r##""/w/{{id}}/act": {{ "post": {{ {marker} "responses": {{ {responses} }} }} }}"##)
}

const MARKED: &str = r#""x-ms-long-running-operation": true,"#;
const OF_FABRIC: &str = r#""x-ms-fabric-sdk-long-running-operation": true,"#;
const BY_LOCATION: &str = r#""202": { "headers": { "Location": { "type": "string" } } }"#;

#[test]
fn a_location_of_the_data_plane_without_a_described_status_answers_by_its_code() {
    let responses = format!(r#"{BY_LOCATION}, "200": {{ "schema": {{ "type": "string" }} }}"#);
    let rows = rows(System::DataPlane, &action(MARKED, &responses));
    assert_ok(&rows, &["python", "js", "go", "dotnet"]);
}

#[test]
fn the_last_status_of_fabric_leads_to_the_result() {
    let responses =
        format!(r##"{BY_LOCATION}, "200": {{ "schema": {{ "$ref": "#/definitions/Job" }} }}"##);
    let rows = rows(System::Fabric, &action(OF_FABRIC, &responses));
    assert_ok(&rows, &["fabric-go", "fabric-cli", "fabric-cicd"]);
}

#[test]
fn tools_for_fabric_find_the_status_by_its_id_or_by_its_location() {
    let responses =
        format!(r##"{BY_LOCATION}, "200": {{ "schema": {{ "$ref": "#/definitions/Job" }} }}"##);
    let ways = with_lro(System::Fabric, &action(OF_FABRIC, &responses), |lro| {
        let rows = forecasts(lro, Audience::default()).into_iter();
        let ways = rows.map(|row| (row.client.name, row.polls, row.final_get));
        ways.collect::<Vec<_>>()
    });
    let header = |name| Some(Way::Header(name));
    assert_eq!(
        ways,
        [
            ("fabric-go", header("Location"), header("Location")),
            (
                "fabric-cli",
                header("x-ms-operation-id"),
                header("x-ms-operation-id")
            ),
            ("fabric-cicd", header("Location"), header("Location")),
        ]
    );
}

#[test]
fn after_the_200_of_a_post_powershell_does_not_poll() {
    let responses = r##""200": { "headers": { "Azure-AsyncOperation": { "type": "string" } },
        "schema": { "$ref": "#/definitions/Job" } }"##;
    let rows = rows(System::Arm, &action(MARKED, responses));
    let (verdict, why) = row(&rows, "powershell");
    assert_eq!(verdict, Verdict::EarlySuccess);
    assert_eq!(why.as_deref(), Some("reports success without polling"));
    assert_ne!(row(&rows, "azure-cli").0, Verdict::EarlySuccess);
    assert_ne!(row(&rows, "python-arm").0, Verdict::EarlySuccess);
}

#[test]
fn code_from_typespec_does_not_learn_where_the_result_is() {
    let responses = r##""202": { "headers": {
        "Operation-Location": { "type": "string" }, "Location": { "type": "string" } } },
        "200": { "schema": { "$ref": "#/definitions/Job" } }"##;
    let ends_at_location = format!(
        r##""/w/{{id}}": {{ "put": {{ {MARKED}
        "x-ms-long-running-operation-options": {{ "final-state-via": "location" }},
        "responses": {{ {responses} }} }},
        "get": {{ "responses": {{ "200": {{ "schema": {{ "$ref": "#/definitions/Job" }} }} }} }} }}"##
    );
    let final_gets = with_lro(System::DataPlane, &ends_at_location, |lro| {
        let rows = forecasts(lro, Audience::Azure).into_iter();
        let gets = rows.map(|row| (row.client.name, row.final_get));
        gets.collect::<Vec<_>>()
    });
    let of = |name| {
        final_gets
            .iter()
            .find(|(client, _)| *client == name)
            .unwrap()
            .1
    };
    assert_eq!(of("python"), Some(Way::Header("Location")));
    assert_eq!(of("python-typespec"), Some(Way::OriginalUri));
}

#[test]
fn rules_ask_some_of_the_clients_in_their_order() {
    let main: Vec<_> = ALL.iter().filter(|client| client.is_main()).collect();
    assert_eq!(
        names(&MAIN),
        main.iter().map(|one| one.name).collect::<Vec<_>>()
    );
    // Every system that has a client has one that rules ask.
    for client in ALL {
        for system in client.systems {
            assert!(
                MAIN.iter().any(|one| one.systems.contains(system)),
                "{system:?}"
            );
        }
    }
}

#[test]
fn a_result_with_a_provisioning_state_says_it() {
    let responses =
        format!(r##"{BY_LOCATION}, "200": {{ "schema": {{ "$ref": "#/definitions/Site" }} }}"##);
    let rows = rows(System::Arm, &action(MARKED, &responses));
    assert_ok(&rows, &["python-arm", "js", "go", "dotnet", "java-arm"]);
    // It waits for a word that says success.
    assert_ok(&rows, &["terraform"]);
}

#[test]
fn a_header_that_may_be_sent_undeclared_excuses_only_what_it_changes() {
    let rows = rows(
        System::DataPlane,
        &action(MARKED, r#""202": {}, "204": {}"#),
    );
    for client in ["python", "js", "go", "dotnet"] {
        let (verdict, why) = row(&rows, client);
        assert_eq!(verdict, Verdict::Ok, "{client}");
        let why = why.unwrap();
        assert_eq!(why, "if the service sends `Operation-Location`", "{client}");
    }
    // Whatever the first answer's headers are, it has no body to read.
    let (verdict, why) = row(&rows, "rust");
    assert_eq!(verdict, Verdict::FalseFailure);
    assert_eq!(why.as_deref(), Some("gives up: an answer without a body"));
}

#[test]
fn a_header_that_may_be_sent_undeclared_excuses_a_client_that_follows_it() {
    let rows = rows(
        System::Arm,
        r#""/w": { "patch": { "x-ms-long-running-operation": true,
            "responses": { "202": {} } } }"#,
    );
    let (verdict, why) = row(&rows, "dotnet");
    assert_eq!(verdict, Verdict::Unknown);
    let why = why.unwrap();
    assert!(
        why.ends_with("unless the service sends `Location`"),
        "{why}"
    );
}

#[test]
fn a_client_that_asks_where_there_is_no_get_gives_up_for_that() {
    let rows = rows(
        System::Arm,
        r##""/w": { "put": { "x-ms-long-running-operation": true,
            "responses": { "201": { "schema": { "$ref": "#/definitions/Site" } } } } }"##,
    );
    for client in ["python-arm", "js", "go", "dotnet", "terraform"] {
        let why = row(&rows, client).1.unwrap();
        let expected = "gives up: the same path has no GET";
        assert!(why.starts_with(expected), "{client}: {why}");
    }
}

#[test]
fn a_result_that_is_a_status_is_the_one_that_was_polled() {
    let responses = r##""202": { "headers": { "Azure-AsyncOperation": { "type": "string" } } },
        "200": { "schema": { "$ref": "#/definitions/Status" } }"##;
    let rows = rows(System::Arm, &action(MARKED, responses));
    assert_ok(&rows, &["python-arm", "js", "go", "dotnet"]);
}

#[test]
fn a_promised_header_may_be_another_one() {
    // Its author says that the result is in the monitor; a client that is sent nothing but a
    // Location finds the result there.
    let marker = r#""x-ms-long-running-operation": true,
        "x-ms-long-running-operation-options": { "final-state-via": "azure-async-operation" },"#;
    let responses = r##""202": {}, "200": { "schema": { "$ref": "#/definitions/Job" } }"##;
    let rows = rows(System::Arm, &action(marker, responses));
    let (verdict, why) = row(&rows, "python-arm");
    assert_eq!(verdict, Verdict::Unknown);
    let expected = "returns the status document instead of `Job`, \
                    if the service sends `Azure-AsyncOperation` and not `Location`";
    assert_eq!(why.as_deref(), Some(expected));
}

#[test]
fn a_word_for_an_end_that_the_system_spells_otherwise_is_none_for_running() {
    let site = r##"{ "schema": { "$ref": "#/definitions/Cluster" } }"##;
    let rows = rows(
        System::Arm,
        &format!(
            r#""/w": {{ "get": {{ "responses": {{ "200": {site} }} }},
              "put": {{ "x-ms-long-running-operation": true,
                "responses": {{ "200": {site}, "201": {site} }} }} }}"#
        ),
    );
    // They know that word as an end; the service says `Updating` while it works.
    assert_ok(&rows, &["go", "js", "terraform"]);
}

#[test]
fn an_action_that_declares_only_its_end_may_begin_with_another_code() {
    let rows = rows(System::Arm, &action(MARKED, r#""200": {}"#));
    let (verdict, _) = row(&rows, "java-arm");
    assert_ne!(verdict, Verdict::EarlySuccess);
}

#[test]
fn what_is_not_said_to_be_waited_for_fails_nobody() {
    let rows = rows(System::DataPlane, &action("", r#""202": {}"#));
    for (client, verdict, _) in rows {
        assert!(verdict <= Verdict::Unknown, "{client}: {verdict:?}");
    }
}

fn names(clients: &[&Client]) -> Vec<&'static str> {
    clients.iter().map(|client| client.name).collect()
}

/// Whom a PUT leaves without a way to the end by this 202, which stands beside a 200.
fn misled_by_accepted(accepted: &str) -> Vec<&'static str> {
    let paths = format!(
        r##""/w/{{id}}": {{
          "get": {{ "responses": {{ "200": {{ "schema": {{ "$ref": "#/definitions/Site" }} }} }} }},
          "put": {{ {MARKED} "responses": {{
            "200": {{ "schema": {{ "$ref": "#/definitions/Site" }} }}, "202": {accepted} }} }} }}"##
    );
    with_lro(System::Arm, &paths, |lro| {
        names(&Asking::default().misled_by_code(lro, lro.subject.response(202).unwrap()))
    })
}

#[test]
fn a_202_to_a_put_is_a_failure_to_some_unless_a_header_is_known() {
    let bare = misled_by_accepted(r#"{ "description": "Later" }"#);
    assert_eq!(bare, ["dotnet", "java-arm", "terraform"]);
    let promised = misled_by_accepted(r#"{ "description": "See the Location header" }"#);
    assert_eq!(promised, [""; 0]);
    let declared =
        misled_by_accepted(r#"{ "headers": { "Azure-AsyncOperation": { "type": "string" } } }"#);
    assert_eq!(declared, [""; 0]);
}

/// Whom the first response of an operation with this one leaves without a way to the end.
fn misled_by(system: System, method: &str, code: u16, response: &str) -> Vec<&'static str> {
    let paths = format!(
        r#""/w/{{id}}": {{ "{method}": {{ {MARKED} "responses": {{ "{code}": {response} }} }} }}"#
    );
    with_lro(system, &paths, |lro| {
        names(&Asking::default().misled(lro, lro.subject.response(code).unwrap()))
    })
}

#[test]
fn only_those_are_misled_that_a_202_with_a_header_would_help() {
    let site = r##"{ "schema": { "$ref": "#/definitions/Site" } }"##;
    // It waits until the resource is gone, whatever is answered.
    let deleted = misled_by(System::Arm, "delete", 204, "{}");
    assert_eq!(deleted, ["python-arm", "js", "go", "dotnet", "java-arm"]);
    assert_eq!(misled_by(System::Arm, "patch", 200, site), ["js"]);
    // These two don't look at `properties.provisioningState`.
    let put = misled_by(System::DataPlane, "put", 200, site);
    assert!(put.contains(&"python") && put.contains(&"java"), "{put:?}");
    assert!(!put.contains(&"js") && !put.contains(&"go"), "{put:?}");
}
