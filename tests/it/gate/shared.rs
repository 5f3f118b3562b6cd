//! Changes that reach beyond the document in which they are made.

use serde_json::json;

use crate::gate::documents::{
    DEBT, Document, NEW, Operation, STATES_DEBT, and, common, document, harbors, indebted_harbors,
    new_defect, states_without_failed,
};
use crate::gate::files::{Files, pull_request};

/// Harbors, locks and quays, each with operations that return a resource, in files of their own.
fn three() -> Vec<(&'static str, String)> {
    let of = |resource: &str| {
        let operations = [
            Operation::get(resource),
            Operation::create(resource),
            Operation::update(resource),
            Operation::delete(resource),
        ];
        document(operations).sharing("common.json").text()
    };
    vec![
        ("specs/harbors.json", of("Harbor")),
        ("specs/locks.json", of("Lock")),
        ("specs/quays.json", of("Quay")),
        ("specs/common.json", common().text()),
    ]
}

fn broken_common() -> Document {
    common().define("ProvisioningState", states_without_failed())
}

#[test]
fn a_shared_definition_that_breaks_three_documents_is_one_new_finding() {
    let outcome = pull_request(&three(), |tree| {
        tree.write("specs/common.json", broken_common().text());
    });
    outcome.expect(&[STATES_DEBT], &[], &[]);
    let finding = outcome.finding("LRO803");
    assert_eq!(finding["path"], "specs/common.json");
    assert!(finding["operation"].is_null());
    // PUT and PATCH of three documents return the resource.
    assert_eq!(finding["operation_count"], 6);
    assert_eq!(finding["operations"].as_array().unwrap().len(), 6);
}

#[test]
fn a_shared_definition_that_is_mended_is_one_fixed_finding() {
    let mut before = three();
    before[3].1 = broken_common().text();
    let outcome = pull_request(&before, |tree| {
        tree.write("specs/common.json", common().text());
    });
    outcome.expect(&[], &[], &[STATES_DEBT]);
    assert_eq!(
        outcome.fixed_at(),
        [format!("specs/common.json: {STATES_DEBT}")]
    );
}

#[test]
fn one_more_user_of_a_flawed_definition_brings_nothing_new() {
    let mut before = three();
    before[3].1 = broken_common().text();
    let outcome = pull_request(&before, |tree| {
        let docks = document([Operation::create("Dock"), Operation::get("Dock")]);
        tree.write("specs/docks.json", docks.sharing("common.json").text());
    });
    outcome.expect(&[], &[STATES_DEBT], &[]);
    assert_eq!(outcome.finding("LRO803")["operation_count"], 7);
}

#[test]
fn a_shared_definition_reaches_a_document_that_did_not_change_and_is_named_alone() {
    let tree = Files::with(&three());
    tree.write("specs/common.json", broken_common().text());
    let outcome = tree.check(&["specs/locks.json", "--base", "HEAD"]);
    assert_eq!(outcome.brought().len(), 1, "{}", outcome.report);
    assert_eq!(outcome.finding("LRO803")["path"], "specs/locks.json");
    assert_eq!(outcome.report["summary"]["documents"], 1);
    // Nothing has happened since.
    tree.commit("Break it");
    let outcome = tree.check(&["specs/locks.json", "--base", "HEAD"]);
    assert_eq!((outcome.brought().len(), outcome.inherited().len()), (0, 1));
    // And the other way round.
    tree.write("specs/common.json", common().text());
    let outcome = tree.check(&["specs/locks.json", "--base", "HEAD"]);
    assert_eq!((outcome.brought().len(), outcome.fixed().len()), (0, 1));
}

/// A document whose operations take their 202 from `common.json`.
fn with_shared_response(resource: &str) -> String {
    let mut one = document([Operation::act(resource, "Close")])
        .sharing("common.json")
        .json();
    let path = Operation::act(resource, "Close").path();
    let responses = one.at(&["paths", &path, "post", "responses"]);
    responses.set("202", json!({ "$ref": "common.json#/responses/Accepted" }));
    one.pretty()
}

fn with_response(header: &str) -> String {
    let mut common = common().json();
    let headers = json!({
        header: { "type": "string", "format": "uri" },
        "Retry-After": { "type": "integer", "format": "int32" },
    });
    let accepted = json!({ "Accepted": { "description": "Begun.", "headers": headers } });
    common.set("responses", accepted);
    common.pretty()
}

#[test]
fn a_shared_response_breaks_operations_of_documents_that_did_not_change() {
    let before = [
        ("specs/harbors.json", with_shared_response("Harbor")),
        ("specs/locks.json", with_shared_response("Lock")),
        ("specs/common.json", with_response("Location")),
    ];
    let outcome = pull_request(&before, |tree| {
        tree.write("specs/common.json", with_response("Azure-AsyncOperation"));
    });
    outcome.expect(&["LRO403 Harbors_Close", "LRO403 Locks_Close"], &[], &[]);
    assert_eq!(
        outcome.brought_at(),
        [
            "specs/harbors.json: LRO403 Harbors_Close",
            "specs/locks.json: LRO403 Locks_Close"
        ]
    );
}

