//! What other linters say of the documents that they are tested with, and what ours say of them.

use std::fmt;
use std::fs;
use std::ops::AddAssign;
use std::path::Path;
use std::rc::Rc;

use lro_lint::internals::model::System;
use lro_lint::internals::rules;
use serde::Deserialize;
use serde_json::Value;

use crate::common::{data, run, stderr, stdout};

/// A finding of another linter, or that it has none in a document.
pub(crate) struct Expectation {
    /// Folder and file.
    pub(crate) document: String,
    /// Where it points; nothing where it says that the document is clean.
    pub(crate) pointer: Option<String>,
    /// What it says there.
    message: String,
    /// The rules of ours that cover its rule.
    covering: Rc<[&'static str]>,
    /// Our findings in the document.
    findings: Rc<[Value]>,
}

#[derive(Deserialize)]
struct Test {
    file: String,
    /// The rule; a folder of documents without one names the defect instead.
    rule: Option<String>,
    #[serde(default)]
    findings: Vec<Found>,
    defect: Option<String>,
}

#[derive(Deserialize)]
struct Found {
    pointer: String,
    message: String,
}

impl Expectation {
    /// All of them.
    pub(crate) fn all() -> Vec<Self> {
        let folder = data().join("peer-tests");
        let mut all = Vec::new();
        for entry in fs::read_dir(folder).unwrap() {
            let folder = entry.unwrap().path();
            let Ok(text) = fs::read_to_string(folder.join("expected.json")) else {
                continue;
            };
            let tests: Vec<Test> = serde_json::from_str(&text).unwrap();
            for test in tests {
                all.extend(Self::of_test(&folder, test));
            }
        }
        assert!(!all.is_empty(), "no documents in peer-tests");
        all
    }

    fn of_test(folder: &Path, test: Test) -> Vec<Self> {
        let name = folder.file_name().unwrap().to_str().unwrap();
        let document = format!("{name}/{}", test.file);
        let rule = test.rule.as_deref().unwrap_or_else(|| of_file(&test.file));
        let (path, system) = peer(rule);
        // Documents of rules that are no part of a ruleset are judged as what they look like.
        let profile = match name.starts_with("native-") {
            true => "auto",
            false => system.name(),
        };
        let findings: Rc<[Value]> = lint(folder, &test.file, profile).into();
        let covering = rules::covering(&path);
        let covering: Rc<[&str]> = covering.iter().map(|(rule, _)| rule.name()).collect();
        let expectation = |pointer, message| Self {
            document: document.clone(),
            pointer,
            message,
            covering: covering.clone(),
            findings: findings.clone(),
        };
        if let Some(defect) = test.defect {
            return vec![expectation(Some("/paths".to_owned()), defect)];
        }
        if test.findings.is_empty() {
            return vec![expectation(None, "no finding".to_owned())];
        }
        let findings = test.findings.into_iter();
        findings
            .map(|found| expectation(Some(found.pointer), found.message))
            .collect()
    }

    /// The folder that it is from.
    pub(crate) fn folder(&self) -> &str {
        self.document.split('/').next().unwrap()
    }

    /// Whether a rule that covers the other one reports at the same operation or definition; of a
    /// clean document, whether none reports an error.
    pub(crate) fn is_met(&self) -> bool {
        let mut own = self.own();
        match &self.pointer {
            Some(pointer) => own.any(|finding| Place::of(pointer).has(finding)),
            None => !own.any(|finding| finding["severity"] == "error"),
        }
    }

    /// Whether it is met by an error.
    fn is_error(&self) -> bool {
        self.pointer.as_deref().is_some_and(|pointer| {
            let mut errors = self.own().filter(|found| found["severity"] == "error");
            errors.any(|finding| Place::of(pointer).has(finding))
        })
    }

    fn own(&self) -> impl Iterator<Item = &Value> {
        let findings = self.findings.iter();
        findings.filter(|finding| {
            let name = finding["rule"].as_str().unwrap();
            self.covering.contains(&name)
        })
    }
}

impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pointer = self.pointer.as_deref().unwrap_or("-");
        write!(f, "{} {pointer}: {}", self.document, self.message)?;
        write!(f, "\n    covered by {:?}", self.covering)?;
        for finding in self.findings.iter() {
            let word = |name: &str| finding[name].as_str().unwrap_or_default().to_owned();
            let (code, severity) = (word("code"), word("severity"));
            write!(f, "\n    {code} {severity} {}", word("pointer"))?;
        }
        Ok(())
    }
}

