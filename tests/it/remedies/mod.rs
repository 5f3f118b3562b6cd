//! What happens to somebody who follows the help of one finding after the other.
//!
//! A response may have several findings. Following the help of one never brings up what wasn't there,
//! and following one after the other settles both: no help undoes another. Where the help of one
//! settles another finding too, both are one defect, and the page of one says that it yields.

mod edits;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use lro_lint::finding::{Diagnostic, Severity};
use lro_lint::internals::rules;
use lro_lint::session::{Disk, Memory, Options, Session, Source};
use serde_json::Value;

use self::edits::{Spot, follow};
use crate::common::data;

/// How many places with the same findings are tried.
const SAMPLES: usize = 2;

/// What may come up when the help of a rule is followed, and why that is no contradiction.
const EXPECTED: &[(&str, &str, &str)] = &[
    (
        "LRO201",
        "LRO504",
        "what the `202` returned was something else before, too",
    ),
    (
        "LRO201",
        "LRO505",
        "what the `202` returned was another resource before, too",
    ),
    (
        "LRO209",
        "LRO403",
        "the `201` has another header than the options name",
    ),
    (
        "LRO203",
        "LRO313",
        "the example still shows the header on the `200`",
    ),
    (
        "LRO302",
        "LRO213",
        "with its header it is polled, and what it answers in two ways can be compared",
    ),
    (
        "LRO302",
        "LRO401",
        "a header leads to a status, and where the result is has to be said as well",
    ),
    (
        "LRO312",
        "LRO401",
        "a header leads to a status, and where the result is has to be said as well",
    ),
    (
        "LRO312",
        "LRO403",
        "the text names another header than the options do",
    ),
    (
        "LRO313",
        "LRO401",
        "a header leads to a status, and where the result is has to be said as well",
    ),
    (
        "LRO902",
        "LRO901",
        "it is the schema that the API has for its errors",
    ),
    (
        "LRO902",
        "LRO904",
        "it is the schema that the API has for its errors",
    ),
    (
        "LRO903",
        "LRO302",
        "the response had all that showed the system of the document",
    ),
    (
        "LRO903",
        "LRO601",
        "the response had all that showed the system of the document",
    ),
];

/// Two findings of which one is settled by the help of the other, and why they are two all the same.
const SETTLED_TOO: &[(&str, &str, &str)] = &[
    (
        "LRO1001",
        "LRO206",
        "a wait on the `202` of a GET says that it is asked again, too",
    ),
    (
        "LRO903",
        "LRO901",
        "the response may stay, with `x-ms-error-response`",
    ),
    (
        "LRO903",
        "LRO904",
        "the response may stay, with `x-ms-error-response`",
    ),
    (
        "LRO205",
        "LRO208",
        "the body is wrong now, and the `204` goes in the next version",
    ),
    (
        "LRO212",
        "LRO301",
        "the body may go only once a header is declared, which is missing without a body too",
    ),
    (
        "LRO212",
        "LRO314",
        "the body may go only once a header is declared, which is missing without a body too",
    ),
    (
        "LRO404",
        "LRO203",
        "a header on the `200` of a PATCH has a rule of its own",
    ),
];

/// Whether a rule asks what comes after every change of a response: whether the marker is still right
/// (its severity grows with the evidence), and whether the examples show it.
fn is_to_follow(code: &str) -> bool {
    let rule = rules::ALL.iter().find(|rule| rule.code() == code);
    rule.is_some_and(|rule| matches!(rule.category(), "marking" | "examples"))
}

/// A document, and what is found in it.
struct Case {
    session: Session,
    path: String,
    document: Value,
    found: Vec<Diagnostic>,
}

impl Case {
    fn new(session: Session, path: &str, text: &str) -> Option<Self> {
        let document = serde_yaml::from_str(text).ok()?;
        let found = session.check().diagnostics;
        Some(Self {
            session,
            path: path.to_owned(),
            document,
            found,
        })
    }

