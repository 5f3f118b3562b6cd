//! How public APIs of no system describe work that takes long, and how ordinary things with a status
//! look. Each shape is a sample below `specs-sample/generic` or `specs-sample/google`. It has no finding
//! worth a warning, every long-running operation of it is recognized, and a defect that is put into it
//! is reported.

use std::path::Path;

use lro_lint::finding::Findings;
use lro_lint::internals::diagnostic::Severity;
use lro_lint::internals::explain::Explanation;
use lro_lint::internals::model::{self, Profile, Survey, System};
use lro_lint::internals::rules::ALL;
use lro_lint::internals::workspace::{Input, Memory, Workspace};
use lro_lint::session::{Options, Session};
use serde_json::Value;

/// A shape, and a defect.
struct Shape {
    /// The sample.
    file: &'static str,
    /// The long-running operations, each with the path of the GET at which its status is read, or what
    /// it is polled by, and with the words for success and failure.
    operations: &'static [(
        &'static str,
        &'static str,
        &'static [&'static str],
        &'static [&'static str],
    )],
    /// What is found in the sample, all of it information.
    infos: &'static [&'static str],
    /// What is replaced by what.
    defect: &'static [(&'static str, &'static str)],
    /// The rule that reports it.
    code: &'static str,
}

const SHAPES: [Shape; 16] = [
    Shape {
        file: "generic/actions/moorings.yaml",
        operations: &[
            (
                "moorings_act",
                "/actions/{action_id}",
                &["completed"],
                &["errored"],
            ),
            (
                "moorings_remove",
                "/actions/{action_id}",
                &["completed"],
                &["errored"],
            ),
        ],
        infos: &["LRO607"],
        defect: &[(
            "[in-progress, completed, errored]",
            "[in-progress, completed]",
        )],
        code: "LRO604",
    },
    Shape {
        file: "generic/batches/captions.yaml",
        operations: &[(
            "createBatch",
            "/batches/{batch_id}",
            &["completed"],
            &["failed", "expired"],
        )],
        infos: &[],
        defect: &[("cancelling, cancelled]", "cancelling, cancelled, canceled]")],
        code: "LRO611",
    },
    Shape {
        file: "generic/broker/tenancies.yaml",
        operations: &[
            (
                "tenancy.provision",
                "/v2/tenancies/{tenancy_id}/last_operation",
                &["succeeded"],
                &["failed"],
            ),
            (
                "tenancy.deprovision",
                "/v2/tenancies/{tenancy_id}/last_operation",
                &["succeeded"],
                &["failed"],
            ),
        ],
        infos: &["LRO607"],
        defect: &[(
            "[in progress, succeeded, failed]",
            "[in progress, succeeded]",
        )],
        code: "LRO604",
    },
    Shape {
        file: "generic/executions/looms.yaml",
        operations: &[(
            "StartExecution",
            "/executions/{executionId}",
            &["SUCCEEDED"],
            &["FAILED", "TIMED_OUT"],
        )],
        infos: &[],
        defect: &[(
            "[RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED]",
            "[RUNNING, SUCCEEDED]",
        )],
        code: "LRO604",
    },
    Shape {
        file: "generic/exports/contacts.yaml",
        operations: &[(
            "exportContacts",
            "/contacts/exports/{id}",
            &["ready"],
            &["failure"],
        )],
        infos: &[],
        defect: &[("[pending, ready, failure]", "[pending, ready]")],
        code: "LRO604",
    },
    Shape {
        file: "generic/marked/plots.yaml",
        operations: &[("createGroupPlot", "Location", &["SUCCEEDED"], &["FAILED"])],
        infos: &["LRO315"],
        defect: &[(
            "x-xgen-long-running-operation: { legacy: false }",
            "x-xgen-long-running-operation: 1",
        )],
        code: "LRO103",
    },
    Shape {
        file: "generic/migrations/orchards.yaml",
        operations: &[(
            "migrations/start-for-org",
            "/orgs/{org}/migrations/{migration_id}",
            &["exported"],
            &["failed"],
        )],
        infos: &["LRO607"],
        defect: &[("exported, failed]", "exported, failed, failure]")],
        code: "LRO611",
    },
    Shape {
        file: "generic/monitors/racks.yaml",
        operations: &[("powerCycle", "Location", &["Completed"], &["Exception"])],
        infos: &["LRO607"],
        defect: &[(
            "Location: { schema: { type: string, format: uri } }",
            "Location: { schema: { type: integer } }",
        )],
        code: "LRO308",
    },
    Shape {
        file: "generic/processes/terrain.yaml",
        operations: &[("execute", "/jobs/{jobId}", &["successful"], &["failed"])],
        infos: &[],
        defect: &[(
            "successful, failed, dismissed]",
            "successful, success, failed, dismissed]",
        )],
        code: "LRO611",
    },
    Shape {
        file: "generic/reports/tills.yaml",
        operations: &[(
            "createReportRun",
            "/reporting/report_runs/{report_run}",
            &["succeeded"],
            &["failed"],
        )],
        infos: &[],
        defect: &[("== \"succeeded\"", "== \"success\"")],
        code: "LRO616",
    },
    Shape {
        file: "generic/respond-async/fields.yaml",
        operations: &[("Fields.Survey", "Location", &[], &[])],
        infos: &[],
        defect: &[("Location: {", "Locaton: {")],
        code: "LRO309",
    },
    Shape {
        file: "generic/see-other/atlases.yaml",
        operations: &[("drawAtlas", "Location", &["succeeded"], &["failed"])],
        infos: &[],
        defect: &[(
            "[queued, processing, succeeded, failed]",
            "[queued, processing, succeeded]",
        )],
        code: "LRO604",
    },
    Shape {
        file: "generic/statements/ledger.yaml",
        operations: &[("submitStatement", "body-link", &[], &[])],
        infos: &[],
        defect: &[
            ("      required: [statementHandle]\n", ""),
            ("        statementHandle: { type: string }\n", ""),
            (
                "        statementStatusUrl: { type: string, format: uri }\n",
                "",
            ),
        ],
        code: "LRO303",
    },
    Shape {
        file: "generic/tasks/catalogs.yaml",
        operations: &[
            (
                "addEntries",
                "/tasks/{taskUid}",
                &["succeeded"],
                &["failed"],
            ),
            (
                "clearEntries",
                "/tasks/{taskUid}",
                &["succeeded"],
                &["failed"],
            ),
        ],
        infos: &["LRO607"],
        defect: &[(
            "[enqueued, processing, succeeded, failed, canceled]",
            "[enqueued, processing, succeeded]",
        )],
        code: "LRO604",
    },
    Shape {
        file: "generic/webhooks/archives.yaml",
        operations: &[("beginArchive", "", &[], &[])],
        infos: &["LRO712"],
        defect: &[
            ("archiveFinished", "memberJoined"),
            (
                "                archiveId: { type: string }",
                "                memberId: { type: string }",
            ),
        ],
        code: "LRO303",
    },
    Shape {
        file: "google/aviaries.yaml",
        operations: &[
            (
                "Aviaries_CreateAviary",
                "/v1/operations/{operation}",
                &["true"],
                &[],
            ),
            (
                "Aviaries_UpdateAviary",
                "/v1/operations/{operation}",
                &["true"],
                &[],
            ),
            (
                "Aviaries_DeleteAviary",
                "/v1/operations/{operation}",
                &["true"],
                &[],
            ),
        ],
        infos: &[],
        defect: &[
            ("metadata: { type: object", "title: { type: object"),
            (
                "        name: { type: string }\n        title",
                "        name: { type: integer }\n        title",
            ),
        ],
        code: "LRO608",
    },
];

