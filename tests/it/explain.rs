//! What `explain` says of the sound samples: how each long-running operation starts, is polled and
//! ends, and what it returns. What is expected comes from reading the documents.

use std::fs;
use std::path::Path;

use crate::common::{run, stderr, stdout};
use serde_json::{Value, json};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What `explain` says of a sample, and that its evidence lies where it says.
fn explain(sample: &str, operation: Option<&str>) -> Vec<Value> {
    let path = format!("specs-sample/{sample}");
    let mut arguments = vec!["explain", "--no-config", "--format", "json", path.as_str()];
    arguments.extend(operation);
    let output = run(root(), &arguments);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let explained: Vec<Value> = serde_json::from_str(&stdout(&output)).unwrap();
    let text = fs::read_to_string(root().join(&path)).unwrap();
    for lro in &explained {
        assert_eq!(lro["path"], *path);
        for evidence in lro["evidence"].as_array().unwrap() {
            let line = evidence["line"].as_u64().unwrap() as usize;
            let line = text.lines().nth(line - 1).unwrap();
            let pointer = evidence["pointer"].as_str().unwrap();
            let key = pointer.rsplit('/').next().unwrap().replace("~1", "/");
            assert!(line.contains(&key), "{evidence:#} is not at `{line}`");
        }
    }
    explained
}

/// Asserts that the sample has these long-running operations and no others, in this order, and that
/// the given facts of each are as given.
#[track_caller]
fn assert_explained(sample: &str, profile: &str, expected: &[(&str, Value)]) {
    let explained = explain(sample, None);
    let names = explained.iter().map(|lro| lro["operation"]["id"].as_str());
    let names: Vec<&str> = names.map(Option::unwrap).collect();
    let wanted: Vec<&str> = expected.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, wanted);
    for (lro, (name, expected)) in explained.iter().zip(expected) {
        assert_eq!(lro["profile"], profile);
        let open = expected.get("open").cloned().unwrap_or(json!([]));
        assert_eq!(lro["open"], open, "open of {name}");
        for (fact, expected) in expected.as_object().unwrap() {
            assert_eq!(&lro[fact], expected, "{fact} of {name}");
        }
    }
}

fn polled_header(header: &str) -> Value {
    json!({ "kind": "header", "header": header, "operation": null })
}

fn returned(schema: &str) -> Value {
    json!({ "kind": "schema", "schema": schema, "property": null })
}

fn void() -> Value {
    json!({ "kind": "void", "schema": null, "property": null })
}

fn nothing_fetched() -> Value {
    json!({ "kind": "none", "operation": null })
}

fn location_fetched() -> Value {
    json!({ "kind": "get-link", "header": "Location", "operation": null })
}

/// The answer of a 202 without a body.
fn accepted(headers: &[&str]) -> Value {
    json!([{ "status": "202", "schema": null, "headers": headers }])
}

/// The status that Azure Resource Manager has whether it is described or not.
fn arm_monitor() -> Value {
    json!({
        "schema": "builtin:ArmOperationStatus", "status": "status",
        "succeeded": ["Succeeded"], "failed": ["Failed"], "canceled": ["Canceled"],
        "running": [], "result": null, "error": "error",
    })
}

#[test]
fn arm_orchards() {
    let monitor = arm_monitor();
    let path = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Contoso.Pomology/orchards/{orchardName}";
    let by_location = json!({ "value": "location", "source": "declared" });
    let both = ["Azure-AsyncOperation", "Location", "Retry-After"];
    let expected = [
        (
            "Orchards_CreateOrUpdate",
            json!({
                "operation": { "id": "Orchards_CreateOrUpdate", "method": "put", "path": path },
                "detected_by": ["extension", "polling-header"],
                "initial": [
                    { "status": "200", "schema": "#/definitions/Orchard", "headers": [] },
                    { "status": "201", "schema": "#/definitions/Orchard",
                      "headers": ["Azure-AsyncOperation", "Retry-After"] },
                ],
                "final_state_via": { "value": "azure-async-operation", "source": "declared" },
                "polling": polled_header("Azure-AsyncOperation"),
                "status_monitor": monitor,
                "final_step": {
                    "kind": "get-original-uri",
                    "operation": { "id": "Orchards_Get", "method": "get", "path": path },
                },
                "result": returned("#/definitions/Orchard"),
            }),
        ),
        (
            "Orchards_Update",
            json!({
                "detected_by": ["extension", "polling-header", "status-202"],
                "initial": accepted(&both),
                "final_state_via": by_location,
                "polling": polled_header("Azure-AsyncOperation"),
                "status_monitor": monitor,
                "final_step": location_fetched(),
                "result": returned("#/definitions/Orchard"),
            }),
        ),
        (
            "Orchards_Delete",
            json!({
                "detected_by": ["extension", "polling-header", "status-202"],
                "initial": accepted(&["Location", "Retry-After"]),
                "final_state_via": by_location,
                "polling": polled_header("Location"),
                "status_monitor": monitor,
                "final_step": nothing_fetched(),
                "result": void(),
            }),
        ),
        (
            "Orchards_Harvest",
            json!({
                "initial": accepted(&["Location", "Retry-After"]),
                "final_state_via": by_location,
                "polling": polled_header("Location"),
                "status_monitor": monitor,
                "final_step": location_fetched(),
                "result": returned("#/definitions/HarvestReport"),
            }),
        ),
        (
            "Orchards_Appraise",
            json!({
                "initial": accepted(&both),
                "final_state_via": by_location,
                "polling": polled_header("Azure-AsyncOperation"),
                "status_monitor": monitor,
                "final_step": location_fetched(),
                "result": returned("#/definitions/Appraisal"),
            }),
        ),
        (
            "Orchards_Irrigate",
            json!({
                "initial": accepted(&["Location", "Retry-After"]),
                "final_state_via": by_location,
                "polling": polled_header("Location"),
                "status_monitor": monitor,
                "final_step": location_fetched(),
                "result": void(),
                "open": [{ "fact": "result", "readings": ["void", "what Location leads to"],
                           "why": "neither a response nor a status describes a result" }],
            }),
        ),
    ];
    assert_explained("arm/orchards.json", "arm", &expected);
}

