//! What readers of each format rely on, about the samples and about more findings than any platform
//! takes. `tests/formats/validate` has others read them.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use lro_lint::internals::diagnostic::{
    Comparison, Counts, Diagnostic, FindingStatus, Findings, OperationName, Severity,
};
use lro_lint::report::{self, Format, Options};
use lro_lint::session::{self, Disk, Session};
use serde_json::Value;

/// More findings than any platform takes.
const MANY: usize = 30_000;

/// What would leave its place in some format if it were written as it is.
const HOSTILE: &str = "`x` ``` | <b> </li> @team #1 https://example.com [a](b) ]]> & \" ; , %0A \
    \u{1b}[m\u{202e}\u{fffe}\r\n::error::x\n##vso[task.complete]\n##[error]\n\n# y";

/// What is found in the samples.
static SAMPLES: LazyLock<Findings> = LazyLock::new(|| {
    let disk = Disk::new(Path::new(env!("CARGO_MANIFEST_DIR")), 2).unwrap();
    let options = session::Options::default();
    let options = options.folder("specs-sample").no_config();
    Session::open(disk, options).unwrap().check()
});

/// Hands over what is found in the samples.
fn with_samples(test: impl FnOnce(Findings)) {
    test(SAMPLES.clone());
}

/// So many findings, made of others by changing each; in the order of paths.
fn many(findings: &mut Findings, count: usize, change: impl Fn(usize, &mut Diagnostic)) {
    let found = findings.diagnostics.iter().cycle().take(count);
    let mut diagnostics: Vec<_> = found.cloned().collect();
    for (number, diagnostic) in diagnostics.iter_mut().enumerate() {
        change(number, diagnostic);
    }
    diagnostics.sort_by(|one, other| one.primary.path().cmp(other.primary.path()));
    let counts: Counts = diagnostics.iter().map(|found| found.severity).collect();
    findings.summary.errors = counts.errors;
    findings.summary.warnings = counts.warnings;
    findings.summary.infos = counts.infos;
    findings.diagnostics = diagnostics;
}

/// Makes every third finding a new one and the others inherited.
fn compare(findings: &mut Findings) {
    for (number, diagnostic) in findings.diagnostics.iter_mut().enumerate() {
        diagnostic.status = Some(match number % 3 {
            0 => FindingStatus::New,
            _ => FindingStatus::Inherited,
        });
    }
    let count = |is_inherited| -> Counts {
        let all = findings.diagnostics.iter();
        all.filter(|found| found.is_inherited() == is_inherited)
            .map(|found| found.severity)
            .collect()
    };
    let mut comparison = Comparison::default();
    comparison.with = "main".to_owned();
    comparison.new = count(false);
    comparison.inherited = count(true);
    findings.comparison = Some(comparison);
}

