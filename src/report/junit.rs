//! JUnit's XML, which most build systems show as results of tests.
//!
//! Every document with findings is a test suite, and every finding is a test in it: failed if it
//! makes the run fail, otherwise skipped. Findings that existed before the change are left out.
//! There is no standard, so the output follows the schema of Jenkins.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use rustc_hash::FxHashMap;

use super::Options;
use crate::diagnostic::{Diagnostic, Findings};
use crate::text::{Escaped, counted};

pub(super) fn write(findings: &Findings, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let current: Vec<_> = super::current(findings).collect();
    let mut report = Report {
        xml: Writer::new_with_indent(out, b' ', 2),
        options,
    };
    report.write(&current, findings)?;
    writeln!(report.xml.get_mut())
}

struct Report<'a, 'o> {
    xml: Writer<&'o mut dyn Write>,
    options: &'a Options,
}

impl Report<'_, '_> {
    fn write(&mut self, current: &[&Diagnostic], findings: &Findings) -> io::Result<()> {
        let declaration = BytesDecl::new("1.0", Some("UTF-8"), None);
        self.xml.write_event(Event::Decl(declaration))?;
        let mut suites = BytesStart::new("testsuites");
        suites.push_attribute(("name", env!("CARGO_PKG_NAME")));
        // A report without a test is an error to many readers.
        let tests = current.len().max(1);
        self.count(&mut suites, tests, current);
        self.xml.write_event(Event::Start(suites))?;
        if current.is_empty() {
            self.nothing_found(findings)?;
        }
        // Findings come in the order of their documents.
        for suite in current.chunk_by(|one, other| one.primary.path() == other.primary.path()) {
            self.suite(suite)?;
        }
        self.end("testsuites")
    }

    fn nothing_found(&mut self, findings: &Findings) -> io::Result<()> {
        let mut suite = BytesStart::new("testsuite");
        suite.push_attribute(("name", env!("CARGO_PKG_NAME")));
        self.count(&mut suite, 1, &[]);
        suite.push_attribute(("skipped", "0"));
        self.xml.write_event(Event::Start(suite))?;
        let mut case = BytesStart::new("testcase");
        let documents = counted(findings.summary.documents, "document");
        let name = format!("no findings in {documents}");
        case.push_attribute(("name", name.as_str()));
        case.push_attribute(("classname", env!("CARGO_PKG_NAME")));
        self.xml.write_event(Event::Empty(case))?;
        self.end("testsuite")
    }

    /// The findings of one document.
    fn suite(&mut self, findings: &[&Diagnostic]) -> io::Result<()> {
        let path = findings.first().map_or("", |first| first.primary.path());
        let path = Escaped(path).to_string();
        let mut suite = BytesStart::new("testsuite");
        suite.push_attribute(("name", path.as_str()));
        self.count(&mut suite, findings.len(), findings);
        let skipped = findings.len() - self.failures(findings);
        suite.push_attribute(("skipped", skipped.to_string().as_str()));
        suite.push_attribute(("file", path.as_str()));
        self.xml.write_event(Event::Start(suite))?;
        // Tests of equal names are taken for one.
        let mut names: FxHashMap<String, usize> = FxHashMap::default();
        for diagnostic in findings {
            let name = name(diagnostic);
            let number = names.entry(name.clone()).or_default();
            *number += 1;
            match number {
                1 => self.case(diagnostic, &path, &name)?,
                _ => self.case(diagnostic, &path, &format!("{name} ({number})"))?,
            }
        }
        self.end("testsuite")
    }

    fn case(&mut self, diagnostic: &Diagnostic, path: &str, name: &str) -> io::Result<()> {
        let mut case = BytesStart::new("testcase");
        case.push_attribute(("name", name));
        case.push_attribute(("classname", path));
        self.xml.write_event(Event::Start(case))?;
        let element = if self.fails(diagnostic) {
            "failure"
        } else {
            "skipped"
        };
        let mut result = BytesStart::new(element);
        let message = Escaped(&diagnostic.message).to_string();
        result.push_attribute(("message", message.as_str()));
        result.push_attribute(("type", diagnostic.severity.name()));
        self.xml.write_event(Event::Start(result))?;
        let start = diagnostic.primary.start();
        let mut text = format!("{path}:{}:{}", start.line, start.column);
        for (label, help) in diagnostic.helps() {
            text.push_str(&format!("\n{label}: {}", Escaped(help)));
        }
        self.xml.write_event(Event::Text(BytesText::new(&text)))?;
        self.end(element)?;
        self.end("testcase")
    }

    fn end(&mut self, name: &str) -> io::Result<()> {
        self.xml.write_event(Event::End(BytesEnd::new(name)))
    }

    fn count(&self, element: &mut BytesStart<'_>, tests: usize, findings: &[&Diagnostic]) {
        element.push_attribute(("tests", tests.to_string().as_str()));
        let failures = self.failures(findings);
        element.push_attribute(("failures", failures.to_string().as_str()));
        element.push_attribute(("errors", "0"));
    }

    fn failures(&self, findings: &[&Diagnostic]) -> usize {
        let findings = findings.iter();
        findings.filter(|diagnostic| self.fails(diagnostic)).count()
    }

    fn fails(&self, diagnostic: &Diagnostic) -> bool {
        let fail_on = self.options.fail_on;
        fail_on.is_some_and(|lowest| diagnostic.severity >= lowest)
    }
}

