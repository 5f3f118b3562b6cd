//! Our own JSON, version 1. Names and meanings of what is here never change; more may be added.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::safe_json;
use crate::diagnostic::{
    Counts, Diagnostic, FindingStatus, Findings, Location, Occurrence, OperationName, Related,
    Summary,
};

pub(super) fn write(findings: &Findings, out: &mut dyn Write) -> io::Result<()> {
    let comparison = findings.comparison.as_ref();
    let report = Report {
        version: 1,
        tool: Tool {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
        },
        summary: Counted {
            all: findings.summary,
            new: comparison.map(|comparison| comparison.new),
            inherited: comparison.map(|comparison| comparison.inherited),
            fixed: comparison.map(|comparison| comparison.fixed),
        },
        findings: Each(&findings.diagnostics, Finding::new),
        fixed: comparison.map(|comparison| {
            Each(&comparison.gone, |diagnostic| {
                Finding::new(diagnostic).with_status(None)
            })
        }),
    };
    safe_json::pretty(&report, out)
}

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    tool: Tool,
    summary: Counted,
    findings: Each<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed: Option<Each<'a>>,
}

/// The counts. Counts of a comparison are present only if there was one.
#[derive(Serialize)]
struct Counted {
    #[serde(flatten)]
    all: Summary,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<Counts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inherited: Option<Counts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed: Option<Counts>,
}

/// An array of findings, each made when it is its turn.
struct Each<'a>(&'a [Diagnostic], fn(&'a Diagnostic) -> Finding<'a>);

impl Serialize for Each<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(diagnostics, finding) = self;
        serializer.collect_seq(diagnostics.iter().map(finding))
    }
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// A finding as JSON has it.
#[derive(Serialize)]
pub(super) struct Finding<'a> {
    code: &'a str,
    rule: &'a str,
    severity: &'a str,
    profile: &'a str,
    message: &'a str,
    help: Option<&'a str>,
    help_typespec: Option<&'a str>,
    path: &'a str,
    start: Position,
    end: Position,
    pointer: &'a str,
    operation: Option<Operation<'a>>,
    operations: Vec<Operation<'a>>,
    operation_count: usize,
    /// Absent where it was found at one place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<Also<'a>>,
    related: Vec<Place<'a>>,
    clients: &'a [&'a str],
    /// The products of the clients; `None` if no client goes wrong.
    breaks: Option<&'a str>,
    /// No rule offers one yet.
    fix: Option<()>,
    identity: String,
    fingerprint: String,
    /// Absent where nothing was compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
}

impl<'a> Finding<'a> {
    pub(super) fn new(diagnostic: &'a Diagnostic) -> Self {
        let location = &diagnostic.primary;
        Self {
            code: diagnostic.code,
            rule: diagnostic.rule,
            severity: diagnostic.severity.name(),
            profile: &diagnostic.profile,
            message: &diagnostic.message,
            help: diagnostic.help.as_deref(),
            help_typespec: diagnostic.help_typespec.as_deref(),
            path: location.path(),
            start: Position::start(location),
            end: Position::end(location),
            pointer: &location.pointer,
            operation: diagnostic.operation.as_ref().map(Operation::new),
            operations: diagnostic.operations.iter().map(Operation::new).collect(),
            operation_count: diagnostic.operation_count,
            also: diagnostic.also.iter().map(Also::new).collect(),
            related: diagnostic.related.iter().map(Place::new).collect(),
            clients: &diagnostic.clients,
            breaks: (!diagnostic.clients.is_empty()).then_some(&*diagnostic.products),
            fix: None,
            identity: diagnostic.identity.to_string(),
            fingerprint: diagnostic.fingerprint.to_string(),
            status: diagnostic.status.map(FindingStatus::name),
        }
    }

    /// The same with this status, or none.
    pub(super) fn with_status(self, status: Option<&'static str>) -> Self {
        Self { status, ..self }
    }
}

#[derive(Serialize)]
struct Operation<'a> {
    id: Option<&'a str>,
    method: &'a str,
    path: &'a str,
}

impl<'a> Operation<'a> {
    fn new(name: &'a OperationName) -> Self {
        Self {
            id: name.id.as_deref(),
            method: &name.method,
            path: &name.path,
        }
    }
}

#[derive(Serialize)]
struct Also<'a> {
    path: &'a str,
    start: Position,
    end: Position,
    pointer: &'a str,
    operation: Option<Operation<'a>>,
}