fn print(format: Format, findings: &Findings) -> String {
    let mut out = Vec::new();
    report::write(format, findings, &Options::default(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn json(format: Format, findings: &Findings) -> Value {
    serde_json::from_str(&print(format, findings)).unwrap()
}

/// How many findings a report of this format shows.
fn shown(format: Format, text: &str) -> usize {
    let count = |beginning: &str| {
        let lines = text.lines();
        lines.filter(|line| line.starts_with(beginning)).count()
    };
    let array = |pointer: &str| {
        let value: Value = serde_json::from_str(text).unwrap();
        value.pointer(pointer).unwrap().as_array().unwrap().len()
    };
    match format {
        Format::Pretty => ["error[", "warning[", "info["].map(count).iter().sum(),
        Format::Concise | Format::Jsonl => text.lines().count(),
        Format::Json => array("/findings"),
        Format::Sarif => array("/runs/0/results"),
        Format::Github => text.matches(" file=").count(),
        Format::Azure => count("##vso[task.logissue "),
        Format::Gitlab => array(""),
        Format::Junit => text.matches("<testcase ").count(),
        Format::Markdown => count("- **"),
        Format::Counts => 0,
        other => panic!("nobody says what {other} shows"),
    }
}

#[test]
fn every_format_shows_every_finding_that_it_has_room_for() {
    with_samples(|findings| {
        let all = findings.diagnostics.len();
        let of = |severity| {
            let found = findings.diagnostics.iter();
            found.filter(|found| found.severity == severity).count()
        };
        assert!(of(Severity::Error) > 10 && of(Severity::Warning) > 10);
        assert!(of(Severity::Info) > 10);
        for format in Format::ALL {
            let expected = match format {
                // The last notice counts the others.
                Format::Github => 10 + 10 + 9,
                Format::Azure => 10 + 10,
                Format::Counts => 0,
                _ => all,
            };
            let text = print(format, &findings);
            assert_eq!(shown(format, &text), expected, "{format}");
            assert!(text.ends_with('\n'), "{format}");
        }
    });
}

#[test]
fn a_comparison_leaves_what_is_inherited_to_the_formats_that_can_tell() {
    with_samples(|mut findings| {
        compare(&mut findings);
        let (all, new) = (
            findings.diagnostics.len(),
            findings.diagnostics.len().div_ceil(3),
        );
        for format in Format::ALL {
            let shown = shown(format, &print(format, &findings));
            match format {
                Format::Json | Format::Jsonl | Format::Sarif => assert_eq!(shown, all, "{format}"),
                Format::Github | Format::Azure => assert!(shown <= 29, "{format}"),
                Format::Counts => {}
                _ => assert_eq!(shown, new, "{format}"),
            }
        }
    });
}

#[test]
fn annotations_go_to_different_operations_first() {
    with_samples(|findings| {
        // Of the errors of the samples, which are of more than ten operations, no two are of one.
        let text = print(Format::Github, &findings);
        let report = json(Format::Json, &findings);
        let subjects: BTreeSet<String> = text
            .lines()
            .filter(|line| line.starts_with("::error "))
            .map(|line| {
                let found = report["findings"].as_array().unwrap().iter().find(|found| {
                    let start = &found["start"];
                    let message = found["message"].as_str().unwrap().replace('%', "%25");
                    let place = format!(
                        " file={},line={},",
                        found["path"].as_str().unwrap(),
                        start["line"]
                    );
                    line.contains(&place) && line.contains(&message)
                });
                let found = found.unwrap_or_else(|| panic!("{line}"));
                let operation = match &found["operation"] {
                    Value::Null => &found["operations"][0],
                    operation => operation,
                };
                format!(
                    "{} {} {}",
                    found["path"], operation["method"], operation["path"]
                )
            })
            .collect();
        assert_eq!(subjects.len(), 10, "{text}");
    });
}

#[test]
fn sarif_keeps_to_what_code_scanning_takes() {
    with_samples(|mut findings| {
        many(&mut findings, MANY, |number, found| {
            found.severity = Severity::ALL[number % 3];
        });
        let log = json(Format::Sarif, &findings);
        let runs = log["runs"].as_array().unwrap();
        assert_eq!(runs.len(), 1);
        let results = runs[0]["results"].as_array().unwrap();
        let level = |level: &str| results.iter().filter(|it| it["level"] == level).count();
        assert_eq!(results.len(), 25_000);
        assert_eq!((level("error"), level("warning")), (10_000, 10_000));
        let notification = &runs[0]["invocations"][0]["toolExecutionNotifications"][0];
        let text = notification["message"]["text"].as_str().unwrap();
        assert!(
            text.starts_with("5000 more findings left out (5000 infos)"),
            "{text}"
        );
        let rules = runs[0]["tool"]["driver"]["rules"].as_array().unwrap();
        for rule in rules {
            let length = |value: &Value| value.as_str().unwrap().chars().count();
            assert!(length(&rule["name"]) <= 255, "{rule}");
            assert!(length(&rule["shortDescription"]["text"]) <= 1024, "{rule}");
            assert!(length(&rule["fullDescription"]["text"]) <= 1024, "{rule}");
            assert!(
                rule["properties"]["tags"].as_array().unwrap().len() <= 10,
                "{rule}"
            );
        }
    });
}

#[test]
fn sarif_leaves_out_inherited_findings_before_new_ones() {
    with_samples(|mut findings| {
        many(&mut findings, MANY, |_, _| {});
        compare(&mut findings);
        let log = json(Format::Sarif, &findings);
        let results = log["runs"][0]["results"].as_array().unwrap().iter();
        let states = |state: &str| {
            let results = results.clone();
            results.filter(|it| it["baselineState"] == state).count()
        };
        assert_eq!((states("new"), states("unchanged")), (10_000, 15_000));
    });
}

#[test]
fn annotations_keep_to_their_limits() {
    with_samples(|mut findings| {
        many(&mut findings, MANY, |number, found| {
            found.severity = Severity::ALL[number % 3];
        });
        let github = print(Format::Github, &findings);
        let count = |text: &str, beginning: &str| {
            let lines = text.lines();
            lines.filter(|line| line.starts_with(beginning)).count()
        };
        for command in ["::error ", "::warning "] {
            assert_eq!(count(&github, command), 10, "{command}");
        }
        assert_eq!(count(&github, "::notice"), 10);
        assert_eq!(
            github.lines().last(),
            Some(
                "::notice::29971 more findings are not annotated (9990 errors, 9990 warnings, 9991 infos)"
            )
        );
        let azure = print(Format::Azure, &findings);
        for kind in ["error", "warning"] {
            let command = format!("##vso[task.logissue type={kind};");
            assert_eq!(count(&azure, &command), 10, "{kind}");
        }
        assert_eq!(
            azure.lines().last(),
            Some("29980 more findings are not annotated (9990 errors, 9990 warnings, 10000 infos)")
        );
    });
}

#[test]
fn a_page_of_markdown_is_never_too_long() {
    with_samples(|mut findings| {
        many(&mut findings, MANY, |number, found| {
            found.message = HOSTILE.repeat(number % 50);
            found.help = Some(HOSTILE.repeat(number % 70));
            if let Some(operation) = &mut found.operation {
                *operation = OperationName {
                    id: Some(HOSTILE.repeat(20)),
                    method: "put".into(),
                    path: format!("/{number}{}", HOSTILE.repeat(20)),
                };
            }
        });
        findings.diagnostics[0].message = HOSTILE.repeat(50_000);
        let text = print(Format::Markdown, &findings);
        assert!(text.len() <= 900 * 1024, "{} bytes", text.len());
        let shown = shown(Format::Markdown, &text);
        assert!(shown > 10);
        let left = format!("\n> {} more findings left out (", MANY - shown);
        assert!(text.contains(&left), "{shown} are shown");
        // Every line is a part of the page, or begins with words of ours.
        for line in text.lines().filter(|line| !line.is_empty()) {
            assert!(
                ["## ", "### ", "#### `", "- **", "  - ", "> "]
                    .iter()
                    .any(|beginning| line.starts_with(beginning))
                    || line.ends_with(" inferred)."),
                "{line}"
            );
        }
    });
}

#[test]
fn fingerprints_and_names_of_tests_are_unique() {
    with_samples(|mut findings| {
        // Each finding many times over, as in files that repeat each other.
        const COUNT: usize = 3_000;
        many(&mut findings, COUNT, |_, _| {});
        let issues = json(Format::Gitlab, &findings);
        let fingerprints: BTreeSet<_> = issues
            .as_array()
            .unwrap()
            .iter()
            .map(|issue| issue["fingerprint"].as_str().unwrap())
            .collect();
        assert_eq!(fingerprints.len(), COUNT);
        let report = print(Format::Junit, &findings);
        let lines = report.lines();
        let tests = lines.filter(|line| line.trim_start().starts_with("<testcase "));
        assert_eq!(tests.collect::<BTreeSet<_>>().len(), COUNT);
    });
}

#[test]
fn no_format_lets_a_document_speak_to_a_terminal_or_a_log() {
    with_samples(|mut findings| {
        many(&mut findings, 200, |_, found| {
            found.message = HOSTILE.to_owned();
            found.help = Some(HOSTILE.to_owned());
            found.operation = Some(OperationName {
                id: Some(HOSTILE.to_owned()),
                method: "put".into(),
                path: HOSTILE.to_owned(),
            });
        });
        for format in Format::ALL {
            let text = print(format, &findings);
            let strange = ['\u{1b}', '\r', '\u{202e}', '\u{fffe}'];
            assert!(!text.contains(strange), "{format}");
            assert!(!text.contains("##["), "{format}");
            let own = match format {
                Format::Azure => 20,
                _ => 0,
            };
            assert_eq!(text.matches("##vso[").count(), own, "{format}");
            let forged = text
                .lines()
                .filter(|line| line.trim_start().starts_with("::"));
            let own = match format {
                Format::Github => text.lines().count(),
                _ => 0,
            };
            assert_eq!(forged.count(), own, "{format}");
        }
    });
}