    /// What is found once the document is another.
    fn with(&self, document: &Value) -> Vec<Diagnostic> {
        let text = document.to_string();
        let session = self.session.replace(&self.path, text).unwrap();
        session.check().diagnostics
    }

    /// The findings with a help that can be followed, by operation.
    fn by_operation(&self) -> BTreeMap<(String, String), Vec<&Diagnostic>> {
        let mut by_operation: BTreeMap<_, Vec<&Diagnostic>> = BTreeMap::new();
        for finding in self
            .found
            .iter()
            .filter(|one| one.primary.path() == self.path)
        {
            let Some(spot) = Spot::of(finding) else {
                continue;
            };
            let findings = by_operation.entry((spot.path, spot.method)).or_default();
            findings.push(finding);
        }
        by_operation
    }
}

/// What is wrong with the findings of documents, each with the first place that shows it.
#[derive(Default)]
struct Faults {
    seen: BTreeMap<String, usize>,
    faults: BTreeMap<String, String>,
    followed: usize,
    pairs: BTreeSet<(&'static str, &'static str)>,
}

impl Faults {
    /// Follows the helps of all findings of a document.
    fn look_at(&mut self, case: &Case) {
        for ((path, method), findings) in case.by_operation() {
            let mut signature = format!("{method} ");
            for finding in &findings {
                let shape: String = finding.message.chars().take(70).collect();
                let _ = write!(signature, "{} {} {shape}|", finding.profile, finding.code);
            }
            let seen = self.seen.entry(signature).or_default();
            *seen += 1;
            if *seen <= SAMPLES {
                self.look_at_operation(case, &path, &method, &findings);
            }
        }
    }

    fn look_at_operation(
        &mut self,
        case: &Case,
        path: &str,
        method: &str,
        findings: &[&Diagnostic],
    ) {
        let is_here = |finding: &Diagnostic| {
            Spot::of(finding).is_some_and(|spot| spot.path == path && spot.method == method)
        };
        // An info is advice, and something new has room for more of it.
        let defects = |found: &[Diagnostic]| -> BTreeSet<&'static str> {
            let here = found.iter().filter(|one| is_here(one));
            let defects = here.filter(|one| one.severity > Severity::Info);
            defects.map(|one| one.code).collect()
        };
        let place = format!("{}: {method} {path}", case.path);
        let before = defects(&case.found);
        for first in findings {
            let Some(after_first) = follow(&case.document, first) else {
                continue;
            };
            self.followed += 1;
            let found = case.with(&after_first);
            let now = defects(&found);
            for new in now.difference(&before).filter(|new| !is_to_follow(new)) {
                self.fault(EXPECTED, first.code, new, "brings up", &place, first);
            }
            let is_same = |one: &&Diagnostic| {
                is_here(one) && one.code == first.code && one.message == first.message
            };
            if found.iter().any(|one| is_same(&one)) {
                self.fault(EXPECTED, first.code, first.code, "leaves", &place, first);
            }
            for second in findings.iter().filter(|one| one.code != first.code) {
                let is_about_all = second.code.starts_with("LRO00") || is_to_follow(second.code);
                if Spot::of(second) != Spot::of(first) || is_about_all {
                    continue;
                }
                self.pairs.insert((first.code, second.code));
                let Some(still) = found
                    .iter()
                    .find(|one| is_here(one) && one.code == second.code)
                else {
                    self.fault(
                        SETTLED_TOO,
                        first.code,
                        second.code,
                        "settles",
                        &place,
                        first,
                    );
                    continue;
                };
                let Some(after_both) = follow(&after_first, still) else {
                    continue;
                };
                let found = case.with(&after_both);
                if found.iter().any(|one| is_same(&one)) {
                    self.fault(EXPECTED, second.code, first.code, "undoes", &place, still);
                }
            }
        }
    }

    fn fault(
        &mut self,
        known: &[(&str, &str, &str)],
        one: &str,
        other: &str,
        verb: &str,
        place: &str,
        finding: &Diagnostic,
    ) {
        if known.iter().any(|(a, b, _)| *a == one && *b == other) {
            return;
        }
        let help = finding.help.as_deref().unwrap_or_default();
        let fault = format!("{one} {verb} {other}");
        let first = format!(
            "{place} ({})\n    {}\n    help: {help}",
            finding.profile, finding.message
        );
        self.faults.entry(fault).or_insert(first);
    }

    #[track_caller]
    #[expect(
        clippy::print_stdout,
        reason = "tests of real documents print what they measure"
    )]
    fn assert_none(&self, fewest: usize) {
        println!(
            "{} helps followed, {} pairs at one response",
            self.followed,
            self.pairs.len()
        );
        assert!(self.followed >= fewest, "{}", self.followed);
        let lines = self.faults.iter();
        let lines: Vec<_> = lines
            .map(|(fault, first)| format!("{fault}\n  {first}"))
            .collect();
        assert!(
            lines.is_empty(),
            "{} faults\n{}",
            lines.len(),
            lines.join("\n")
        );
    }
}