impl<'a> Also<'a> {
    fn new(occurrence: &'a Occurrence) -> Self {
        let location = &occurrence.location;
        Self {
            path: location.path(),
            start: Position::start(location),
            end: Position::end(location),
            pointer: &location.pointer,
            operation: occurrence.operation.as_ref().map(Operation::new),
        }
    }
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    start: Position,
    end: Position,
    pointer: &'a str,
    message: &'a str,
}

impl<'a> Place<'a> {
    fn new(related: &'a Related) -> Self {
        let location = &related.location;
        Self {
            path: location.path(),
            start: Position::start(location),
            end: Position::end(location),
            pointer: &location.pointer,
            message: &related.message,
        }
    }
}

#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
    offset: u32,
}

impl Position {
    fn start(location: &Location) -> Self {
        let place = location.start();
        Self {
            line: place.line,
            column: place.column,
            offset: location.span.start,
        }
    }

    fn end(location: &Location) -> Self {
        let place = location.end();
        Self {
            line: place.line,
            column: place.column,
            offset: location.span.end,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{Format, Options, sample};
    use crate::diagnostic::{Diagnostic, FindingStatus, Fingerprint, OperationName, Severity};
    use crate::text::Span;

    fn print(diagnostics: Vec<Diagnostic>) -> String {
        sample::print(
            Format::Json,
            &sample::findings(diagnostics),
            &Options::default(),
        )
    }

    fn only_finding(finding: Diagnostic) -> Value {
        let report: Value = serde_json::from_str(&print(vec![finding])).unwrap();
        report["findings"][0].clone()
    }

    #[test]
    fn the_object_is_the_contract() {
        let workspace = sample::workspace([
            ("b/a.json", "{\n    \"ä\": \"location\"\n}"),
            ("b/c.yaml", "d: 1\n"),
        ]);
        let mut finding = sample::finding(sample::place(&workspace, "b/a.json", "\"location\""));
        let operation = |id: Option<&str>| OperationName {
            id: id.map(str::to_owned),
            method: "put".into(),
            path: "/widgets/{name}".to_owned(),
        };
        finding.help = Some("declare it".to_owned());
        finding.operation = Some(operation(Some("Widgets_Create")));
        finding.operations = vec![operation(None)];
        finding.operation_count = 1;
        finding.clients = vec!["python-arm", "go"];
        finding.products = "Azure SDKs for Python (azure-mgmt) and Go".to_owned();
        finding.related = vec![sample::related(
            sample::place(&workspace, "b/c.yaml", "d"),
            "declared here",
        )];
        let identity = Fingerprint::new(["LRO403"]).to_string();
        let fingerprint = Fingerprint::new(["LRO403", "b/a.json"]).to_string();
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(
            print(vec![finding]),
            format!(
                r##"{{
  "version": 1,
  "tool": {{
    "name": "lro-lint",
    "version": "{version}"
  }},
  "summary": {{
    "documents": 3,
    "operations": 41,
    "long_running": 12,
    "inferred": 2,
    "errors": 1,
    "warnings": 0,
    "infos": 0,
    "suppressed": 0
  }},
  "findings": [
    {{
      "code": "LRO403",
      "rule": "final-state-via-header-contradiction",
      "severity": "error",
      "profile": "arm",
      "message": "no such header",
      "help": "declare it",
      "help_typespec": null,
      "path": "b/a.json",
      "start": {{
        "line": 2,
        "column": 10,
        "offset": 12
      }},
      "end": {{
        "line": 2,
        "column": 20,
        "offset": 22
      }},
      "pointer": "/a~1b/c",
      "operation": {{
        "id": "Widgets_Create",
        "method": "put",
        "path": "/widgets/{{name}}"
      }},
      "operations": [
        {{
          "id": null,
          "method": "put",
          "path": "/widgets/{{name}}"
        }}
      ],
      "operation_count": 1,
      "related": [
        {{
          "path": "b/c.yaml",
          "start": {{
            "line": 1,
            "column": 1,
            "offset": 0
          }},
          "end": {{
            "line": 1,
            "column": 2,
            "offset": 1
          }},
          "pointer": "/a~1b/c",
          "message": "declared here"
        }}
      ],
      "clients": [
        "python-arm",
        "go"
      ],
      "breaks": "Azure SDKs for Python (azure-mgmt) and Go",
      "fix": null,
      "identity": "{identity}",
      "fingerprint": "{fingerprint}"
    }}
  ]
}}
"##
            )
        );
    }

