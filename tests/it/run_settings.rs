//! The settings of a run: those in a configuration, `--show-config`, and `init`.

use std::fs;
use std::process::Output;

use lro_lint::session::{Memory, Options, Session};
use serde_json::Value;
use tempfile::TempDir;

use crate::common::{flawed, put, run, stderr, stdout};

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        put(folder.path(), path, text);
    }
    folder
}

/// Two flawed documents below `api`, beside a configuration.
fn configured(configuration: &str) -> TempDir {
    folder(&[
        ("api/a.json", &flawed("")),
        ("api/drafts/b.json", &flawed("")),
        ("api/lro-lint.yaml", configuration),
    ])
}

/// The documents with findings, by the lines of `concise`.
fn found(output: &Output) -> Vec<String> {
    let lines = stdout(output);
    let lines = lines.lines().filter(|line| line.contains("[LRO105]"));
    let paths = lines.filter_map(|line| line.split(':').next());
    paths.map(str::to_owned).collect()
}

#[test]
fn excluded_documents_are_not_checked() {
    let folder = configured("exclude: [drafts]");
    let concise = |arguments: &[&str]| {
        let output = run(
            folder.path(),
            &[&["--format", "concise"], arguments].concat(),
        );
        found(&output)
    };
    assert_eq!(concise(&["api"]), ["api/a.json"]);
    assert_eq!(concise(&["."]), ["api/a.json"]);
    // A file that is named is checked, and so is everything without a configuration.
    assert_eq!(concise(&["api/drafts/b.json"]), ["api/drafts/b.json"]);
    let both = ["api/a.json", "api/drafts/b.json"];
    assert_eq!(concise(&["api", "--no-config"]), both);
    let output = run(folder.path(), &["-v", "api"]);
    let said = "skipped api/drafts/b.json: the configuration excludes it";
    assert!(stderr(&output).contains(said), "{}", stderr(&output));
}

