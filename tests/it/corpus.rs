//! What real specifications say, counted by hand before. They lie where `LRO_LINT_DATA` points.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::common::{data, run, stderr, stdout};
use serde_json::Value;

fn corpus(name: &str) -> PathBuf {
    data().join("corpus").join(name)
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
#[ignore = "needs LRO_LINT_DATA: real specifications"]
fn azure_of_2021() {
    let report = findings(&corpus("azure-2021"), "info");
    assert_counts(&report, 1484, 25_042, 4455);
    let missing: Vec<_> = codes(&report)
        .into_iter()
        .filter(|(code, _)| *code == "LRO002")
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
#[ignore = "needs LRO_LINT_DATA: real specifications"]
fn fabric() {
    assert_counts(&findings(&corpus("fabric"), "info"), 82, 419, 95);
}

#[test]
#[ignore = "needs LRO_LINT_DATA: real specifications"]
fn the_test_server() {
    assert_counts(&findings(&corpus("testserver"), "info"), 2, 83, 83);
}

/// The number of marked and of inferred operations that `check` finds in a folder.
fn long_running(folder: &Path) -> u64 {
    let report = findings(folder, "error");
    let count = |name: &str| report["summary"][name].as_u64().unwrap();
    count("long_running") + count("inferred")
}

/// Everything that `check` takes for long-running is explained, and explained once. How much of it
/// is known is printed, to be looked at:
/// `cargo test --profile quick --test it corpus:: -- --ignored --nocapture`.
#[test]
#[ignore = "needs LRO_LINT_DATA: real specifications"]
fn every_long_running_operation_is_explained() {
    let folders = ["azure-2021", "fabric", "testserver"];
    let counted = folders.map(|name| long_running(&corpus(name)));
    let all = corpus("");
    let started = std::time::Instant::now();
    let output = run(
        &all,
        &[
            "explain",
            "--format",
            "json",
            "--no-config",
            "--root",
            ".",
            ".",
        ],
    );
    let took = started.elapsed();
    assert!(output.status.success(), "{}", stderr(&output));
    let explained: Vec<Value> = serde_json::from_str(&stdout(&output)).unwrap();
    for (name, counted) in folders.iter().zip(counted) {
        let below = format!("{name}/");
        let explained = explained
            .iter()
            .filter(|one| one["path"].as_str().unwrap().starts_with(&below));
        assert_eq!(explained.count() as u64, counted, "{name}");
    }
    eprintln!("explained {} operations in {took:.1?}", explained.len());
    print_figures(&explained);
}

/// What is known of operations, as Markdown.
fn print_figures(explained: &[Value]) {
    let lists = |one: &Value, name: &str| one[name].as_array().unwrap().clone();
    let complete = explained.iter().filter(|one| lists(one, "open").is_empty());
    let agree_that = |agrees: &dyn Fn(&[Value]) -> bool| {
        let clients = explained.iter().map(|one| lists(one, "clients"));
        clients.filter(|clients| agrees(clients)).count()
    };
    let is_right = |clients: &[Value]| {
        !clients.is_empty() && clients.iter().all(|client| client["verdict"] == "ok")
    };
    let is_same = |clients: &[Value]| {
        let mut returned = clients.iter().map(|client| &client["returns"]);
        let first = returned.next();
        first.is_some_and(|first| returned.all(|next| next == first))
    };
    let mut open: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut verdicts: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    for one in explained {
        for fact in lists(one, "open") {
            *open
                .entry((text(&fact["fact"]), text(&fact["why"])))
                .or_default() += 1;
        }
        for client in lists(one, "clients") {
            let counts = verdicts.entry(text(&client["client"])).or_default();
            *counts.entry(text(&client["verdict"])).or_default() += 1;
        }
    }
    eprintln!("\n| | operations |\n|---|---:|");
    eprintln!("| nothing is open | {} |", complete.count());
    eprintln!("| all clients are right | {} |", agree_that(&is_right));
    eprintln!("| all clients return the same | {} |", agree_that(&is_same));
    eprintln!("\n| open | why | operations |\n|---|---|---:|");
    for ((fact, why), count) in open {
        eprintln!("| {fact} | {why} | {count} |");
    }
    eprintln!("\n| client | verdicts |\n|---|---|");
    for (client, counts) in verdicts {
        let counts: Vec<String> = counts
            .iter()
            .map(|(verdict, count)| format!("{verdict} {count}"))
            .collect();
        eprintln!("| {client} | {} |", counts.join(", "));
    }
}