#[test]
fn data_plane_observations() {
    let headers = ["Operation-Location", "Operation-Id"];
    let later = ["Operation-Location", "Operation-Id", "Retry-After"];
    let monitor = |schema: &str, result: Value| {
        json!({
            "schema": schema, "status": "status",
            "succeeded": ["Succeeded"], "failed": ["Failed"], "canceled": ["Canceled"],
            "running": ["NotStarted", "Running"], "result": result, "error": "error",
        })
    };
    let with_image = monitor("#/components/schemas/OperationStatus", json!("result"));
    let expected = [
        (
            "Observations_CreateOrReplace",
            json!({
                "detected_by": ["extension", "polling-header"],
                "initial": [
                    { "status": "200", "schema": "#/components/schemas/Observation",
                      "headers": headers },
                    { "status": "201", "schema": "#/components/schemas/Observation",
                      "headers": headers },
                ],
                "final_state_via": { "value": "original-uri", "source": "declared" },
                "polling": polled_header("Operation-Location"),
                // Nothing but GET /operations/{operationId} says what the header leads to.
                "status_monitor": with_image,
                "final_step": {
                    "kind": "get-original-uri",
                    "operation": { "id": "Observations_Get", "method": "get",
                                   "path": "/observations/{observationId}" },
                },
                "result": returned("#/components/schemas/Observation"),
            }),
        ),
        (
            "Observations_Delete",
            json!({
                "detected_by": ["extension", "polling-header", "status-202"],
                "initial": [{ "status": "202", "schema": "#/components/schemas/OperationProgress",
                              "headers": later }],
                "final_state_via": { "value": "operation-location", "source": "declared" },
                "polling": polled_header("Operation-Location"),
                // What is asked for is the status of all operations; this one has no result.
                "status_monitor": with_image,
                "final_step": nothing_fetched(),
                "result": void(),
            }),
        ),
        (
            "Observations_Reduce",
            json!({
                "detected_by": ["extension", "polling-header", "status-202"],
                "initial": [{ "status": "202", "schema": "#/components/schemas/OperationStatus",
                              "headers": later }],
                "final_state_via": { "value": "operation-location", "source": "declared" },
                "polling": polled_header("Operation-Location"),
                "status_monitor": with_image,
                "final_step": { "kind": "monitor-property", "property": "result",
                                "operation": null },
                "result": { "kind": "schema", "schema": "#/components/schemas/ReducedImage",
                            "property": "result" },
            }),
        ),
    ];
    assert_explained("data-plane/observations.yaml", "data-plane", &expected);
}

#[test]
fn fabric_ledgers() {
    let monitor = json!({
        "schema": "#/definitions/OperationState", "status": "status",
        "succeeded": ["Succeeded"], "failed": ["Failed"], "canceled": [],
        "running": ["Undefined", "NotStarted", "Running"], "result": null, "error": "error",
    });
    let fetched = json!({
        "kind": "operation",
        "operation": { "id": "LongRunningOperations_GetOperationResult", "method": "get",
                       "path": "/operations/{operationId}/result" },
    });
    let ledger = |step: &Value, result: Value| {
        json!({
            "detected_by": ["fabric-extension", "polling-header", "status-202", "description"],
            "initial": accepted(&["Location", "x-ms-operation-id", "Retry-After"]),
            // The id of the operation is told, and its GET asks for an id of that name.
            "final_state_via": { "value": "custom-operation-reference", "source": "inferred" },
            "polling": polled_header("Location"),
            "status_monitor": monitor,
            "final_step": step,
            "result": result,
        })
    };
    let expected = [
        (
            "Items_CreateLedger",
            ledger(&fetched, returned("#/definitions/Ledger")),
        ),
        (
            "Items_GetLedgerDefinition",
            ledger(&fetched, returned("#/definitions/LedgerDefinitionResponse")),
        ),
        (
            "Items_UpdateLedgerDefinition",
            ledger(&nothing_fetched(), void()),
        ),
    ];
    assert_explained("fabric/ledgers.json", "fabric", &expected);
}

#[test]
fn graph_exhibits() {
    let monitor = json!({
        "schema": "#/components/schemas/microsoft.graph.longRunningOperation",
        "status": "status", "succeeded": ["succeeded"], "failed": ["failed"], "canceled": [],
        // `unknownFutureValue` is no state.
        "running": ["notStarted", "running"], "result": null, "error": null,
    });
    let loan = "#/components/schemas/microsoft.graph.exhibitLoan";
    let expected = [
        (
            "museum.DeleteExhibits",
            json!({
                "detected_by": ["polling-header", "status-202"],
                "initial": accepted(&["Location", "Retry-After"]),
                "final_state_via": { "value": "location", "source": "inferred" },
                "polling": polled_header("Location"),
                "status_monitor": monitor,
                "final_step": nothing_fetched(),
                "result": void(),
            }),
        ),
        (
            "museum.exhibits.digitize",
            json!({
                "detected_by": ["polling-header", "status-202", "description"],
                "initial": accepted(&["Location", "Retry-After"]),
                // The operation says where the digital copy is; not what it is. The likeliest is
                // what the action works on.
                "final_state_via": { "value": "custom-link", "source": "inferred" },
                "polling": polled_header("Location"),
                "status_monitor": monitor,
                "final_step": { "kind": "get-link", "property": "resourceLocation",
                                "operation": null },
                "result": returned("#/components/schemas/microsoft.graph.exhibit"),
                "open": [{ "fact": "result",
                           "readings": ["#/components/schemas/microsoft.graph.exhibit", "void"],
                           "why": "no response says what the link to the result leads to" }],
            }),
        ),
        (
            "museum.CreateLoans",
            json!({
                "detected_by": ["polling-header"],
                "initial": [{ "status": "201", "schema": loan,
                              "headers": ["Location", "Retry-After"] }],
                "final_state_via": { "value": "location", "source": "inferred" },
                "polling": polled_header("Location"),
                // The loan says itself how far it is.
                "status_monitor": {
                    "schema": loan, "status": "status",
                    "succeeded": ["succeeded"], "failed": ["failed"], "canceled": [],
                    "running": ["notStarted", "running"], "result": null, "error": null,
                },
                "final_step": location_fetched(),
                "result": returned(loan),
            }),
        ),
    ];
    assert_explained("graph/exhibits.yaml", "graph", &expected);
}