#[test]
fn what_shared_files_refer_to_counts_as_well() {
    // harbors.json -> common.json -> states.json: only the last one changes.
    let mut middle = common().json();
    middle.at(&["definitions"]).set(
        "ProvisioningState",
        json!({ "$ref": "types/states.json#/definitions/States" }),
    );
    let end = |states| {
        let mut end = common().json();
        end.set("definitions", json!({}));
        end.at(&["definitions"]).set("States", states);
        end.pretty()
    };
    let mut before = three();
    before[3].1 = middle.pretty();
    before.push((
        "specs/types/states.json",
        end(crate::gate::documents::states(
            &crate::gate::documents::STATES,
        )),
    ));
    let outcome = pull_request(&before, |tree| {
        tree.write("specs/types/states.json", end(states_without_failed()));
    });
    outcome.expect(&["LRO803 /definitions/States/enum"], &[], &[]);
}

#[test]
fn a_shared_definition_that_goes_away_breaks_its_users() {
    let outcome = pull_request(&three(), |tree| {
        tree.remove("specs/common.json");
    });
    assert!(!outcome.brought().is_empty());
    assert!(
        outcome
            .brought()
            .iter()
            .all(|label| label.starts_with("LRO002 ")),
        "{:?}",
        outcome.brought()
    );
    let documents = ["specs/harbors.json", "specs/locks.json", "specs/quays.json"];
    for document in documents {
        let mut new = outcome.brought_at().into_iter();
        assert!(new.any(|label| label.starts_with(document)), "{document}");
    }
    assert_eq!(outcome.exit, Some(1));
}

/// `common.json` with its states moved to another file, under a name.
fn split(tree: &Files, name: &str) {
    let mut common = broken_common().json();
    let states = common.at(&["definitions"]).remove("ProvisioningState");
    let mut other = common.clone();
    other.set("definitions", json!({}));
    other.at(&["definitions"]).set(name, states);
    tree.write("specs/common.json", common.pretty());
    tree.write("specs/states.json", other.pretty());
    for file in ["specs/harbors.json", "specs/locks.json", "specs/quays.json"] {
        let new = format!("states.json#/definitions/{name}");
        tree.replace(file, "common.json#/definitions/ProvisioningState", &new);
    }
}

#[test]
fn a_shared_definition_that_moves_to_another_file_is_inherited() {
    let mut before = three();
    before[3].1 = broken_common().text();
    let outcome = pull_request(&before, |tree| split(tree, "ProvisioningState"));
    outcome.expect(&[], &[STATES_DEBT], &[]);
    assert_eq!(
        outcome.inherited_at(),
        [format!("specs/states.json: {STATES_DEBT}")]
    );
}

#[test]
fn a_shared_definition_that_moves_and_gets_another_name_is_inherited() {
    let mut before = three();
    before[3].1 = broken_common().text();
    let outcome = pull_request(&before, |tree| split(tree, "State"));
    outcome.expect(&[], &["LRO803 /definitions/State/enum"], &[]);
}

#[test]
fn a_definition_that_becomes_a_shared_one_is_inherited() {
    let operations = || [Operation::create("Harbor"), Operation::get("Harbor")];
    let before = document(operations()).define("ProvisioningState", states_without_failed());
    let outcome = pull_request(&[("specs/harbors.json", before.text())], |tree| {
        let after = document(operations()).sharing("common.json");
        tree.write("specs/harbors.json", after.text());
        tree.write("specs/common.json", broken_common().text());
    });
    outcome.expect(&[], &[STATES_DEBT], &[]);
    assert_eq!(
        outcome.inherited_at(),
        [format!("specs/common.json: {STATES_DEBT}")]
    );
}

#[test]
fn a_shared_definition_that_each_document_gets_a_copy_of_is_new_in_all_but_one() {
    // One finding has become three: each copy has to be mended by itself.
    let mut before = three();
    before[3].1 = broken_common().text();
    let outcome = pull_request(&before, |tree| {
        for (file, resource) in [("harbors", "Harbor"), ("locks", "Lock"), ("quays", "Quay")] {
            let own = document([Operation::get(resource), Operation::create(resource)]);
            let own = own.define("ProvisioningState", states_without_failed());
            tree.write(&format!("specs/{file}.json"), own.text());
        }
        tree.remove("specs/common.json");
    });
    outcome.expect(&[STATES_DEBT, STATES_DEBT], &[STATES_DEBT], &[]);
}

#[test]
fn a_broken_reference_is_new_and_an_old_one_is_inherited() {
    let referring = |properties: &[(&str, &str)]| {
        let mut one = document(harbors()).json();
        for (name, target) in properties {
            let to = ["definitions", "HarborProperties", "properties"];
            one.at(&to).set(name, json!({ "$ref": target }));
        }
        one.pretty()
    };
    let gone = ("old", "gone.json#/definitions/Old");
    let (old, new) = (
        referring(&[gone]),
        referring(&[("new", "#/definitions/New"), gone]),
    );
    let at = |name: &str| format!("LRO002 /definitions/HarborProperties/properties/{name}/$ref");
    let outcome = pull_request(&[("specs/harbors.json", &old)], |tree| {
        tree.write("specs/harbors.json", &new);
    });
    outcome.expect(&[&at("new")], &[&at("old")], &[]);
    assert_eq!(outcome.exit, Some(1));
    // The file that was missing is supplied.
    let outcome = pull_request(&[("specs/harbors.json", &old)], |tree| {
        tree.write(
            "specs/gone.json",
            common().define("Old", json!({ "type": "string" })).text(),
        );
    });
    outcome.expect(&[], &[], &[&at("old")]);
}

