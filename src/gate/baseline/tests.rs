//! What is written is read, and pruned without touching anything else.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::file::{Baseline, Entry};
use super::format::notation;
use super::write::{Line, render};
use crate::config::ConfigError;
use crate::diagnostic::Fingerprint;
use crate::syntax::Notation;
use crate::workspace::Workspace;

/// Findings, each with a number that makes its fingerprint.
type Listed = Vec<(String, Option<String>, String, u8)>;

fn lines(listed: &Listed) -> Vec<Line<'_>> {
    let lines = listed.iter().map(|(path, operation, rule, number)| Line {
        path,
        operation: operation.clone(),
        code: "LRO105",
        rule,
        fingerprint: Fingerprint::new([number.to_string().as_str()]).to_string(),
    });
    lines.collect()
}

fn read(path: &str, text: &str) -> Result<Baseline, ConfigError> {
    Baseline::read(&Workspace::default(), path, text.into())
}

const NAMES: [&str; 2] = ["b.yaml", "b.json"];

proptest! {
    #[test]
    fn what_is_written_is_read(
        listed in vec((any::<String>(), option::of(any::<String>()), any::<String>(), 0..4_u8), 0..8),
        kept in vec(any::<bool>(), 8),
    ) {
        for name in NAMES {
            let text = render(lines(&listed), notation(name)).unwrap();
            prop_assert!(text.ends_with('\n') && !text.contains('\r'));
            let baseline = read(name, &text).unwrap();
            let mut sorted = lines(&listed);
            sorted.sort();
            let found: Vec<_> = baseline.entries().iter().map(Line::from).collect();
            prop_assert_eq!(&found, &sorted);
            // What is pruned is as if what is left had been written.
            let entries = baseline.entries().iter().zip(&kept);
            let gone = entries.clone().filter(|(_, kept)| !**kept).map(|(entry, _)| entry);
            let pruned = baseline.without(gone).unwrap();
            let left = entries.filter(|(_, kept)| **kept).map(|(entry, _)| Line::from(entry));
            let left: Vec<_> = left.collect();
            if name == "b.yaml" || !left.is_empty() {
                prop_assert_eq!(&pruned, &render(left, notation(name)).unwrap());
            } else {
                prop_assert!(read(name, &pruned).unwrap().entries().is_empty());
            }
        }
    }
}

fn listed(paths: &[&str]) -> Listed {
    let listed = paths.iter().map(|path| {
        (
            path.to_string(),
            None,
            "options-without-extension".to_owned(),
            0,
        )
    });
    listed.collect()
}

#[test]
fn one_finding_more_is_one_line_more() {
    let few = render(lines(&listed(&["b", "d"])), Notation::Yaml).unwrap();
    for more in ["a", "b", "c", "e"] {
        let many = render(lines(&listed(&["b", more, "d"])), Notation::Yaml).unwrap();
        let new: Vec<_> = many.lines().collect();
        let at = new.len() - few.lines().count();
        assert_eq!(at, 1);
        let rest = few.lines().filter(|line| new.contains(line)).count();
        assert_eq!(rest, few.lines().count(), "{more}");
    }
}

#[test]
fn a_line_is_as_documented() {
    let listed = vec![(
        "api/\u{1b}a.json".to_owned(),
        Some("Things_Start".to_owned()),
        "options-without-extension".to_owned(),
        0,
    )];
    let fingerprint = Fingerprint::new(["0"]);
    assert_eq!(
        render(lines(&listed), Notation::Yaml).unwrap(),
        format!(
            r#"# Findings that `lro-lint --baseline` treats as inherited.
version: 1
findings:
  - {{"path": "api/\u001ba.json", "operation": "Things_Start", "code": "LRO105", "rule": "options-without-extension", "fingerprint": "{fingerprint}"}}
"#
        )
    );
}

/// Takes the entries of some paths out of a text.
fn pruned(name: &str, text: &str, gone: &[&str]) -> String {
    let baseline = read(name, text).unwrap();
    let entries = baseline.entries().iter();
    let is_gone = |entry: &&Entry| gone.contains(&entry.path.as_str());
    baseline.without(entries.filter(is_gone)).unwrap()
}

#[test]
fn what_is_kept_is_unchanged() {
    let entry = |path: &str| {
        format!(
            r#"{{"code":"LRO105","rule":"x","path":"{path}","fingerprint":"0123456789abcdef"}}"#
        )
    };
    let [a, b, c] = ["a", "b", "c"].map(entry);
    // Comments and breaks of lines as an editor leaves them.
    let yaml = format!("findings:\r\n- {a} # old\r\n# of b\r\n-   {b}\r\n- {c}\r\nversion: 1");
    assert_eq!(
        pruned("b.yaml", &yaml, &["b"]),
        format!("findings:\r\n- {a} # old\r\n# of b\r\n- {c}\r\nversion: 1")
    );
    assert_eq!(pruned("b.yaml", &yaml, &[]), yaml);
    // The layout of another program.
    let block = "- path: a\n  code: LRO1\n  rule: x\n  fingerprint: 0123456789abcdef\n";
    let two = format!(
        "version: 1\nfindings:\n{block}{}",
        block.replace("path: a", "path: b")
    );
    assert_eq!(
        pruned("b.yaml", &two, &["b"]),
        format!("version: 1\nfindings:\n{block}")
    );
    let json = |entries: &str| format!("{{\"version\":1,\"findings\":[{entries}]}}");
    let all = json(&format!("{a},\n\n{b} , {c}"));
    for (gone, left) in [
        (&["a"][..], format!("{b} , {c}")),
        (&["b"], format!("{a} , {c}")),
        (&["c"], format!("{a},\n\n{b}")),
        (&["a", "b"], c.clone()),
        (&["b", "c"], a.clone()),
        (&["a", "b", "c"], String::new()),
    ] {
        assert_eq!(pruned("b.json", &all, gone), json(&left), "{gone:?}");
    }
}

#[test]
fn what_cannot_be_cut_is_written_anew() {
    let entry = r#"{code: LRO105, rule: x, path: a, fingerprint: 0123456789abcdef}"#;
    let other = entry.replace("path: a", "path: b");
    let text = format!("version: 1\nfindings: [{entry}, &b {other}, *b]\n");
    let baseline = read("b.yaml", &text).unwrap();
    assert_eq!(baseline.entries().len(), 3);
    let left = pruned("b.yaml", &text, &["a"]);
    let baseline = read("b.yaml", &left).unwrap();
    let paths: Vec<_> = baseline.entries().iter().map(|entry| &entry.path).collect();
    assert_eq!(paths, ["b", "b"]);
}