#[test]
fn generic_printshop() {
    let job = "#/components/schemas/Job";
    let monitor = json!({
        "schema": job, "status": "status",
        "succeeded": ["succeeded"], "failed": ["failed"], "canceled": ["canceled"],
        "running": ["queued", "running"], "result": "result", "error": "error",
    });
    let start = json!([{ "status": "202", "schema": job, "headers": ["Location", "Retry-After"] }]);
    let expected = [
        (
            "startJob",
            json!({
                "detected_by": ["polling-header", "status-202", "links"],
                "initial": start,
                "final_state_via": { "value": "location", "source": "inferred" },
                "polling": polled_header("Location"),
                "status_monitor": monitor,
                // The job that has ended holds what was printed.
                "final_step": { "kind": "monitor-property", "property": "result",
                                "operation": null },
                "result": { "kind": "schema", "property": "result",
                            "schema": "#/components/schemas/Job/properties/result" },
            }),
        ),
        (
            "pulpEdition",
            json!({
                "detected_by": ["polling-header", "status-202", "links"],
                "initial": start,
                "final_state_via": { "value": "location", "source": "inferred" },
                "polling": polled_header("Location"),
                "status_monitor": monitor,
                // The 202 of the DELETE returns the same job.
                "final_step": in_monitor("result"),
                "result": returned_in("#/components/schemas/Job/properties/result", "result"),
            }),
        ),
    ];
    assert_explained("generic/printshop.yaml", "generic", &expected);
}

/// A monitor of Azure.Core's states.
fn azure_core_monitor(schema: &str, result: Value, error: &str) -> Value {
    json!({
        "schema": schema, "status": "status",
        "succeeded": ["Succeeded"], "failed": ["Failed"], "canceled": ["Canceled"],
        "running": ["NotStarted", "Running"], "result": result, "error": error,
    })
}

/// A result in a property of the finished monitor.
fn in_monitor(property: &str) -> Value {
    json!({ "kind": "monitor-property", "property": property, "operation": null })
}

fn returned_in(schema: &str, property: &str) -> Value {
    json!({ "kind": "schema", "schema": schema, "property": property })
}

fn via(value: &str, source: &str) -> Value {
    json!({ "value": value, "source": source })
}

/// By AEP-151 the body of the 202 is the operation, which is asked for at its path, has ended when
/// `done` is true, and then holds the result.
#[test]
fn operations_of_the_proposals_are_asked_for_by_their_path() {
    let operation =
        json!({ "id": "GetOperation", "method": "get", "path": "/operations/{operation_id}" });
    let accepted = |schema: &str| json!([{ "status": "202", "schema": schema, "headers": [] }]);
    let common = |detected_by: &[&str], schema: &str, step: Value, result: Value| {
        json!({
            "detected_by": detected_by,
            "initial": accepted(schema),
            "final_state_via": via("custom-operation-reference", "inferred"),
            "polling": { "kind": "operation-reference", "header": null, "operation": operation },
            "status_monitor": {
                "schema": "#/components/schemas/Operation", "status": "done",
                "succeeded": ["true"], "failed": [], "canceled": [], "running": ["false"],
                "result": "response", "error": "error"
            },
            "final_step": step,
            "result": result,
            "clients": [],
        })
    };
    let shared = "#/components/schemas/Operation";
    let create = common(
        &["extension", "status-202"],
        shared,
        in_monitor("response"),
        returned_in("#/components/schemas/Lantern", "response"),
    );
    let delete = common(&["status-202"], shared, nothing_fetched(), void());
    // Its own model is more precise than what the GET of all operations returns.
    let repair = common(
        &["status-202"],
        "#/components/schemas/RepairOperation",
        in_monitor("response"),
        returned_in("#/components/schemas/RepairReport", "response"),
    );
    let expected = [
        ("CreateLantern", create),
        ("DeleteLantern", delete),
        ("RepairLantern", repair),
    ];
    assert_explained("aep/lanterns.yaml", "aep", &expected);
}

/// A POST of the data plane that answers 202.
const MARKED_202: [&str; 3] = ["extension", "polling-header", "status-202"];

/// A GET of the API that is polled.
fn polled_get(id: &str, path: &str) -> Value {
    json!({ "kind": "operation-reference", "header": null,
            "operation": { "id": id, "method": "get", "path": path } })
}

/// The `id` in the 202 is all that the GET of the status asks for: the way is the service's own.
#[test]
fn a_status_with_words_of_its_own() {
    let expected = json!({
        "detected_by": MARKED_202,
        "initial": [{ "status": "202", "schema": "#/definitions/Casting",
                      "headers": ["Operation-Location", "Operation-Id"] }],
        "final_state_via": via("custom-operation-reference", "inferred"),
        "polling": polled_get("Castings_GetStatus", "/castings/status/{id}"),
        // Clients call the words Succeeded, Failed and Canceled.
        "status_monitor": {
            "schema": "#/definitions/CastingStatus", "status": "status",
            "succeeded": ["Rings"], "failed": ["Cracked"], "canceled": ["MeltedDown"],
            "running": ["Pouring", "Cooling"], "result": "result", "error": "error",
        },
        "final_step": in_monitor("result"),
        "result": returned_in("#/definitions/Bell", "result"),
    });
    let sample = "data-plane/patterns/custom-words.json";
    assert_explained(sample, "data-plane", &[("Bells_Cast", expected)]);
}

