//! SARIF 2.1.0, as code scanning services read it.
//!
//! GitHub refuses a file with more results, rules or locations than its limits allow. What is cut
//! is said in a notification of the run.
//!
//! Findings that were fixed are no results: services that don't know of baselines, GitHub's among
//! them, would raise an alert for each, while a result that isn't there any more is fixed to all.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::io::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Serialize, Serializer};

use super::counts::by_severity;
use super::safe_json;
use crate::diagnostic::{
    self, Counts, Diagnostic, FindingStatus, Findings, OperationName, RuleInfo, Severity,
};
use crate::text::counted;

/// How many results GitHub takes in a run.
const RESULTS: usize = 25_000;

/// How many places of a result GitHub shows; it refuses ten times as many.
const LOCATIONS: usize = 100;

/// Characters that need no escape in a relative URI. A colon is none of it: before the first `/` it would
/// end a scheme.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b'@');

pub(super) fn write(findings: &Findings, out: &mut dyn Write) -> io::Result<()> {
    let (results, left) = results(findings);
    let log = Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: env!("CARGO_PKG_NAME"),
                    version: env!("CARGO_PKG_VERSION"),
                    information_uri: env!("CARGO_PKG_REPOSITORY"),
                    rules: findings.rules.iter().map(Descriptor::new).collect(),
                },
            },
            invocations: by_severity(left, "").map(|parts| [Invocation::cut(left, &parts)]),
            column_kind: "unicodeCodePoints",
            results: Results { results, findings },
        }],
    };
    safe_json::pretty(&log, out)
}

/// What becomes a result, and how many findings don't: if there are too many, the new ones come
/// first, then those about what isn't seen, then the most severe.
fn results(findings: &Findings) -> (Vec<&Diagnostic>, Counts) {
    let mut results: Vec<_> = findings.diagnostics.iter().collect();
    if results.len() > RESULTS {
        results.sort_by_key(|found| {
            let rank = super::precedence(found);
            (found.is_inherited(), rank, Reverse(found.severity))
        });
    }
    let left = results.split_off(results.len().min(RESULTS));
    let left = left.into_iter().map(|found| found.severity).collect();
    (results, left)
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'a str,
    version: &'a str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    invocations: Option<[Invocation<'a>; 1]>,
    column_kind: &'a str,
    results: Results<'a>,
}

/// The results, each made when it is its turn.
struct Results<'a> {
    results: Vec<&'a Diagnostic>,
    findings: &'a Findings,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let results = self.results.iter();
        serializer.collect_seq(results.map(|found| Finding::new(found, self.findings)))
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation<'a> {
    execution_successful: bool,
    tool_execution_notifications: [Notification<'a>; 1],
}

#[derive(Serialize)]
struct Notification<'a> {
    level: &'a str,
    message: Text<'a>,
}

impl Invocation<'_> {
    /// Says that there were more findings: so many, or in words by severity.
    fn cut(left: Counts, parts: &str) -> Self {
        let left = counted(left.total(), "more finding");
        Self {
            execution_successful: true,
            tool_execution_notifications: [Notification {
                level: "warning",
                message: Text::plain(format!(
                    "{left} left out ({parts}): code scanning takes {RESULTS} results of a run."
                )),
            }],
        }
    }
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'a str,
    version: &'a str,
    information_uri: &'a str,
    rules: Vec<Descriptor<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor<'a> {
    id: &'a str,
    name: &'a str,
    short_description: Text<'a>,
    full_description: Text<'a>,
    help: Text<'a>,
    help_uri: &'a str,
    default_configuration: Configuration<'a>,
    properties: Properties<'a>,
}

impl<'a> Descriptor<'a> {
    fn new(rule: &'a RuleInfo) -> Self {
        Self {
            id: rule.code,
            name: rule.name,
            short_description: Text::plain(&*rule.summary),
            full_description: Text::plain(&*rule.summary),
            help: Text {
                text: Cow::Borrowed(&rule.help),
                markdown: Some(&rule.help),
            },
            help_uri: &rule.url,
            default_configuration: Configuration {
                level: level(rule.severity),
            },
            properties: Properties {
                tags: [rule.category],
            },
        }
    }
}

#[derive(Serialize)]
struct Configuration<'a> {
    level: &'a str,
}

#[derive(Serialize)]
struct Properties<'a> {
    tags: [&'a str; 1],
}

