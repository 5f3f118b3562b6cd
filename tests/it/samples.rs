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
    let listed = listed(&readme);
    assert!(found == listed, "{}", difference(&listed, &found));
}

/// What the table lacks, and what it lists for nothing: a line for each.
fn difference(listed: &[String], found: &[String]) -> String {
    let mut lines = String::from("the table of deliberate defects in specs-sample/README.md\n");
    let mut left = found.to_vec();
    for row in listed {
        match left.iter().position(|found| found == row) {
            Some(at) => drop(left.remove(at)),
            None => lines.push_str(&format!("  remove the row  {row}\n")),
        }
    }
    for row in left {
        lines.push_str(&format!("  add a row for   {row}\n"));
    }
    lines
}

#[test]
fn the_difference_names_the_rows_to_change() {
    let rows =
        |rows: &[&str]| -> Vec<String> { rows.iter().map(|row| (*row).to_owned()).collect() };
    let listed = rows(&["a.json LRO101 W", "a.json LRO201 E", "a.json LRO201 E"]);
    let found = rows(&["a.json LRO201 E", "b.json LRO301 I"]);
    assert_eq!(
        difference(&listed, &found),
        "the table of deliberate defects in specs-sample/README.md\n  \
         remove the row  a.json LRO101 W\n  \
         remove the row  a.json LRO201 E\n  \
         add a row for   b.json LRO301 I\n"
    );
}