#[test]
fn a_status_with_a_result_property_of_its_own() {
    let expected = json!({
        "detected_by": MARKED_202,
        "initial": [{ "status": "202", "schema": "#/definitions/Tuning",
                      "headers": ["Operation-Location", "Operation-Id"] }],
        "final_state_via": via("custom-operation-reference", "inferred"),
        "polling": polled_get("Tunings_GetStatus", "/tunings/status/{id}"),
        "status_monitor":
            azure_core_monitor("#/definitions/TuningStatus", json!("tunedBell"), "failure"),
        "final_step": in_monitor("tunedBell"),
        "result": returned_in("#/definitions/Bell", "tunedBell"),
    });
    let sample = "data-plane/patterns/custom-result.json";
    assert_explained(sample, "data-plane", &[("Bells_Tune", expected)]);
}

#[test]
fn a_status_behind_location() {
    let expected = json!({
        "detected_by": MARKED_202,
        "initial": accepted(&["Location", "Operation-Id"]),
        "final_state_via": via("location", "declared"),
        "polling": polled_header("Location"),
        "status_monitor":
            azure_core_monitor("#/definitions/PolishingStatus", json!("result"), "error"),
        "final_step": in_monitor("result"),
        "result": returned_in("#/definitions/Bell", "result"),
    });
    let sample = "data-plane/patterns/location.json";
    assert_explained(sample, "data-plane", &[("Bells_Polish", expected)]);
}

#[test]
fn a_status_behind_azure_async_operation() {
    let expected = json!({
        "detected_by": MARKED_202,
        "initial": accepted(&["Azure-AsyncOperation", "Operation-Id"]),
        "final_state_via": via("azure-async-operation", "declared"),
        "polling": polled_header("Azure-AsyncOperation"),
        "status_monitor":
            azure_core_monitor("#/definitions/EngravingStatus", json!("result"), "error"),
        "final_step": in_monitor("result"),
        "result": returned_in("#/definitions/Bell", "result"),
    });
    let sample = "data-plane/patterns/azure-async-operation.json";
    assert_explained(sample, "data-plane", &[("Bells_Engrave", expected)]);
}

#[test]
fn a_status_and_a_final_location() {
    let facts = |others: Value| {
        let mut facts = json!({
            "detected_by": MARKED_202,
            "initial": accepted(&["Azure-AsyncOperation", "Location", "Operation-Id"]),
            "polling": polled_header("Azure-AsyncOperation"),
            "status_monitor":
                azure_core_monitor("#/definitions/HangingStatus", Value::Null, "error"),
            "result": returned("#/definitions/Bell"),
        });
        let all = facts.as_object_mut().unwrap();
        all.extend(others.as_object().unwrap().clone());
        facts
    };
    let expected = [
        (
            // The GET of the bell takes what the action is sent to.
            "Bells_Hang",
            facts(json!({
                "final_state_via": via("custom-operation-reference", "inferred"),
                "final_step": {
                    "kind": "operation",
                    "operation": { "id": "Bells_Get", "method": "get", "path": "/bells/{bellName}" },
                },
                "open": [{
                    "fact": "final_state_via",
                    "readings": ["custom-operation-reference", "custom-link"],
                    "why": "a compiler wrote the document, and writes no final-state-via for a \
                            way of the service's own",
                }],
            })),
        ),
        (
            "Bells_Lower",
            facts(json!({
                "final_state_via": via("location", "declared"),
                "final_step": location_fetched(),
            })),
        ),
    ];
    let sample = "data-plane/patterns/final-location.json";
    assert_explained(sample, "data-plane", &expected);
}

#[test]
fn a_status_that_calls_the_thing_by_another_name() {
    let status = json!({ "id": "Inspections_GetStatus", "method": "get",
                         "path": "/inspections/status/{bellId}" });
    let expected = json!({
        "detected_by": ["extension", "status-202"],
        "initial": accepted(&["Operation-Id"]),
        "final_state_via": via("custom-operation-reference", "inferred"),
        "polling": { "kind": "operation-reference", "header": null, "operation": status },
        "status_monitor":
            azure_core_monitor("#/definitions/InspectionStatus", json!("result"), "error"),
        "final_step": in_monitor("result"),
        "result": returned_in("#/definitions/Bell", "result"),
    });
    let sample = "data-plane/patterns/other-parameters.json";
    assert_explained(sample, "data-plane", &[("Bells_Inspect", expected)]);
}

#[test]
fn a_service_of_widgets() {
    let headers = ["Operation-Location", "Operation-Id"];
    let status = azure_core_monitor("#/definitions/WidgetStatus", Value::Null, "error");
    let expected = [
        (
            "Widgets_CreateOrReplace",
            json!({
                "detected_by": ["extension", "polling-header"],
                "initial": [
                    { "status": "200", "schema": "#/definitions/Widget", "headers": headers },
                    { "status": "201", "schema": "#/definitions/Widget", "headers": headers },
                ],
                "final_state_via": via("original-uri", "declared"),
                "polling": polled_header("Operation-Location"),
                "status_monitor": status,
                "final_step": {
                    "kind": "get-original-uri",
                    "operation": { "id": "Widgets_Get", "method": "get",
                                   "path": "/widgets/{widgetName}" },
                },
                "result": returned("#/definitions/Widget"),
            }),
        ),
        (
            "Widgets_Delete",
            json!({
                "detected_by": MARKED_202,
                "initial": [{ "status": "202", "schema": "#/definitions/WidgetStatus",
                              "headers": headers }],
                "final_state_via": via("operation-location", "declared"),
                "polling": polled_header("Operation-Location"),
                "status_monitor": status,
                "final_step": nothing_fetched(),
                "result": void(),
            }),
        ),
        (
            "Widgets_Mend",
            json!({
                "detected_by": MARKED_202,
                "initial": [{ "status": "202", "schema": "#/definitions/MendingStatus",
                              "headers": headers }],
                "final_state_via": via("operation-location", "declared"),
                "polling": polled_header("Operation-Location"),
                // Two operations return a status; it is the one with the schema of the 202.
                "status_monitor":
                    azure_core_monitor("#/definitions/MendingStatus", json!("result"), "error"),
                "final_step": in_monitor("result"),
                "result": returned_in("#/definitions/MendingReport", "result"),
            }),
        ),
    ];
    assert_explained("data-plane/widgets.json", "data-plane", &expected);
}