#[test]
fn an_example_that_breaks_is_new_though_its_document_is_the_same() {
    let dredge = Operation::act("Harbor", "Dredge").shown_by("./examples/Dredge.json");
    let example = |code: &str| {
        let location = "https://management.azure.com/providers/Contoso.Maritime/results/7?api-version=2024-01-01";
        let mut responses = json!({ "202": { "headers": { "Location": location } } });
        responses[code]["description"] = "Shown.".into();
        json!({ "parameters": { "api-version": "2024-01-01" }, "responses": responses }).to_string()
    };
    let operations = and(indebted_harbors(), dredge.clone());
    let before = [
        ("specs/harbors.json", document(operations).text()),
        ("specs/examples/Dredge.json", example("202")),
    ];
    let tree = Files::with(&before);
    tree.write("specs/examples/Dredge.json", example("200"));
    let outcome = tree.check_against("HEAD");
    outcome.expect(&["LRO1303 Harbors_Dredge"], &DEBT, &[]);
    assert_eq!(
        outcome.brought_at(),
        ["specs/examples/Dredge.json: LRO1303 Harbors_Dredge"]
    );
    tree.commit("The change");
    tree.check_against("HEAD")
        .expect_nothing_but(&["LRO1303 Harbors_Dredge", DEBT[0], DEBT[1]]);
    tree.write("specs/examples/Dredge.json", example("202"));
    tree.check_against("HEAD")
        .expect(&[], &DEBT, &["LRO1303 Harbors_Dredge"]);
}

#[test]
fn a_status_that_goes_away_with_a_document_is_missed_in_the_others() {
    let accepted = json!({
        "description": "Begun.",
        "headers": { "Operation-Location": { "type": "string", "format": "uri" } },
        "schema": { "$ref": "statuses.json#/definitions/Status" },
    });
    let fire = json!({
        "swagger": "2.0",
        "info": { "title": "Kilns", "version": "1" },
        "paths": { "/kilns/{name}:fire": { "post": {
            "operationId": "Kilns_Fire",
            "x-ms-long-running-operation": true,
            "responses": { "202": accepted },
        } } },
    });
    let status = json!({
        "type": "object", "required": ["id", "status"],
        "properties": {
            "id": { "type": "string" },
            "status": { "type": "string", "enum": ["Running", "Succeeded", "Failed", "Canceled"] },
            "error": { "type": "object" },
        },
    });
    let statuses = |paths: serde_json::Value| {
        json!({
            "swagger": "2.0",
            "info": { "title": "Statuses", "version": "1" },
            "paths": paths,
            "definitions": { "Status": status },
        })
        .to_string()
    };
    let ok = json!({ "description": "So far.", "schema": { "$ref": "#/definitions/Status" } });
    let get = json!({ "operationId": "Operations_Get", "responses": { "200": ok } });
    let before = [
        ("lro-lint.yaml", "profile: data-plane\n".to_owned()),
        ("kilns/kilns.json", fire.to_string()),
        (
            "kilns/statuses.json",
            statuses(json!({ "/operations/{operationId}": { "get": get } })),
        ),
    ];
    let outcome = pull_request(&before, |tree| {
        tree.write("kilns/statuses.json", statuses(json!({})));
    });
    let missed = outcome.finding("LRO701");
    assert_eq!(
        (&missed["path"], &missed["status"]),
        (&"kilns/kilns.json".into(), &"new".into())
    );
}

#[test]
fn a_defect_in_a_shared_file_s_user_is_told_apart_from_the_shared_file_s() {
    let mut before = three();
    before[3].1 = broken_common().text();
    let outcome = pull_request(&before, |tree| {
        let harbors = document(and(harbors(), new_defect())).sharing("common.json");
        tree.write("specs/harbors.json", harbors.text());
    });
    outcome.expect(&[NEW], &[STATES_DEBT], &[]);
}

#[test]
fn a_flawed_definition_of_the_same_name_elsewhere_is_another_one() {
    // Each service has its own `ProvisioningState`. That one goes away doesn't pay for the other.
    let own = |resource: &str| {
        let operations = [Operation::get(resource), Operation::create(resource)];
        document(operations)
            .define("ProvisioningState", states_without_failed())
            .text()
    };
    let before = [
        ("rail/trains.json", own("Train")),
        ("sea/sound.json", document(harbors()).text()),
    ];
    let outcome = pull_request(&before, |tree| {
        tree.remove("rail/trains.json");
        tree.write("sea/quays.json", own("Quay"));
    });
    outcome.expect(&[STATES_DEBT], &[], &[STATES_DEBT]);
}