#[derive(Serialize)]
struct Text<'a> {
    text: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<&'a str>,
}

impl<'a> Text<'a> {
    fn plain(text: impl Into<Cow<'a, str>>) -> Self {
        Self {
            text: text.into(),
            markdown: None,
        }
    }

    /// A message, in which a viewer looks for links of the form `[text](target)`. Those that a
    /// document brings are made none.
    fn message(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        if !text.contains("](") {
            return Self::plain(text);
        }
        let mut escaped = String::with_capacity(text.len() + 8);
        for c in text.chars() {
            if matches!(c, '[' | ']' | '\\') {
                escaped.push('\\');
            }
            escaped.push(c);
        }
        Self::plain(escaped)
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    rule_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'a str,
    message: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_state: Option<&'a str>,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    partial_fingerprints: Fingerprints,
}

impl<'a> Finding<'a> {
    fn new(diagnostic: &'a Diagnostic, findings: &Findings) -> Self {
        let mut message = diagnostic.message.clone();
        for (label, help) in diagnostic.helps() {
            message.push_str(&format!("\n{label}: {help}"));
        }
        let message = Cow::Owned(message);
        Self {
            rule_id: diagnostic.code,
            rule_index: findings.rule_index(diagnostic.code),
            level: level(diagnostic.severity),
            message: Text::message(message),
            baseline_state: diagnostic.status.map(|status| match status {
                FindingStatus::New => "new",
                FindingStatus::Inherited => "unchanged",
            }),
            locations: [Location::primary(diagnostic)],
            related_locations: others(diagnostic)
                .take(LOCATIONS - 1)
                .enumerate()
                .map(|(index, (location, message))| Location::related(location, message, index + 1))
                .collect(),
            partial_fingerprints: Fingerprints {
                fingerprint: diagnostic.fingerprint.to_string(),
            },
        }
    }
}

/// The other places of a finding, each with what is to be seen there.
fn others(diagnostic: &Diagnostic) -> impl Iterator<Item = (&diagnostic::Location, &str)> {
    let related = diagnostic.related.iter();
    let related = related.map(|related| (&related.location, related.message.as_str()));
    let also = diagnostic.also.iter();
    related.chain(also.map(|occurrence| (&occurrence.location, "the same is found here")))
}

#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "lroLint/v1")]
    fingerprint: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text<'a>>,
}

impl<'a> Location<'a> {
    fn primary(diagnostic: &'a Diagnostic) -> Self {
        let operation = diagnostic
            .operation
            .as_ref()
            .map(LogicalLocation::operation);
        let node = LogicalLocation::node(&diagnostic.primary);
        Self {
            id: None,
            physical_location: PhysicalLocation::new(&diagnostic.primary),
            logical_locations: operation.into_iter().chain(node).collect(),
            message: None,
        }
    }