#[test]
fn an_excluded_document_can_be_referred_to() {
    let types =
        r#"{ "swagger": "2.0", "paths": {}, "definitions": { "Vm": { "type": "object" } } }"#;
    let reference = r##""schema": { "$ref": "types.json#/definitions/Vm" }"##;
    let document = flawed("").replace(r#""schema": { "type": "string" }"#, reference);
    assert!(document.contains(reference));
    let folder = folder(&[
        ("a.json", &document),
        ("types.json", types),
        ("lro-lint.yaml", "exclude: [types.json]"),
    ]);
    let output = run(folder.path(), &["--severity", "info", "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["summary"]["documents"], 1);
    let findings = report["findings"].as_array().unwrap();
    assert!(
        findings.iter().all(|found| found["code"] != "LRO002"),
        "{report}"
    );
}

#[test]
fn a_fault_in_an_excluded_document_is_not_reported() {
    let folder = folder(&[
        ("a.json", &flawed("")),
        ("old.json", r#"{ "swagger": "2.0", "paths": { "#),
        ("lro-lint.yaml", "exclude: [old.json]"),
    ]);
    let shown = stdout(&run(folder.path(), &["--format", "concise"]));
    assert!(!shown.contains("old.json"), "{shown}");
}

#[test]
fn a_session_follows_a_configuration_that_is_edited() {
    let files = [("a.json", flawed("")), ("b.json", flawed(""))];
    let session = Session::open(Memory::from_iter(files), Options::default()).unwrap();
    let paths = |session: &Session| {
        let findings = session.check().diagnostics;
        let found = findings.iter().filter(|found| found.code == "LRO105");
        let found = found.map(|found| found.primary.path().to_owned());
        found.collect::<Vec<_>>()
    };
    assert_eq!(paths(&session), ["a.json", "b.json"]);
    let excluding = session
        .replace("lro-lint.yaml", "exclude: [a.json]")
        .unwrap();
    assert_eq!(paths(&excluding), ["b.json"]);
    let edited = excluding.replace("a.json", flawed("")).unwrap();
    assert_eq!(
        paths(&edited),
        ["b.json"],
        "the edited document stays excluded"
    );
    let restored = edited.restore("lro-lint.yaml").unwrap();
    assert_eq!(paths(&restored), ["a.json", "b.json"]);
}

#[test]
fn a_baseline_keeps_its_entries_about_excluded_documents() {
    let folder = configured("");
    let write = run(folder.path(), &["--write-baseline", "known.yaml", "."]);
    assert_eq!(write.status.code(), Some(0), "{}", stderr(&write));
    fs::write(folder.path().join("api/lro-lint.yaml"), "exclude: [drafts]").unwrap();
    let before = fs::read_to_string(folder.path().join("known.yaml")).unwrap();
    let arguments = ["--baseline", "known.yaml", "--prune-baseline", "."];
    let output = run(folder.path(), &arguments);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    let after = fs::read_to_string(folder.path().join("known.yaml")).unwrap();
    assert_eq!(after, before);
}

#[test]
fn a_run_without_any_document_left_says_why() {
    let folder = configured("exclude: ['**']");
    let output = run(folder.path(), &["api"]);
    assert_eq!(output.status.code(), Some(2));
    let expected = "error: there is nothing to check\n  hint: the configuration excludes all 2 \
                    documents; name a file to check it anyway\n";
    assert_eq!(stderr(&output), expected);
}

#[test]
fn the_configuration_nearest_to_the_first_path_sets_the_run() {
    let folder = configured("{ fail-on: never, format: concise }");
    let status = |arguments: &[&str]| run(folder.path(), arguments).status.code();
    assert_eq!(status(&["api"]), Some(0));
    assert_eq!(status(&["api/drafts"]), Some(0), "a folder below it");
    assert_eq!(status(&["api/a.json"]), Some(0), "a file below it");
    assert_eq!(
        status(&["."]),
        Some(1),
        "no configuration is above this folder"
    );
    assert_eq!(
        status(&["api", "--fail-on", "error"]),
        Some(1),
        "the command line wins"
    );
    assert_eq!(status(&["api", "--no-config"]), Some(1));
    let shown = stdout(&run(folder.path(), &["api"]));
    assert!(shown.starts_with("api/a.json:"), "{shown}");
    let shown = stdout(&run(folder.path(), &["api", "--format", "counts"]));
    assert!(shown.starts_with("documents=2"), "{shown}");
}

#[test]
fn a_configuration_sets_what_is_shown() {
    let quiet = configured("{ severity: error, rules: { LRO105: warning } }");
    let shown = |folder: &TempDir, arguments: &[&str]| {
        let arguments = [&["api", "--format", "concise"], arguments].concat();
        found(&run(folder.path(), &arguments)).len()
    };
    assert_eq!(shown(&quiet, &[]), 0);
    assert_eq!(shown(&quiet, &["--severity", "warning"]), 2);
    // What makes a run fail is shown in any case.
    let strict = configured("{ severity: error, fail-on: info, rules: { LRO105: info } }");
    assert_eq!(shown(&strict, &[]), 2);
    assert_eq!(run(strict.path(), &["api"]).status.code(), Some(1));
}

#[test]
fn synchronous_operations_are_checked_where_a_configuration_asks_for_it() {
    let document = r#"{ "swagger": "2.0", "host": "management.azure.com", "paths": { "/vm/{a}": {
        "put": { "operationId": "Vm_Create", "responses": { "200": { "description": "Done",
          "schema": { "type": "object" } }, "202": { "description": "Later" } } },
        "delete": { "operationId": "Vm_Delete", "responses": { "404": { "description": "None" } } } } } }"#;
    let folder = folder(&[
        ("a/x.json", document),
        ("b/x.json", document),
        ("a/lro-lint.yaml", "include-sync: true"),
    ]);
    let count = |arguments: &[&str], path: &str| {
        let arguments = [
            &["--format", "concise", "--severity", "info", "."],
            arguments,
        ]
        .concat();
        let shown = stdout(&run(folder.path(), &arguments));
        shown.lines().filter(|line| line.starts_with(path)).count()
    };
    assert!(count(&[], "a/x.json") > count(&[], "b/x.json"));
    assert_eq!(
        count(&[], "a/x.json"),
        count(&["--include-sync"], "b/x.json")
    );
}

#[test]
fn the_summary_names_the_profile() {
    let folder = folder(&[
        ("arm.json", &flawed("")),
        ("other.json", r#"{ "swagger": "2.0", "paths": {} }"#),
    ]);
    let last = |arguments: &[&str]| {
        let shown = stdout(&run(folder.path(), arguments));
        shown.lines().last().unwrap_or_default().to_owned()
    };
    assert!(last(&["arm.json"]).contains(" in 1 document (detected profile: arm): "));
    let both = " in 2 documents (detected profiles: arm in 1, generic in 1): ";
    assert!(last(&["."]).contains(both), "{}", last(&["."]));
    assert!(last(&[".", "--profile", "graph"]).contains(" (profile: graph): "));
}

#[test]
fn show_config_says_what_counts_and_why() {
    let configuration = "profile: graph\noverlay: lintdiff\nrules: { LRO105: warning }\n\
                         exclude: [drafts]\nfail-on: warning\nfiles: [{ path: z.json, profile: arm }]\n\
                         suppressions: [{ rule: LRO105, reason: x }]\n";
    let folder = configured(configuration);
    put(folder.path(), "api/z.json", &flawed(""));
    put(folder.path(), "other.json", &flawed(""));
    let output = run(
        folder.path(),
        &["--show-config", "api", "other.json", "--severity", "info"],
    );
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let expected = "\
run
  severity: info (command line)
  fail-on: warning (api/lro-lint.yaml)
  format: pretty (default)

configuration api/lro-lint.yaml
  warning: LRO105
  exclude: drafts

suppressions
  api/lro-lint.yaml:7: LRO105

documents
  api/a.json: profile graph (api/lro-lint.yaml), overlay lintdiff (api/lro-lint.yaml), configuration api/lro-lint.yaml
  api/drafts/b.json: excluded, configuration api/lro-lint.yaml
  api/z.json: profile arm (api/lro-lint.yaml), overlay lintdiff (api/lro-lint.yaml), configuration api/lro-lint.yaml
  other.json: profile arm (detected), no configuration
";
    assert_eq!(stdout(&output), expected);
    let json = run(folder.path(), &["--show-config", "api", "--format", "json"]);
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["run"]["fail-on"]["from"], "api/lro-lint.yaml");
    assert_eq!(json["documents"][0]["profile"]["value"], "graph");
    assert_eq!(json["documents"][1]["is-excluded"], true);
}

#[test]
fn init_writes_a_configuration_that_changes_nothing() {
    let arm = flawed("");
    let folder = folder(&[("api/a.json", &arm), ("api/b.json", &arm)]);
    let arguments = ["api", "--severity", "info", "--format", "concise"];
    let before = stdout(&run(folder.path(), &arguments));
    let output = run(folder.path(), &["init", "api"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(
        stdout(&output),
        "wrote api/lro-lint.yaml with `profile: arm`: arm in 2 documents\n"
    );
    assert_eq!(stdout(&run(folder.path(), &arguments)), before);
}

#[test]
fn everything_that_init_writes_is_a_valid_configuration() {
    let folder = folder(&[]);
    let output = run(folder.path(), &["init"]);
    let wrote = "wrote lro-lint.yaml with `profile: auto`: there is no document yet\n";
    assert_eq!(stdout(&output), wrote);
    let path = folder.path().join("lro-lint.yaml");
    // The settings are comments: whoever uncomments one gets what it says.
    let text = fs::read_to_string(&path).unwrap();
    let (_, settings) = text.split_once("profile: auto\n").unwrap();
    let is_setting = |line: &str| {
        let line = line.trim_start_matches("#").trim_start();
        line.starts_with("- ")
            || line
                .split(' ')
                .next()
                .is_some_and(|word| word.ends_with(':'))
    };
    let uncommented = settings.lines().map(|line| match line.strip_prefix("# ") {
        Some(setting) if is_setting(line) => setting,
        _ => line,
    });
    let uncommented: Vec<_> = uncommented.collect();
    fs::write(&path, uncommented.join("\n")).unwrap();
    put(folder.path(), "a.json", &flawed(""));
    let output = run(folder.path(), &["--show-config"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let shown = stdout(&output);
    for setting in [
        "severity: warning (lro-lint.yaml)",
        "fail-on: error (lro-lint.yaml)",
        "  exclude: drafts/**\n",
        "  include-sync: true\n",
        "overlay greenfield (lro-lint.yaml)",
        "suppressions\n  lro-lint.yaml:",
    ] {
        assert!(shown.contains(setting), "{setting}: {shown}");
    }
}

#[test]
fn init_never_replaces_a_file() {
    let folder = folder(&[("a.json", &flawed("")), ("sub/lro-lint.yml", "")]);
    put(folder.path(), "lro-lint.yaml", "profile: arm\n");
    for (at, name) in [(".", "lro-lint.yaml"), ("sub", "sub/lro-lint.yml")] {
        let output = run(folder.path(), &["init", at]);
        assert_eq!(output.status.code(), Some(2));
        let expected = format!(
            "error: {name} is already there\n  hint: edit it, or remove it first: `init` never \
             replaces a file\n"
        );
        assert_eq!(stderr(&output), expected);
    }
    let kept = fs::read_to_string(folder.path().join("lro-lint.yaml")).unwrap();
    assert_eq!(kept, "profile: arm\n");
    let output = run(folder.path(), &["init", "a.json"]);
    assert_eq!(output.status.code(), Some(2), "a file is no folder");
}