    #[test]
    fn what_is_absent_is_null_or_empty() {
        let workspace = sample::workspace([("a.json", "{}")]);
        let mut finding = sample::finding(sample::place(&workspace, "a.json", "{}"));
        finding.severity = Severity::Info;
        let finding = only_finding(finding);
        assert_eq!(finding["severity"], "info");
        for key in ["help", "operation", "fix"] {
            assert_eq!(finding[key], Value::Null, "{key}");
        }
        for key in ["operations", "related", "clients"] {
            assert_eq!(finding[key], json!([]), "{key}");
        }
    }

    #[test]
    fn lines_columns_and_offsets_count_as_promised() {
        let text = "\u{feff}{\"a\":\r\n\t\"漢\u{1f44d}\",\r\n\"b\":\r\n1}\r\n";
        let workspace = sample::workspace([("a.json", text)]);
        let at = |span| {
            let finding = only_finding(sample::finding(sample::span(&workspace, "a.json", span)));
            let numbers =
                |end: &Value| ["line", "column", "offset"].map(|key| end[key].as_u64().unwrap());
            (numbers(&finding["start"]), numbers(&finding["end"]))
        };
        // A byte order mark is no column, but it has bytes.
        assert_eq!(at(Span::new(3, 4)), ([1, 1, 3], [1, 2, 4]));
        // A tab is one column, a character outside the basic plane another.
        let start = text.find("\"漢").unwrap() as u32;
        assert_eq!(
            at(Span::new(start, start + 9)),
            ([2, 2, u64::from(start)], [2, 6, u64::from(start) + 9])
        );
        let (start, end) = (text.find("\"b").unwrap() as u32, text.len() as u32);
        assert_eq!(
            at(Span::new(start, end)),
            ([3, 1, u64::from(start)], [5, 1, u64::from(end)])
        );
        assert_eq!(
            at(Span::empty(end)),
            ([5, 1, u64::from(end)], [5, 1, u64::from(end)])
        );
    }

    #[test]
    fn strings_are_safe_to_print_and_still_the_same() {
        let workspace = sample::workspace([("a\u{202e}.json", "{}")]);
        let mut finding = sample::finding(sample::place(&workspace, "a\u{202e}.json", "{}"));
        let message = "\u{1b}[m\u{9b}\u{2028}\n\"##[error]\u{e0041}\\";
        finding.message = message.to_owned();
        let text = print(vec![finding.clone()]);
        assert!(
            text.contains(r#""\u001b[m\u009b\u2028\n\"\u0023#[error]\udb40\udc41\\""#),
            "{text}"
        );
        assert!(text.contains(r#""a\u202e.json""#), "{text}");
        assert_eq!(only_finding(finding)["message"], message);
    }

    #[test]
    fn a_comparison_gives_every_finding_a_status_and_shows_what_is_fixed() {
        let workspace = sample::workspace([("a.json", "{}")]);
        let mut new = sample::finding(sample::place(&workspace, "a.json", "{}"));
        new.status = Some(FindingStatus::New);
        let mut inherited = new.clone();
        inherited.status = Some(FindingStatus::Inherited);
        inherited.severity = Severity::Info;
        let mut gone = new.clone();
        gone.message = "was there".to_owned();
        let findings = sample::compared(vec![new, inherited], vec![gone]);
        let text = sample::print(Format::Json, &findings, &Options::default());
        let report: Value = serde_json::from_str(&text).unwrap();
        let counts = |errors, warnings, infos| json!({"errors": errors, "warnings": warnings, "infos": infos});
        assert_eq!(report["summary"]["documents"], 3);
        assert_eq!(report["summary"]["new"], counts(1, 0, 0));
        assert_eq!(report["summary"]["inherited"], counts(0, 0, 1));
        assert_eq!(report["summary"]["fixed"], counts(1, 0, 0));
        assert_eq!(report["findings"][0]["status"], "new");
        assert_eq!(report["findings"][1]["status"], "inherited");
        assert_eq!(report["fixed"][0]["message"], "was there");
        assert_eq!(report["fixed"][0].get("status"), None);
    }

    #[test]
    fn without_a_comparison_nothing_speaks_of_one() {
        let workspace = sample::workspace([("a.json", "{}")]);
        let finding = sample::finding(sample::place(&workspace, "a.json", "{}"));
        let report: Value = serde_json::from_str(&print(vec![finding])).unwrap();
        assert_eq!(report.get("fixed"), None);
        assert_eq!(report["findings"][0].get("status"), None);
        for key in ["new", "inherited", "fixed"] {
            assert_eq!(report["summary"].get(key), None, "{key}");
        }
    }
}
