//! GitLab's Code Quality report: a JSON array of what a merge request shows beside its changes.
//!
//! GitLab compares the report of a branch with that of its target by itself. Where findings were
//! compared already, only the new ones are in it, so that a target without a report does no harm.

use std::io::{self, Write};

use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};

use super::safe_json;
use crate::diagnostic::{Diagnostic, Findings, Fingerprint, Severity};
use crate::text::Escaped;

pub(super) fn write(findings: &Findings, out: &mut dyn Write) -> io::Result<()> {
    safe_json::pretty(&Issues(findings), out)
}

struct Issues<'a>(&'a Findings);

impl Serialize for Issues<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // GitLab takes issues of equal fingerprints for one, and ours are equal where a rule has
        // several things to say of one node.
        let mut seen: FxHashMap<Fingerprint, usize> = FxHashMap::default();
        serializer.collect_seq(
            super::in_reading_order(self.0)
                .into_iter()
                .map(|diagnostic| {
                    let seen = seen.entry(diagnostic.fingerprint).or_default();
                    *seen += 1;
                    Issue::new(diagnostic, *seen)
                }),
        )
    }
}

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'a str,
    location: Location<'a>,
}

impl<'a> Issue<'a> {
    /// The issue for a finding that is the `number`th with its fingerprint.
    fn new(diagnostic: &'a Diagnostic, number: usize) -> Self {
        let message = Escaped(&diagnostic.message);
        let fingerprint = diagnostic.fingerprint;
        Self {
            // All that is shown of an issue, so it must say what to do too.
            description: diagnostic.helps().fold(
                format!("{}: {message}", diagnostic.code),
                |all, (label, help)| format!("{all}; {label}: {}", Escaped(help)),
            ),
            check_name: diagnostic.rule,
            fingerprint: match number {
                1 => fingerprint.to_string(),
                _ => format!("{fingerprint}-{number}"),
            },
            severity: match diagnostic.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Info => "info",
            },
            location: Location {
                path: diagnostic.primary.path(),
                lines: Lines {
                    begin: diagnostic.primary.start().line,
                    end: diagnostic.primary.end().line,
                },
            },
        }
    }
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{Format, Options, sample};
    use super::*;
    use crate::diagnostic::FindingStatus;

    fn issues(findings: &Findings) -> Value {
        let text = sample::print(Format::Gitlab, findings, &Options::default());
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn a_finding_is_an_issue_with_its_place() {
        let workspace = sample::workspace([("b/a.json", "{\n  \"a\": {\n  }\n}")]);
        let mut finding = sample::finding(sample::place(&workspace, "b/a.json", "{\n  }"));
        finding.help = Some("declare it\n".to_owned());
        let fingerprint = finding.fingerprint.to_string();
        assert_eq!(
            issues(&sample::findings(vec![finding])),
            json!([{
                "description": "LRO403: no such header; help: declare it\\u{a}",
                "check_name": "final-state-via-header-contradiction",
                "fingerprint": fingerprint,
                "severity": "major",
                "location": {"path": "b/a.json", "lines": {"begin": 2, "end": 3}},
            }])
        );
        assert_eq!(issues(&sample::findings(vec![])), json!([]));
    }

    #[test]
    fn no_two_fingerprints_are_equal() {
        let workspace = sample::workspace([("a.json", "{}")]);
        let finding = sample::finding(sample::place(&workspace, "a.json", "{}"));
        let first = finding.fingerprint.to_string();
        let issues = issues(&sample::findings(vec![finding; 3]));
        let fingerprints = issues.as_array().unwrap().iter();
        assert_eq!(
            fingerprints
                .map(|issue| issue["fingerprint"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>(),
            [first.clone(), format!("{first}-2"), format!("{first}-3")]
        );
    }

    #[test]
    fn what_was_there_before_is_left_out() {
        let workspace = sample::workspace([("a.json", "{}")]);
        let mut new = sample::finding(sample::place(&workspace, "a.json", "{}"));
        new.status = Some(FindingStatus::New);
        new.severity = Severity::Warning;
        let mut inherited = new.clone();
        inherited.status = Some(FindingStatus::Inherited);
        let issues = issues(&sample::compared(
            vec![inherited.clone(), new],
            vec![inherited],
        ));
        assert_eq!(issues.as_array().map(Vec::len), Some(1));
        assert_eq!(issues[0]["severity"], "minor");
    }
}