/// Every first response of the data plane echoes `Operation-Id`. That it has the name that the GET
/// of the status asks for makes no way of the service's own: Operation-Location leads there.
#[test]
fn widgets_explain_themselves_without_their_extensions() {
    let explained = explain_stripped("data-plane/widgets.json");
    for (name, value) in [
        ("Widgets_CreateOrReplace", "original-uri"),
        ("Widgets_Delete", "operation-location"),
        ("Widgets_Mend", "operation-location"),
    ] {
        let lro = named(&explained, name);
        assert_eq!(lro["final_state_via"], via(value, "inferred"), "{name}");
    }
    let mend = named(&explained, "Widgets_Mend");
    assert_eq!(mend["final_step"], in_monitor("result"));
    assert_eq!(
        mend["result"],
        returned_in("#/definitions/MendingReport", "result")
    );
}

/// How the template of a verb answers, by the headers of the resource type.
struct Template {
    /// The resource type, as it stands in ids of operations and in definitions.
    things: &'static str,
    thing: &'static str,
    headers: &'static [&'static str],
    /// What is polled.
    polled: &'static str,
    via: &'static str,
}

const TEMPLATES: [Template; 3] = [
    Template {
        things: "Hives",
        thing: "Hive",
        headers: &["Location", "Retry-After"],
        polled: "Location",
        via: "location",
    },
    Template {
        things: "Queens",
        thing: "Queen",
        headers: &["Azure-AsyncOperation", "Retry-After"],
        polled: "Azure-AsyncOperation",
        via: "azure-async-operation",
    },
    Template {
        things: "Swarms",
        thing: "Swarm",
        headers: &["Azure-AsyncOperation", "Location", "Retry-After"],
        polled: "Azure-AsyncOperation",
        via: "location",
    },
];

impl Template {
    /// What holds of its five operations.
    fn expected(&self) -> [(String, Value); 5] {
        let schema = format!("#/definitions/{}", self.thing);
        let things = self.things.to_lowercase();
        let thing = self.thing.to_lowercase();
        let path = format!(
            "/subscriptions/{{subscriptionId}}/resourceGroups/{{resourceGroupName}}/providers/Contoso.Apiculture/{things}/{{{thing}Name}}"
        );
        // Without Location a resource is read where it lives, and all else is in the status.
        let is_linked = self.headers.contains(&"Location");
        let resource_step = if is_linked {
            location_fetched()
        } else {
            let get =
                json!({ "id": format!("{}_Get", self.things), "method": "get", "path": path });
            json!({ "kind": "get-original-uri", "operation": get })
        };
        let action_step = if is_linked {
            location_fetched()
        } else {
            nothing_fetched()
        };
        let started = accepted(self.headers);
        let created = json!([
            { "status": "200", "schema": schema, "headers": [] },
            { "status": "201", "schema": schema, "headers": self.headers },
        ]);
        let facts = |initial: &Value, step: &Value, result: Value| {
            let is_put = initial == &created;
            let signs: &[&str] = if is_put {
                &MARKED_202[..2]
            } else {
                &MARKED_202
            };
            json!({
                "detected_by": signs,
                "initial": initial,
                "final_state_via": via(self.via, "declared"),
                "polling": polled_header(self.polled),
                "status_monitor": arm_monitor(),
                "final_step": step,
                "result": result,
            })
        };
        let nothing = nothing_fetched();
        [
            (
                "CreateOrUpdate",
                facts(&created, &resource_step, returned(&schema)),
            ),
            ("Update", facts(&started, &resource_step, returned(&schema))),
            ("Delete", facts(&started, &nothing, void())),
            (
                "Weigh",
                facts(&started, &action_step, returned("#/definitions/Weight")),
            ),
            ("Smoke", facts(&started, &action_step, void())),
        ]
        .map(|(verb, facts)| (format!("{}_{verb}", self.things), facts))
    }
}

#[test]
fn arm_templates() {
    let frame = "#/definitions/Frame";
    let path = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Contoso.Apiculture/frames/{frameName}";
    // No header leads anywhere: the resource says itself how far it is.
    let frames = json!({
        "initial": [
            { "status": "200", "schema": frame, "headers": [] },
            { "status": "201", "schema": frame, "headers": ["Retry-After"] },
        ],
        "final_state_via": via("original-uri", "declared"),
        "polling": { "kind": "original-uri", "header": null, "operation": null },
        "status_monitor": {
            "schema": frame, "status": "properties.provisioningState",
            "succeeded": ["Succeeded"], "failed": ["Failed"], "canceled": ["Canceled"],
            "running": ["Provisioning", "Updating", "Deleting"], "result": null, "error": null,
        },
        "final_step": {
            "kind": "get-original-uri",
            "operation": { "id": "Frames_Get", "method": "get", "path": path },
        },
        "result": returned(frame),
    });
    let templates = TEMPLATES.iter().flat_map(Template::expected);
    let all: Vec<(String, Value)> = templates
        .chain([("Frames_CreateOrUpdate".to_owned(), frames)])
        .collect();
    let expected: Vec<(&str, Value)> = all
        .iter()
        .map(|(name, facts)| (name.as_str(), facts.clone()))
        .collect();
    assert_explained("arm/templates.json", "arm", &expected);
}