    fn related(location: &'a diagnostic::Location, message: &'a str, id: usize) -> Self {
        Self {
            id: Some(id),
            physical_location: PhysicalLocation::new(location),
            logical_locations: LogicalLocation::node(location).into_iter().collect(),
            message: Some(Text::message(message)),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactLocation {
    uri: String,
    uri_base_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
    byte_offset: u32,
    byte_length: u32,
}

impl PhysicalLocation {
    fn new(location: &diagnostic::Location) -> Self {
        let (start, end) = (location.start(), location.end());
        Self {
            artifact_location: ArtifactLocation {
                uri: utf8_percent_encode(location.path(), PATH).to_string(),
                uri_base_id: "%SRCROOT%",
            },
            region: Region {
                start_line: start.line,
                start_column: start.column,
                end_line: end.line,
                end_column: end.column,
                byte_offset: location.span.start,
                byte_length: location.span.len(),
            },
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    fully_qualified_name: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
}

impl<'a> LogicalLocation<'a> {
    fn operation(operation: &'a OperationName) -> Self {
        Self {
            name: operation.id.as_deref(),
            fully_qualified_name: Cow::Owned(format!(
                "{} {}",
                operation.method.to_ascii_uppercase(),
                operation.path
            )),
            kind: Some("function"),
        }
    }

    /// The node, by its JSON Pointer; the root has an empty one.
    fn node(location: &'a diagnostic::Location) -> Option<Self> {
        (!location.pointer.is_empty()).then(|| Self {
            name: None,
            fully_qualified_name: Cow::Borrowed(&location.pointer),
            kind: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{Format, Options, sample};
    use super::*;

    fn run(diagnostics: Vec<Diagnostic>) -> Value {
        let text = sample::print(
            Format::Sarif,
            &sample::findings(diagnostics),
            &Options::default(),
        );
        let log: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(log["version"], "2.1.0");
        log["runs"][0].clone()
    }

    #[test]
    fn a_finding_is_a_result_with_its_places() {
        let workspace =
            sample::workspace([("a.json", "\u{feff}{\n  \"ä\": {\n}}"), ("b.json", "{}")]);
        let mut finding = sample::finding(sample::place(&workspace, "a.json", "\"ä\": {\n}"));
        finding.severity = Severity::Info;
        finding.help = Some("rename it".to_owned());
        finding.operation = Some(OperationName {
            id: Some("Widgets_Create".to_owned()),
            method: "put".into(),
            path: "/widgets/{name}".to_owned(),
        });
        finding.related = vec![sample::related(
            sample::place(&workspace, "b.json", "{}"),
            "defined here",
        )];
        let fingerprint = finding.fingerprint.to_string();
        let run = run(vec![finding]);
        assert_eq!(run["columnKind"], "unicodeCodePoints");
        assert_eq!(
            run["results"],
            json!([{
                "ruleId": "LRO403",
                "ruleIndex": 1,
                "level": "note",
                "message": {"text": "no such header\nhelp: rename it"},
                "locations": [{
                    "physicalLocation": {
                        "artifactLocation": {"uri": "a.json", "uriBaseId": "%SRCROOT%"},
                        "region": {
                            "startLine": 2, "startColumn": 3, "endLine": 3, "endColumn": 2,
                            "byteOffset": 7, "byteLength": 9,
                        },
                    },
                    "logicalLocations": [
                        {
                            "name": "Widgets_Create",
                            "fullyQualifiedName": "PUT /widgets/{name}",
                            "kind": "function",
                        },
                        {"fullyQualifiedName": "/a~1b/c"},
                    ],
                }],
                "relatedLocations": [{
                    "id": 1,
                    "physicalLocation": {
                        "artifactLocation": {"uri": "b.json", "uriBaseId": "%SRCROOT%"},
                        "region": {
                            "startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 3,
                            "byteOffset": 0, "byteLength": 2,
                        },
                    },
                    "logicalLocations": [{"fullyQualifiedName": "/a~1b/c"}],
                    "message": {"text": "defined here"},
                }],
                "partialFingerprints": {"lroLint/v1": fingerprint},
            }])
        );
    }

    #[test]
    fn every_rule_is_described_found_or_not() {
        let run = run(vec![]);
        assert_eq!(run["results"], json!([]));
        let driver = &run["tool"]["driver"];
        assert_eq!(driver["name"], "lro-lint");
        assert_eq!(driver["version"], env!("CARGO_PKG_VERSION"));
        assert_eq!(driver["rules"].as_array().map(Vec::len), Some(2));
        assert_eq!(
            driver["rules"][0],
            json!({
                "id": "LRO001",
                "name": "unreadable-document",
                "shortDescription": {"text": "What LRO001 checks."},
                "fullDescription": {"text": "What LRO001 checks."},
                "help": {
                    "text": "## What it checks\nWhat LRO001 checks.\n",
                    "markdown": "## What it checks\nWhat LRO001 checks.\n",
                },
                "helpUri": "https://example.com/unreadable-document",
                "defaultConfiguration": {"level": "error"},
                "properties": {"tags": ["document"]},
            })
        );
    }

    #[test]
    fn paths_are_relative_uris() {
        for (path, uri) in [
            ("a b/50%.json", "a%20b/50%25.json"),
            ("ä/#?.json", "%C3%A4/%23%3F.json"),
            ("c:/d[1].json", "c%3A/d%5B1%5D.json"),
            ("a+b,(c)@2024-01-01_~.json", "a+b,(c)@2024-01-01_~.json"),
        ] {
            let workspace = sample::workspace([(path, "{}")]);
            let run = run(vec![sample::finding(sample::place(&workspace, path, "{}"))]);
            let location = &run["results"][0]["locations"][0]["physicalLocation"];
            assert_eq!(location["artifactLocation"]["uri"], uri);
        }
    }

    #[test]
    fn a_document_brings_no_links_into_messages() {
        let text = |message: &str| Text::message(message.to_owned()).text;
        assert_eq!(text("`x[0]` and (y)"), "`x[0]` and (y)");
        assert_eq!(
            text("see [here](https://example.com)"),
            r"see \[here\](https://example.com)"
        );
    }

    #[test]
    fn the_root_of_a_document_has_no_logical_location() {
        let workspace = sample::workspace([("a.json", "{}")]);
        let mut finding = sample::finding(sample::place(&workspace, "a.json", "{}"));
        finding.primary.pointer.clear();
        let run = run(vec![finding]);
        assert!(
            run["results"][0]["locations"][0]
                .get("logicalLocations")
                .is_none()
        );
    }

    #[test]
    fn a_comparison_gives_every_result_a_state() {
        let workspace = sample::workspace([("a.json", "{}")]);
        let mut new = sample::finding(sample::place(&workspace, "a.json", "{}"));
        new.status = Some(FindingStatus::New);
        let mut inherited = new.clone();
        inherited.status = Some(FindingStatus::Inherited);
        let fixed = new.clone();
        let findings = sample::compared(vec![inherited, new], vec![fixed]);
        let text = sample::print(Format::Sarif, &findings, &Options::default());
        let log: Value = serde_json::from_str(&text).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap().iter();
        let states = results.map(|result| result["baselineState"].as_str().unwrap());
        assert_eq!(states.collect::<Vec<_>>(), ["unchanged", "new"]);
    }

    #[test]
    fn beyond_the_limits_what_is_new_and_severe_stays() {
        let workspace = sample::workspace([("a.json", "{}")]);
        let mut new = sample::finding(sample::place(&workspace, "a.json", "{}"));
        new.status = Some(FindingStatus::New);
        new.severity = Severity::Warning;
        let mut inherited = new.clone();
        inherited.status = Some(FindingStatus::Inherited);
        let mut severe = inherited.clone();
        severe.severity = Severity::Error;
        let diagnostics = [(inherited, 20_000), (severe, 10_000), (new, 10_000)];
        let diagnostics = diagnostics
            .into_iter()
            .flat_map(|(found, count)| std::iter::repeat_n(found, count));
        let findings = sample::compared(diagnostics.collect(), vec![]);
        let text = sample::print(Format::Sarif, &findings, &Options::default());
        let log: Value = serde_json::from_str(&text).unwrap();
        let run = &log["runs"][0];
        let results = run["results"].as_array().unwrap();
        let count = |state: &str, level: &str| {
            let results = results.iter();
            results
                .filter(|it| it["baselineState"] == state && it["level"] == level)
                .count()
        };
        assert_eq!(results.len(), 25_000);
        assert_eq!(count("new", "warning"), 10_000);
        assert_eq!(count("unchanged", "error"), 10_000);
        assert_eq!(count("unchanged", "warning"), 5_000);
        assert_eq!(
            run["invocations"],
            json!([{
                "executionSuccessful": true,
                "toolExecutionNotifications": [{
                    "level": "warning",
                    "message": {
                        "text": "15000 more findings left out (15000 warnings): \
                                 code scanning takes 25000 results of a run.",
                    },
                }],
            }])
        );
    }

    #[test]
    fn a_result_has_no_more_places_than_are_shown() {
        let workspace = sample::workspace([("a.json", "{}")]);
        let place = || sample::place(&workspace, "a.json", "{}");
        let mut finding = sample::finding(place());
        finding.related = vec![sample::related(place(), "here"); 2_000];
        let run = run(vec![finding]);
        let related = run["results"][0]["relatedLocations"].as_array();
        assert_eq!(related.map(Vec::len), Some(99));
        assert_eq!(run.get("invocations"), None);
    }

    #[test]
    fn what_hides_findings_is_never_cut() {
        let workspace = sample::workspace([("a.json", "{}")]);
        let mut all = vec![sample::finding(sample::place(&workspace, "a.json", "{}")); RESULTS + 9];
        let mut last = all.iter_mut().rev();
        for code in ["LRO006", "LRO001"] {
            let finding = last.next().unwrap();
            finding.code = code;
            finding.severity = Severity::Warning;
        }
        let findings = sample::findings(all);
        let (results, left) = results(&findings);
        let codes: Vec<&str> = results.iter().map(|found| found.code).collect();
        assert_eq!(codes.len(), RESULTS);
        assert_eq!(codes[..2], ["LRO006", "LRO001"]);
        assert_eq!(left.total(), 9);
    }
}