/// Things with a status that no request of theirs waits for.
const ORDINARY: [&str; 7] = [
    include_str!("ordinary/bookings.yaml"),
    include_str!("ordinary/devices.yaml"),
    include_str!("ordinary/orders.yaml"),
    include_str!("ordinary/payments.yaml"),
    include_str!("ordinary/races.yaml"),
    include_str!("ordinary/tickets.yaml"),
    include_str!("ordinary/users.yaml"),
];

fn sample(file: &str) -> String {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs-sample");
    std::fs::read_to_string(samples.join(file)).expect(file)
}

fn memory(text: &str) -> Memory {
    [("a.yaml", text)].into_iter().collect()
}

fn found(text: &str) -> Findings {
    let options = Options::default().no_config();
    Session::open(memory(text), options).unwrap().check()
}

/// What is explained of the long-running operations.
fn explained(text: &str) -> Vec<Value> {
    let source = memory(text);
    let (workspace, errors) = Workspace::load(&source, &[Input::File("a.yaml".to_owned())]);
    assert!(errors.is_empty(), "{errors:?}");
    let survey = Survey::new(&workspace, |api, _| Profile::of(model::detect(api)));
    let lros = survey.documents.iter().flat_map(|document| &document.lros);
    lros.map(|lro| serde_json::to_value(Explanation::of(lro)).unwrap())
        .collect()
}