fn options() -> Options {
    Options::default().no_config().each_place()
}

/// The documents on a page of a rule, with the profile of their block.
fn documents_of(page: &str) -> Vec<(String, Option<String>, String)> {
    let mut documents = Vec::new();
    let mut blocks = page.split("\n```").skip(1).step_by(2);
    for block in &mut blocks {
        let Some((heading, text)) = block.split_once('\n') else {
            continue;
        };
        let mut words = heading.split(' ');
        let format = words.next().unwrap_or_default();
        if !matches!(format, "json" | "yaml") || !heading.contains(" bad") {
            continue;
        }
        let profile = words.find_map(|word| word.strip_prefix("profile="));
        let path = format!("page.{format}");
        documents.push((path, profile.map(str::to_owned), text.to_owned()));
    }
    documents
}

#[test]
fn helps_on_the_pages_of_rules_agree() {
    let mut faults = Faults::default();
    for rule in rules::ALL {
        for (path, profile, text) in documents_of(rule.source()) {
            let options = match profile {
                Some(profile) => options().profile(profile),
                None => options(),
            };
            let files = Memory::from_iter([(path.as_str(), text.as_str())]);
            let Ok(session) = Session::open(files, options) else {
                continue;
            };
            if let Some(case) = Case::new(session, &path, &text) {
                faults.look_at(&case);
            }
        }
    }
    faults.assert_none(100);
}

#[test]
#[ignore = "needs LRO_LINT_DATA: real specifications"]
fn helps_on_real_specifications_agree() {
    let mut faults = Faults::default();
    for folder in [
        "corpus/azure-2021",
        "corpus/fabric",
        "corpus/testserver",
        "peer-tests",
    ] {
        let root = data().join(folder);
        for path in documents_below(&root) {
            let disk = Disk::new(&root, 1).unwrap();
            let Ok(bytes) = disk.read(&path) else {
                continue;
            };
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let Ok(session) = Session::open(disk, options().file(path.as_str())) else {
                continue;
            };
            if let Some(case) = Case::new(session, &path, &text) {
                faults.look_at(&case);
            }
        }
    }
    faults.assert_none(500);
}

/// The specifications below a folder, relative to it.
fn documents_below(root: &Path) -> Vec<String> {
    let files = walkdir::WalkDir::new(root).sort_by_file_name();
    let files = files.into_iter().map(|entry| entry.unwrap().into_path());
    let documents = files.filter(|path: &PathBuf| {
        let name = path.to_string_lossy();
        let is_document = [".json", ".yaml", ".yml"]
            .iter()
            .any(|end| name.ends_with(end));
        is_document && !name.contains("/examples/")
    });
    documents
        .map(|path| {
            path.strip_prefix(root)
                .unwrap()
                .to_string_lossy()
                .into_owned()
        })
        .collect()
}