/// What `explain` says of a sample without its extensions: from headers and bodies alone.
fn explain_stripped(sample: &str) -> Vec<Value> {
    let sample = root().join("specs-sample").join(sample);
    let mut document: Value = serde_json::from_str(&fs::read_to_string(sample).unwrap()).unwrap();
    for item in document["paths"].as_object_mut().unwrap().values_mut() {
        for operation in item.as_object_mut().unwrap().values_mut() {
            if let Some(operation) = operation.as_object_mut() {
                operation.retain(|key, _| !key.starts_with("x-ms-long-running-operation"));
            }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.json"), document.to_string()).unwrap();
    let output = run(folder.path(), &["explain", "--format", "json", "a.json"]);
    serde_json::from_str(&stdout(&output)).unwrap()
}

fn named<'e>(explained: &'e [Value], name: &str) -> &'e Value {
    let found = explained.iter().find(|lro| lro["operation"]["id"] == name);
    found.expect(name)
}

#[test]
fn arm_templates_explain_themselves_without_their_extensions() {
    let explained = explain_stripped("arm/templates.json");
    for (name, expected) in TEMPLATES.iter().flat_map(Template::expected) {
        let lro = named(&explained, &name);
        let value = expected["final_state_via"]["value"].as_str().unwrap();
        assert_eq!(lro["final_state_via"], via(value, "inferred"), "{name}");
        for fact in [
            "initial",
            "polling",
            "status_monitor",
            "final_step",
            "result",
        ] {
            assert_eq!(lro[fact], expected[fact], "{fact} of {name}");
        }
    }
}

#[test]
fn patterns_of_the_data_plane_explain_themselves_without_their_extensions() {
    for (pattern, name, value, property) in [
        (
            "custom-words",
            "Bells_Cast",
            "custom-operation-reference",
            "result",
        ),
        (
            "custom-result",
            "Bells_Tune",
            "custom-operation-reference",
            "tunedBell",
        ),
        ("location", "Bells_Polish", "location", "result"),
        (
            "azure-async-operation",
            "Bells_Engrave",
            "azure-async-operation",
            "result",
        ),
        (
            "other-parameters",
            "Bells_Inspect",
            "custom-operation-reference",
            "result",
        ),
    ] {
        let explained = explain_stripped(&format!("data-plane/patterns/{pattern}.json"));
        let lro = named(&explained, name);
        assert_eq!(lro["final_state_via"], via(value, "inferred"), "{name}");
        assert_eq!(lro["final_step"], in_monitor(property), "{name}");
        assert_eq!(
            lro["result"],
            returned_in("#/definitions/Bell", property),
            "{name}"
        );
    }
}

#[test]
fn fabric_notebooks() {
    let monitor = json!({
        "schema": "#/definitions/OperationState", "status": "status",
        "succeeded": ["Succeeded"], "failed": ["Failed"], "canceled": [],
        "running": ["Undefined", "NotStarted", "Running"], "result": null, "error": "error",
    });
    let fetched = json!({
        "kind": "operation",
        "operation": { "id": "LongRunningOperations_GetOperationResult", "method": "get",
                       "path": "/operations/{operationId}/result" },
    });
    let facts = |step: &Value, result: Value| {
        json!({
            "detected_by": ["fabric-extension", "polling-header", "status-202", "description"],
            "initial": accepted(&["Location", "x-ms-operation-id", "Retry-After"]),
            // The id that the 202 tells is what the GET of the state asks for.
            "final_state_via": via("custom-operation-reference", "inferred"),
            "polling": polled_header("Location"),
            "status_monitor": monitor,
            "final_step": step,
            "result": result,
        })
    };
    let expected = [
        (
            "Items_CreateNotebook",
            facts(&fetched, returned("#/definitions/Notebook")),
        ),
        (
            "Items_GetNotebookDefinition",
            facts(
                &fetched,
                returned("#/definitions/NotebookDefinitionResponse"),
            ),
        ),
        (
            "Items_UpdateNotebookDefinition",
            facts(&nothing_fetched(), void()),
        ),
    ];
    assert_explained("fabric/notebooks.json", "fabric", &expected);
}

#[test]
fn graph_archive() {
    let scroll = "#/components/schemas/microsoft.graph.scroll";
    let monitor = json!({
        "schema": "#/components/schemas/microsoft.graph.longRunningOperation",
        "status": "status", "succeeded": ["succeeded"], "failed": ["failed"], "canceled": [],
        "running": ["notStarted", "running"], "result": null, "error": null,
    });
    let linked = json!({ "kind": "get-link", "property": "resourceLocation", "operation": null });
    let facts = |value: &str, step: &Value, result: Value, open: Value| {
        json!({
            "detected_by": ["polling-header", "status-202"],
            "initial": accepted(&["Location", "Retry-After"]),
            "final_state_via": via(value, "inferred"),
            "polling": polled_header("Location"),
            "status_monitor": monitor,
            "final_step": step,
            "result": result,
            "open": open,
        })
    };
    // No response of the POST says what it creates; the GET below its path does.
    let guessed = json!([{ "fact": "result", "readings": [scroll, "void"],
                           "why": "no response says what the link to the result leads to" }]);
    let expected = [
        (
            "archive.CreateScrolls",
            facts("custom-link", &linked, returned(scroll), guessed),
        ),
        (
            "archive.UpdateScrolls",
            facts("custom-link", &linked, returned(scroll), json!([])),
        ),
        // What is gone has no address.
        (
            "archive.DeleteScrolls",
            facts("location", &nothing_fetched(), void(), json!([])),
        ),
    ];
    assert_explained("graph/archive.yaml", "graph", &expected);
}

