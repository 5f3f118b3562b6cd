//! The sample documents have the defects that their README lists, and no others.

use std::fs;
use std::path::Path;

use crate::common::{run, stderr, stdout};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A finding in a word: `arm/harbors.json LRO201 W`.
fn listed(readme: &str) -> Vec<String> {
    let (_, section) = readme.split_once("## Deliberate defects").unwrap();
    let mut file = "";
    let mut listed = Vec::new();
    // The first table of the section, without its head.
    let rows = section.lines().skip_while(|line| !line.starts_with('|'));
    for row in rows.skip(2).take_while(|line| line.starts_with('|')) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [named, _, code, severity, _] = cells.as_slice() else {
            panic!("a row of five cells: {row}");
        };
        if !named.is_empty() {
            file = named.trim_matches('`');
        }
        let code = code.split(' ').next().unwrap();
        listed.push(format!("{file} {code} {severity}"));
    }
    listed.sort_unstable();
    listed
}

#[test]
fn the_readme_lists_what_is_found_in_the_samples() {
    let readme = fs::read_to_string(Path::new(ROOT).join("specs-sample/README.md")).unwrap();
    let arguments = [
        "check",
        "specs-sample",
        "--no-config",
        "--format",
        "json",
        "--severity",
        "info",
        "--fail-on",
        "never",
    ];
    let output = run(Path::new(ROOT), &arguments);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let report: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    let findings = report["findings"].as_array().unwrap().iter();
    let mut found: Vec<String> = findings
        .map(|finding| {
            let path = finding["path"].as_str().unwrap();
            let severity = finding["severity"].as_str().unwrap().to_uppercase();
            format!(
                "{} {} {}",
                path.strip_prefix("specs-sample/").unwrap(),
                finding["code"].as_str().unwrap(),
                &severity[..1]
            )
        })
        .collect();
    found.sort_unstable();
    assert_eq!(found, listed(&readme));
}
