//! An info that many operations of a document have is one finding, which knows all its places.

use lro_lint::finding::{Diagnostic, Severity};
use lro_lint::report::Format;
use lro_lint::session::{Memory, Options, Session};

use crate::common::report;

/// An API of some names, each with a DELETE that declares no `Retry-After`.
fn api(names: &[&str]) -> String {
    let paths: Vec<String> = names
        .iter()
        .map(|name| {
            format!(
                r##"
    "/{name}": {{ "delete": {{ "operationId": "{name}_Delete", "x-ms-long-running-operation": true,
      "responses": {{ "202": {{ "description": "Going", "headers": {{
          "Location": {{ "type": "string" }} }} }},
        "204": {{ "description": "Gone" }} }} }} }}"##
            )
        })
        .collect();
    format!(
        r#"{{ "swagger": "2.0", "host": "management.azure.com", "paths": {{{}
}} }}"#,
        paths.join(",")
    )
}

/// What LRO1001 (no `Retry-After`, an info) finds in a document.
fn found(text: &str) -> Vec<Diagnostic> {
    found_with(text, "")
}

/// The same with a configuration.
fn found_with(text: &str, config: &str) -> Vec<Diagnostic> {
    let files = Memory::from_iter([("api.json", text), ("lro-lint.yaml", config)]);
    let session = Session::open(files, Options::default()).unwrap();
    let mut found = session.check().diagnostics;
    found.retain(|one| one.code == "LRO1001");
    found
}

/// The operation and the line of every place of a finding.
fn places(finding: &Diagnostic) -> Vec<(String, u32)> {
    let also = finding.also.iter();
    also.map(|one| {
        let operation = one.operation.as_ref().unwrap();
        (operation.to_string(), one.location.start().line)
    })
    .collect()
}

#[test]
fn three_operations_of_a_document_are_one_finding_at_the_first() {
    let found = found(&api(&["Cats", "Dogs", "Birds"]));
    let [only] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(only.severity, Severity::Info);
    assert!(
        only.message.ends_with(" (3 times in this document)"),
        "{}",
        only.message
    );
    assert_eq!(only.primary.start().line, 3);
    let others = [("Dogs_Delete", 7), ("Birds_Delete", 11)];
    assert_eq!(places(only), others.map(|(id, line)| (id.to_owned(), line)));
    assert_eq!(only.operation_count, 3);
    let names: Vec<_> = only.operations.iter().map(ToString::to_string).collect();
    assert_eq!(names, ["Birds_Delete", "Cats_Delete", "Dogs_Delete"]);
}

#[test]
fn two_operations_are_two_findings() {
    let found = found(&api(&["Cats", "Dogs"]));
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|one| one.also.is_empty()));
}

#[test]
fn what_is_suppressed_is_no_part_of_it() {
    let found = found_with(
        &api(&["Cats", "Dogs", "Birds"]),
        "suppressions: [{ rule: LRO1001, operation: Dogs_Delete, reason: agreed }]\n",
    );
    let lines = found.iter().map(|one| one.primary.start().line);
    assert_eq!(lines.collect::<Vec<_>>(), [3, 11]);
}

#[test]
fn warnings_are_findings_of_their_own() {
    let found = found_with(
        &api(&["Cats", "Dogs", "Birds"]),
        "rules: { LRO1001: warning }\n",
    );
    assert_eq!(found.len(), 3);
}

#[test]
fn each_place_is_a_finding_for_who_asks() {
    let text = api(&["Cats", "Dogs", "Birds"]);
    let files = Memory::from_iter([("api.json", text.as_str())]);
    let session = Session::open(files, Options::default().no_config().each_place()).unwrap();
    let found = session.check().diagnostics;
    let of_rule = found.iter().filter(|one| one.code == "LRO1001");
    let lines = of_rule.map(|one| one.primary.start().line);
    assert_eq!(lines.collect::<Vec<_>>(), [3, 7, 11]);
}

#[test]
fn the_order_of_the_operations_doesnt_change_the_fingerprint() {
    let one = found(&api(&["Cats", "Dogs", "Birds"]));
    let other = found(&api(&["Birds", "Cats", "Dogs"]));
    assert_eq!(one[0].fingerprint, other[0].fingerprint);
    let single = found(&api(&["Cats"]));
    assert_ne!(one[0].fingerprint, single[0].fingerprint);
}

#[test]
fn hidden_infos_are_counted_as_they_would_be_shown() {
    let text = api(&["Cats", "Dogs", "Birds"]);
    let open = |options: Options| {
        let files = Memory::from_iter([("api.json", text.as_str())]);
        Session::open(files, options.no_config()).unwrap().check()
    };
    let shown = open(Options::default());
    let hidden = open(Options::default().severity(Severity::Error));
    let infos = shown.diagnostics.iter();
    let infos = infos.filter(|one| one.severity == Severity::Info).count();
    assert_eq!(shown.summary.infos, infos);
    assert_eq!(hidden.summary, shown.summary);
}

#[test]
fn machines_get_every_place() {
    let text = api(&["Cats", "Dogs", "Birds"]);
    let json: serde_json::Value =
        serde_json::from_str(&report(Format::Json, &[("api.json", &text)])).unwrap();
    let findings = json["findings"].as_array().unwrap();
    let of_rule = |code: &str| findings.iter().find(|one| one["code"] == code).unwrap();
    let also = of_rule("LRO1001")["also"].as_array().unwrap();
    assert_eq!(also[1]["operation"]["id"], "Birds_Delete");
    assert_eq!(also[1]["path"], "api.json");
    assert_eq!(also[1]["start"]["line"], 11);

    let sarif: serde_json::Value =
        serde_json::from_str(&report(Format::Sarif, &[("api.json", &text)])).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let result = results
        .iter()
        .find(|one| one["ruleId"] == "LRO1001")
        .unwrap();
    let related = result["relatedLocations"].as_array().unwrap();
    let line = |at: usize| &related[at]["physicalLocation"]["region"]["startLine"];
    assert_eq!((line(0), line(1)), (&7.into(), &11.into()));
}