/// The rules find nothing in the sound samples that is worth a warning.
#[test]
fn sound_samples_are_clean() {
    let samples = [
        "aep/lanterns.yaml",
        "arm/orchards.json",
        "arm/templates.json",
        "arm/tugs",
        "data-plane/observations.yaml",
        "data-plane/patterns/azure-async-operation.json",
        "data-plane/patterns/custom-result.json",
        "data-plane/patterns/custom-words.json",
        "data-plane/patterns/final-location.json",
        "data-plane/patterns/other-parameters.json",
        "data-plane/widgets.json",
        "fabric/ledgers.json",
        "fabric/notebooks.json",
        "generic/printshop.yaml",
        "google/aviaries.yaml",
        "graph/archive.yaml",
        "graph/exhibits.yaml",
    ];
    for sample in samples {
        is_clean(sample, &[]);
        is_clean(sample, &["--overlay", "greenfield"]);
    }
    is_clean("arm/tugs", &["--overlay", "lintdiff", "--include-sync"]);
}

#[track_caller]
fn is_clean(sample: &str, options: &[&str]) {
    let path = format!("specs-sample/{sample}");
    let fixed = ["--no-config", "--format", "concise", "--fail-on", "warning"];
    let output = run(root(), &[&fixed[..], options, &[&path]].concat());
    assert_eq!(
        output.status.code(),
        Some(0),
        "{sample} {options:?}\n{}",
        stdout(&output)
    );
}

#[test]
fn one_operation_is_explained_by_its_id_or_by_verb_and_path() {
    let sample = "generic/printshop.yaml";
    let all = explain(sample, None);
    for name in [
        "pulpEdition",
        "DELETE /editions/{editionId}",
        "delete /editions/{editionId}",
    ] {
        assert_eq!(explain(sample, Some(name)), all[1..], "{name}");
    }
}

/// What `explain` prints about one operation of a sample.
fn printed(format: &str, sample: &str, operation: &str) -> String {
    let path = format!("specs-sample/{sample}");
    let arguments = [
        "explain",
        "--no-config",
        "--format",
        format,
        &path,
        operation,
    ];
    let output = run(root(), &arguments);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output)
}

#[test]
fn text_for_people_is_the_default() {
    let path = "specs-sample/generic/printshop.yaml";
    let output = run(root(), &["explain", "--no-config", path, "pulpEdition"]);
    let text = stdout(&output);
    assert_eq!(
        text,
        "\
DELETE /editions/{editionId}
pulpEdition, profile generic, specs-sample/generic/printshop.yaml:90

  Long-running     declares the header Location                         printshop.yaml:97
                   returns 202                                          printshop.yaml:94
                   has the link JobStatus                               printshop.yaml:124
  Starts with      202, body Job, headers Location, Retry-After         printshop.yaml:94
  Polled at        the URL in Location                                  inferred, printshop.yaml:97
  Status           property status of Job, returned by GET              inferred, printshop.yaml:124
                   /jobs/{jobId} (getJob)
    succeeded      succeeded                                            listed, printshop.yaml:166
    failed         failed
    canceled       canceled
    running        queued, running
    error          property error
  final-state-via  location                                             inferred, printshop.yaml:97
  Result from      property result of the last status                   inferred, printshop.yaml:169
  Returns          #/components/schemas/Job/properties/result           inferred, printshop.yaml:169

  No client library is modeled for this system. `--clients azure` shows what Azure's libraries would
  do.
"
    );
    assert_eq!(
        text,
        printed("text", "generic/printshop.yaml", "pulpEdition")
    );
    let both = stdout(&run(root(), &["explain", "--no-config", path]));
    let (first, second) = both.split_once("\n\nDELETE ").unwrap();
    assert!(first.starts_with("POST /jobs\n"), "{both}");
    assert_eq!(format!("DELETE {second}"), text);
}

#[test]
fn a_diagram_of_a_result_in_the_status() {
    assert_eq!(
        printed("mermaid", "data-plane/observations.yaml", "Observations_Reduce"),
        "\
### `POST /observations/{observationId}:reduce`

`Observations_Reduce` in `specs-sample/data-plane/observations.yaml:100`

```mermaid
sequenceDiagram
    participant client as Client
    participant service as Service
    participant monitor as Status monitor
    client->>service: POST /observations/{observationId}#58;reduce
    service-->>client: 202, body OperationStatus, headers Operation-Location, Operation-Id, Retry-After
    loop until the status is Succeeded, Failed or Canceled
        client->>monitor: GET the URL in Operation-Location
        monitor-->>client: status in OperationStatus
    end
    alt Succeeded
        monitor-->>client: ReducedImage, in result
    else Failed or Canceled
        monitor-->>client: what went wrong, in error
    end
```
"
    );
}

#[test]
fn a_diagram_of_a_result_that_is_fetched() {
    let path = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Contoso.Pomology/orchards/{orchardName}";
    let expected = "\
### `PATCH PATH`

`Orchards_Update` in `specs-sample/arm/orchards.json:90`

```mermaid
sequenceDiagram
    participant client as Client
    participant service as Service
    participant monitor as Status monitor
    participant resource as Resource
    client->>service: PATCH PATH
    service-->>client: 202, no body, headers Azure-AsyncOperation, Location, Retry-After
    loop until the status is Succeeded, Failed or Canceled
        client->>monitor: GET the URL in Azure-AsyncOperation
        monitor-->>client: status in ArmOperationStatus
    end
    alt Succeeded
        client->>resource: GET the URL in Location
        resource-->>client: Orchard
    else Failed or Canceled
        monitor-->>client: what went wrong, in error
    end
```
";
    assert_eq!(
        printed("mermaid", "arm/orchards.json", "Orchards_Update"),
        expected.replace("PATH", path)
    );
}