/// The operation or the definition that a pointer leads into.
struct Place<'a> {
    pointer: &'a str,
    /// The path and the method of an operation; of a path item the method is empty.
    operation: Option<(String, &'a str)>,
}

impl<'a> Place<'a> {
    fn of(pointer: &'a str) -> Self {
        let mut segments = pointer.split('/').skip(1);
        let root = segments.next().unwrap_or_default();
        let length = match root {
            "paths" | "x-ms-paths" => 3,
            _ => 2,
        };
        let ends = pointer.match_indices('/').map(|(at, _)| at);
        let end = ends.skip(1).nth(length - 1).unwrap_or(pointer.len());
        let operation = (length == 3).then(|| {
            let path = segments.next().unwrap_or_default();
            let path = path.replace("~1", "/").replace("~0", "~");
            (path, segments.next().unwrap_or_default())
        });
        Self {
            pointer: &pointer[..end],
            operation,
        }
    }

    fn has(&self, finding: &Value) -> bool {
        let pointer = finding["pointer"].as_str().unwrap_or_default();
        let is_inside = pointer
            .strip_prefix(self.pointer)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let operations = finding["operations"].as_array().unwrap().iter();
        is_inside
            || operations
                .chain([&finding["operation"]])
                .any(|one| self.is(one))
    }

    fn is(&self, operation: &Value) -> bool {
        self.operation.as_ref().is_some_and(|(path, method)| {
            operation["path"] == **path && (method.is_empty() || operation["method"] == **method)
        })
    }
}

/// A rule of the catalogue by its name: as pages name it, and the system that it judges.
fn peer(name: &str) -> (String, System) {
    for tool in rules::linters() {
        if let Some((path, peer)) = tool.peers().find(|(_, peer)| peer.name == name) {
            return (path, peer.system.unwrap_or(tool.system));
        }
    }
    panic!("rules/peers.yaml has no {name}");
}

/// The rule whose documents these are, by the verb in the name of the file.
fn of_file(file: &str) -> &'static str {
    match file {
        _ if file.contains("Put") => "CreateOperationAsyncResponseValidation",
        _ if file.contains("Post") => "PostOperationAsyncResponseValidation",
        _ => "DeleteOperationAsyncResponseValidation",
    }
}

/// Everything that is found in a document under the verdicts of azure-openapi-validator.
fn lint(folder: &Path, file: &str, profile: &str) -> Vec<Value> {
    let mut arguments = vec![file, "--profile", profile, "--overlay", "lintdiff"];
    arguments.extend(["--include-sync", "--severity", "info", "--fail-on", "never"]);
    arguments.extend(["--no-config", "--root", ".", "--format", "json"]);
    let output = run(folder, &arguments);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let mut report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let Value::Array(findings) = report["findings"].take() else {
        panic!("findings are an array");
    };
    findings
}

/// How many expectations are met.
#[derive(Clone, Copy, Default)]
pub(crate) struct Tally {
    findings: usize,
    found: usize,
    errors: usize,
    clean: usize,
    held: usize,
    excused: usize,
}

impl Tally {
    pub(crate) const HEAD: &str = "findings  found  as errors  clean   held  peer wrong";

    pub(crate) fn add(&mut self, expectation: &Expectation, is_met: bool) {
        let is_met = usize::from(is_met);
        if expectation.pointer.is_some() {
            self.findings += 1;
            self.found += is_met;
            self.errors += usize::from(expectation.is_error());
        } else {
            self.clean += 1;
            self.held += is_met;
        }
    }

    /// Takes an expectation out, since it isn't right.
    pub(crate) fn excuse(&mut self) {
        self.excused += 1;
    }

    /// The share of right expectations that are met, in percent.
    pub(crate) fn share(&self) -> f64 {
        let right = self.findings + self.clean - self.excused;
        100.0 * (self.found + self.held) as f64 / right as f64
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.findings += other.findings;
        self.found += other.found;
        self.errors += other.errors;
        self.clean += other.clean;
        self.held += other.held;
        self.excused += other.excused;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:8} {:6} {:10} {:6} {:6} {:11}",
            self.findings, self.found, self.errors, self.clean, self.held, self.excused
        )
    }
}
