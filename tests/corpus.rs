//! What real specifications say, counted by hand before. They lie where `LRO_LINT_DATA` points;
//! without it nothing is checked here, and the tests say so.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr
)]

mod common;

use std::env;
use std::path::{Path, PathBuf};

use common::{run, stderr, stdout};

fn corpus(name: &str) -> Option<PathBuf> {
    let Ok(data) = env::var("LRO_LINT_DATA") else {
        eprintln!("skipped: LRO_LINT_DATA is not set");
        return None;
    };
    Some(Path::new(&data).join("corpus").join(name))
}

fn findings(folder: &Path, severity: &str) -> serde_json::Value {
    let arguments = [
        "--format",
        "json",
        "--severity",
        severity,
        "--no-config",
        ".",
    ];
    let output = run(folder, &[&["--root", "."][..], &arguments].concat());
    assert!(
        matches!(output.status.code(), Some(0 | 1)),
        "{}",
        stderr(&output)
    );
    serde_json::from_str(&stdout(&output)).unwrap()
}

fn codes(report: &serde_json::Value) -> Vec<(&str, String)> {
    let findings = report["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|found| {
            let place = format!("{}:{}", found["path"], found["start"]["line"]);
            (found["code"].as_str().unwrap(), place)
        })
        .collect()
}

#[track_caller]
fn assert_counts(report: &serde_json::Value, documents: u64, operations: u64, marked: u64) {
    let summary = &report["summary"];
    assert_eq!(summary["documents"], documents);
    assert_eq!(summary["operations"], operations);
    assert_eq!(summary["long_running"], marked);
    let faults: Vec<_> = codes(report)
        .into_iter()
        .filter(|(code, _)| *code == "LRO001")
        .collect();
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn azure_of_2021() {
    let Some(folder) = corpus("azure-2021") else {
        return;
    };
    let report = findings(&folder, "info");
    assert_counts(&report, 1484, 25_042, 4455);
    let missing: Vec<_> = codes(&report)
        .into_iter()
        .filter(|(code, _)| *code == "LRO002")
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn fabric() {
    let Some(folder) = corpus("fabric") else {
        return;
    };
    assert_counts(&findings(&folder, "info"), 82, 419, 95);
}

#[test]
fn the_test_server() {
    let Some(folder) = corpus("testserver") else {
        return;
    };
    assert_counts(&findings(&folder, "info"), 2, 83, 83);
}