/// How severe the rule is for an operation whose author says that it is long-running.
fn severity(code: &str, system: System) -> Option<Severity> {
    let rule = ALL.iter().find(|rule| rule.code() == code).expect(code);
    rule.page().table(None).of(system, &[])
}

fn words(list: &Value) -> Vec<&str> {
    let list = list.as_array().into_iter().flatten();
    list.filter_map(Value::as_str).collect()
}

#[test]
fn operations_of_public_shapes_are_recognized() {
    for shape in &SHAPES {
        let explained = explained(&sample(shape.file));
        let names: Vec<_> = explained
            .iter()
            .map(|lro| lro["operation"]["id"].as_str().unwrap())
            .collect();
        let expected: Vec<_> = shape.operations.iter().map(|(name, ..)| *name).collect();
        assert_eq!(names, expected, "{}", shape.file);
        for (lro, (name, polled, succeeded, failed)) in explained.iter().zip(shape.operations) {
            let polling = &lro["polling"];
            let of = polling["operation"]["path"].as_str();
            let of = of.or_else(|| polling["header"].as_str());
            let kind = polling["kind"].as_str().filter(|kind| *kind != "none");
            let of = of.or(kind).unwrap_or_default();
            assert_eq!(of, *polled, "{} {name}: {polling}", shape.file);
            let monitor = &lro["status_monitor"];
            assert_eq!(
                words(&monitor["succeeded"]),
                *succeeded,
                "{} {name}",
                shape.file
            );
            assert_eq!(words(&monitor["failed"]), *failed, "{} {name}", shape.file);
        }
    }
}

#[test]
fn sound_shapes_have_no_finding_that_is_worth_a_warning() {
    for shape in &SHAPES {
        let found = found(&sample(shape.file)).diagnostics;
        let codes: Vec<_> = found.iter().map(|found| found.code).collect();
        assert_eq!(codes, shape.infos, "{}", shape.file);
        for found in &found {
            assert_eq!(
                found.severity,
                Severity::Info,
                "{} {}",
                shape.file,
                found.code
            );
            let system = System::parse(&found.profile).unwrap();
            assert_eq!(
                severity(found.code, system),
                Some(Severity::Info),
                "{}",
                found.code
            );
        }
    }
}

#[test]
fn a_defect_in_a_public_shape_is_reported() {
    let mut missing = Vec::new();
    for shape in &SHAPES {
        let mut text = sample(shape.file);
        for (whole, broken) in shape.defect {
            assert!(text.contains(whole), "{}: {whole}", shape.file);
            text = text.replace(whole, broken);
        }
        let found = found(&text).diagnostics;
        let codes: Vec<_> = found.iter().map(|found| found.code).collect();
        let Some(one) = found.iter().find(|one| one.code == shape.code) else {
            missing.push(format!("{}: {} and not {codes:?}", shape.file, shape.code));
            continue;
        };
        let system = System::parse(&one.profile).unwrap();
        if severity(one.code, system) <= Some(Severity::Info) {
            missing.push(format!("{}: {} is information", shape.file, shape.code));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn ordinary_things_with_a_status_have_no_findings() {
    for text in ORDINARY {
        assert_eq!(explained(text).len(), 0, "{text}");
        let found = found(text).diagnostics;
        let codes: Vec<_> = found.iter().map(|found| found.code).collect();
        assert_eq!(codes, [""; 0], "{text}");
    }
}