/// The names of the operations of a document that a name or pattern stands for.
fn meant(folder: &Path, wanted: &str) -> Vec<String> {
    let output = run(folder, &["explain", "--format", "json", "a.json", wanted]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{wanted}: {}",
        stderr(&output)
    );
    let explained: Vec<Value> = serde_json::from_str(&stdout(&output)).unwrap();
    let names = explained.iter().map(|lro| &lro["operation"]["id"]);
    names.map(|id| id.as_str().unwrap().to_owned()).collect()
}

#[test]
fn operations_are_named_by_patterns_too() {
    let folder = tempfile::tempdir().unwrap();
    let operation = |id: &str| {
        json!({ "operationId": id, "x-ms-long-running-operation": true,
                "responses": { "202": { "description": "Accepted" } } })
    };
    let document = json!({ "swagger": "2.0", "paths": {
        "/widgets/{name}": { "put": operation("Widgets_Create"), "delete": operation("Widgets_Delete") },
        "/widgets/{name}/parts/{part}": { "put": operation("Parts_Create") },
        "/widgets/name": { "put": operation("Widgets_CreateName") },
        "/gadgets/*": { "put": operation("Gadgets_*") },
        "/gadgets/[a]": { "put": operation("Gadgets_CreateA") },
    }});
    fs::write(folder.path().join("a.json"), document.to_string()).unwrap();
    for (wanted, expected) in [
        ("Widgets_Create", &["Widgets_Create"][..]),
        (
            "Widgets_*",
            &["Widgets_Create", "Widgets_Delete", "Widgets_CreateName"],
        ),
        ("*_Create", &["Widgets_Create", "Parts_Create"]),
        ("PUT /widgets/{name}", &["Widgets_Create"]),
        ("put /widgets/{name}", &["Widgets_Create"]),
        // Braces are those of the template: no choice of words.
        ("PUT /widgets/{name}*", &["Widgets_Create", "Parts_Create"]),
        (
            "PUT /widgets/**",
            &["Widgets_Create", "Parts_Create", "Widgets_CreateName"],
        ),
        (
            "Put /widgets/**",
            &["Widgets_Create", "Parts_Create", "Widgets_CreateName"],
        ),
        ("* /widgets/{name}", &["Widgets_Create", "Widgets_Delete"]),
        ("PUT /gadgets/[a]", &["Gadgets_CreateA"]),
        // A name that is there is no pattern.
        ("PUT /gadgets/*", &["Gadgets_*"]),
        ("Gadgets_*", &["Gadgets_*"]),
        ("Gadgets*", &["Gadgets_*", "Gadgets_CreateA"]),
    ] {
        let mut meant = meant(folder.path(), wanted);
        let mut expected = expected.to_vec();
        meant.sort();
        expected.sort_unstable();
        assert_eq!(meant, expected, "{wanted}");
    }
    for (wanted, said) in [
        (
            "DELETE /gadgets/**",
            "no operation matches `DELETE /gadgets/**`",
        ),
        (
            "PUT /widgets/{a,name}",
            "no operation is called `PUT /widgets/{a,name}`",
        ),
        (
            "PTU /widgets/{name}",
            "there is no method `PTU`, did you mean `PUT`?",
        ),
        (
            "/widgets/{name}",
            "a path needs a method before it, as in `* /widgets/{name}`",
        ),
        ("Widgets_Creates", "did you mean `Widgets_Create`, "),
    ] {
        let output = run(folder.path(), &["explain", "a.json", wanted]);
        assert_eq!(output.status.code(), Some(2), "{wanted}");
        assert_eq!(stdout(&output), "");
        assert!(stderr(&output).contains(said), "{}", stderr(&output));
    }
}

#[test]
fn where_nothing_is_long_running_there_is_nothing_to_explain() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("a.json"),
        r#"{ "swagger": "2.0", "paths": {} }"#,
    )
    .unwrap();
    for (format, printed) in [("text", ""), ("mermaid", ""), ("json", "[]\n")] {
        let output = run(folder.path(), &["explain", "--format", format, "a.json"]);
        assert_eq!(output.status.code(), Some(0), "{format}");
        assert_eq!(stdout(&output), printed);
        let said = stderr(&output);
        assert!(
            said.starts_with("no operation is recognized as long-running ("),
            "{said}"
        );
    }
}

#[test]
fn an_operation_that_is_not_there_gets_a_suggestion() {
    for (wanted, suggestion) in [
        ("pulpEditions", Some("pulpEdition")),
        ("pulpedition", Some("pulpEdition")),
        (
            "DELETE /editions/{id}",
            Some("DELETE /editions/{editionId}"),
        ),
        ("somethingElse", None),
    ] {
        let output = run(
            root(),
            &["explain", "specs-sample/generic/printshop.yaml", wanted],
        );
        assert_eq!(output.status.code(), Some(2), "{wanted}");
        assert_eq!(stdout(&output), "");
        let said = stderr(&output);
        assert!(said.contains(&format!("`{wanted}`")), "{said}");
        let hint = suggestion.map(|name| format!("did you mean `{name}`?"));
        assert_eq!(said.contains("did you mean"), hint.is_some(), "{said}");
        assert!(said.contains(&hint.unwrap_or_default()), "{said}");
    }
}

#[test]
fn a_location_without_a_result_answers_without_a_body() {
    let text = printed("text", "arm/orchards.json", "Orchards_Irrigate");
    let lines: Vec<&str> = text.lines().map(str::trim_start).collect();
    let starts = |start: &str| lines.iter().any(|line| line.starts_with(start));
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(starts("Returns          nothing"), "{text}");
    assert!(!words.contains("its last response is the result"), "{text}");
    assert!(words.contains("its last response has no body"), "{text}");
}