/// What a test is called: by rule and node, so that it is the same in the next run.
fn name(diagnostic: &Diagnostic) -> String {
    let mut name = format!("{} {}", diagnostic.code, diagnostic.rule);
    if let Some(operation) = &diagnostic.operation {
        name.push_str(": ");
        name.push_str(&Escaped(&operation.to_string()).to_string());
    } else if !diagnostic.primary.pointer.is_empty() {
        name.push_str(": #");
        name.push_str(&Escaped(&diagnostic.primary.pointer).to_string());
    }
    name
}

#[cfg(test)]
mod tests {
    use quick_xml::Reader;

    use super::super::{Format, sample};
    use super::*;
    use crate::diagnostic::{FindingStatus, Severity};

    fn print(findings: &Findings) -> String {
        sample::print(Format::Junit, findings, &Options::default())
    }

    #[test]
    fn a_document_is_a_suite_and_a_finding_a_test() {
        let workspace = sample::workspace([("a.json", "{}"), ("b.json", "{\n}")]);
        let mut error = sample::finding(sample::place(&workspace, "a.json", "{}"));
        error.operation = Some(sample::operation(Some("Widgets_Create"), "/widgets"));
        error.help = Some("declare it".to_owned());
        let mut warning = sample::finding(sample::place(&workspace, "b.json", "}"));
        warning.severity = Severity::Warning;
        assert_eq!(
            print(&sample::findings(vec![error.clone(), error, warning])),
            r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="lro-lint" tests="3" failures="2" errors="0">
  <testsuite name="a.json" tests="2" failures="2" errors="0" skipped="0" file="a.json">
    <testcase name="LRO403 final-state-via-header-contradiction: Widgets_Create" classname="a.json">
      <failure message="no such header" type="error">a.json:1:1
help: declare it</failure>
    </testcase>
    <testcase name="LRO403 final-state-via-header-contradiction: Widgets_Create (2)" classname="a.json">
      <failure message="no such header" type="error">a.json:1:1
help: declare it</failure>
    </testcase>
  </testsuite>
  <testsuite name="b.json" tests="1" failures="0" errors="0" skipped="1" file="b.json">
    <testcase name="LRO403 final-state-via-header-contradiction: #/a~1b/c" classname="b.json">
      <skipped message="no such header" type="warning">b.json:2:1</skipped>
    </testcase>
  </testsuite>
</testsuites>
"#
        );
    }

    #[test]
    fn what_fails_is_what_the_user_says() {
        let workspace = sample::workspace([("a.json", "{}")]);
        let mut warning = sample::finding(sample::place(&workspace, "a.json", "{}"));
        warning.severity = Severity::Warning;
        let findings = sample::findings(vec![warning]);
        for (fail_on, element) in [
            (Some(Severity::Info), "<failure"),
            (Some(Severity::Warning), "<failure"),
            (Some(Severity::Error), "<skipped"),
            (None, "<skipped"),
        ] {
            let options = Options {
                fail_on,
                ..Options::default()
            };
            let text = sample::print(Format::Junit, &findings, &options);
            assert!(text.contains(element), "{text}");
        }
    }

    #[test]
    fn without_findings_one_test_has_passed() {
        let workspace = sample::workspace([("a.json", "{}")]);
        let mut inherited = sample::finding(sample::place(&workspace, "a.json", "{}"));
        inherited.status = Some(FindingStatus::Inherited);
        let passed = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="lro-lint" tests="1" failures="0" errors="0">
  <testsuite name="lro-lint" tests="1" failures="0" errors="0" skipped="0">
    <testcase name="no findings in 3 documents" classname="lro-lint"/>
  </testsuite>
</testsuites>
"#;
        assert_eq!(print(&sample::findings(vec![])), passed);
        assert_eq!(print(&sample::compared(vec![inherited], vec![])), passed);
    }

    #[test]
    fn any_text_is_text() {
        // Everything that is no text in XML, and much that is none of ours.
        let hostile = "]]>\"'&<x/>\0\u{8}\u{b}\u{1b}\r\n\u{85}\u{fffe}\u{ffff}\u{202e}##[error]ä漢";
        let path = "a<&\"]]>.json";
        let workspace = sample::workspace([(path, "{}")]);
        let mut finding = sample::finding(sample::place(&workspace, path, "{}"));
        finding.message = hostile.to_owned();
        finding.help = Some(hostile.to_owned());
        finding.operation = Some(sample::operation(Some(hostile), hostile));
        let text = print(&sample::findings(vec![finding]));
        let is_character = |c: char| c == '\n' || (' '..='\u{fffd}').contains(&c);
        assert!(text.chars().all(is_character), "{text}");
        assert!(!text.contains("]]>") && !text.contains("##["), "{text}");
        let mut reader = Reader::from_str(&text);
        let (mut elements, mut messages) = (Vec::new(), Vec::new());
        loop {
            match reader.read_event().unwrap() {
                Event::Start(element) | Event::Empty(element) => {
                    let name = element.name().as_ref().to_owned();
                    elements.push(name);
                    let message = element.try_get_attribute("message").unwrap();
                    messages.extend(message.map(|it| {
                        it.normalized_value(Default::default())
                            .unwrap()
                            .into_owned()
                    }));
                }
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(elements, ["testsuites", "testsuite", "testcase", "failure"]);
        assert_eq!(messages, [Escaped(hostile).to_string()]);
    }
}
