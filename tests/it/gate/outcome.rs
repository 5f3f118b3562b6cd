//! What a run of the program says.

use std::process::{Command, Output};

use serde_json::Value;

/// A run with `--format json`. Findings are shown down to infos; what is said of new, inherited and
/// fixed ones by their labels is about warnings and errors.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Outcome {
    pub(crate) exit: Option<i32>,
    pub(crate) stderr: String,
    /// Null if the run failed before anything was reported.
    pub(crate) report: Value,
}

impl Outcome {
    /// Runs the program, and holds what it says to what holds for every comparison.
    #[track_caller]
    pub(crate) fn of(command: &mut Command) -> Self {
        let Output {
            status,
            stdout,
            stderr,
        } = command
            .args(["--format", "json", "--severity", "info"])
            .output()
            .unwrap();
        let stderr = String::from_utf8(stderr).unwrap();
        assert!(!stderr.contains("panicked"), "{stderr}");
        let report = match &stdout[..] {
            [] => Value::Null,
            stdout => serde_json::from_slice(stdout).unwrap(),
        };
        let fails_on_others = command.get_args().any(|argument| argument == "--fail-on");
        Self::new(status.code(), stderr, report, fails_on_others)
    }

    /// Holds what was said to what holds for every comparison. `fails_on_others` is whether anything
    /// else than a new error decides about the exit status.
    #[track_caller]
    pub(crate) fn new(
        exit: Option<i32>,
        stderr: String,
        report: Value,
        fails_on_others: bool,
    ) -> Self {
        let outcome = Self {
            exit,
            stderr,
            report,
        };
        outcome.hold(fails_on_others);
        outcome
    }

    #[track_caller]
    fn hold(&self, fails_on_others: bool) {
        let Some(exit) = self.exit else {
            panic!("killed: {}", self.stderr);
        };
        if exit == 2 {
            assert!(!self.stderr.is_empty(), "nothing said: {}", self.report);
        }
        if self.report.is_null() {
            assert_eq!(exit, 2, "nothing reported: {}", self.stderr);
            return;
        }
        let findings = self.list("findings");
        for finding in findings {
            let status = &finding["status"];
            assert!(status == "new" || status == "inherited", "{finding}");
        }
        assert!(self.report["fixed"].is_array(), "{}", self.report);
        for (status, group) in [
            ("new", self.of_status("new")),
            ("inherited", self.of_status("inherited")),
            ("fixed", self.list("fixed").iter().collect()),
        ] {
            for (severity, plural) in [
                ("error", "errors"),
                ("warning", "warnings"),
                ("info", "infos"),
            ] {
                let shown = group
                    .iter()
                    .filter(|finding| finding["severity"] == severity);
                let counted = &self.report["summary"][status][plural];
                assert_eq!(
                    *counted,
                    shown.count(),
                    "{status} {plural}: {}",
                    self.report
                );
            }
        }
        if exit != 2 && !fails_on_others {
            let mut new = self.of_status("new").into_iter();
            let fails = new.any(|finding| finding["severity"] == "error");
            assert_eq!(exit, i32::from(fails), "{}", self.report);
        }
    }

    #[track_caller]
    pub(crate) fn list(&self, key: &str) -> &[Value] {
        let list = self.report[key].as_array();
        list.unwrap_or_else(|| panic!("exit {:?}, no {key}: {}", self.exit, self.stderr))
    }

    fn of_status(&self, status: &str) -> Vec<&Value> {
        let findings = self.list("findings").iter();
        findings
            .filter(|finding| finding["status"] == status)
            .collect()
    }

    /// The new findings: `LRO403 Widgets_Delete`, or `LRO803 /definitions/State` for what belongs to
    /// no single operation.
    #[track_caller]
    pub(crate) fn brought(&self) -> Vec<String> {
        labels(self.of_status("new"), label)
    }

    /// The inherited ones.
    #[track_caller]
    pub(crate) fn inherited(&self) -> Vec<String> {
        labels(self.of_status("inherited"), label)
    }

    /// What is fixed.
    #[track_caller]
    pub(crate) fn fixed(&self) -> Vec<String> {
        labels(self.list("fixed"), label)
    }

    /// The new findings with the paths of their documents.
    #[track_caller]
    pub(crate) fn brought_at(&self) -> Vec<String> {
        labels(self.of_status("new"), label_at)
    }

    /// The fixed ones with the paths of their documents.
    #[track_caller]
    pub(crate) fn fixed_at(&self) -> Vec<String> {
        labels(self.list("fixed"), label_at)
    }

    /// The inherited ones with the paths of their documents.
    #[track_caller]
    pub(crate) fn inherited_at(&self) -> Vec<String> {
        labels(self.of_status("inherited"), label_at)
    }

    /// The finding with that code; there is one.
    #[track_caller]
    pub(crate) fn finding(&self, code: &str) -> &Value {
        let mut found = self
            .list("findings")
            .iter()
            .filter(|one| one["code"] == code);
        let first = found
            .next()
            .unwrap_or_else(|| panic!("no {code}: {}", self.report));
        assert!(found.next().is_none(), "{code} twice: {}", self.report);
        first
    }

    /// Holds the new, inherited and fixed findings of warning and above to these.
    #[track_caller]
    pub(crate) fn expect(&self, new: &[&str], inherited: &[&str], fixed: &[&str]) {
        let sorted = |mut list: Vec<String>| {
            list.sort();
            list
        };
        let wanted = |list: &[&str]| sorted(list.iter().map(|&label| label.to_owned()).collect());
        let groups = |new, inherited, fixed| {
            format!("new {new:?}\ninherited {inherited:?}\nfixed {fixed:?}")
        };
        assert_ne!(
            self.report,
            Value::Null,
            "exit {:?}: {}",
            self.exit,
            self.stderr
        );
        assert_eq!(
            groups(
                sorted(self.brought()),
                sorted(self.inherited()),
                sorted(self.fixed())
            ),
            groups(wanted(new), wanted(inherited), wanted(fixed)),
        );
    }

    /// Nothing is new and nothing is fixed, of whatever severity; some debt is inherited, or the
    /// scenario would prove nothing.
    #[track_caller]
    pub(crate) fn expect_nothing_but(&self, inherited: &[&str]) {
        self.expect(&[], inherited, &[]);
        let all = |found: Vec<&Value>| found.into_iter().map(label).collect::<Vec<_>>();
        let infos = (
            all(self.of_status("new")),
            all(self.list("fixed").iter().collect()),
        );
        assert_eq!(infos, (Vec::new(), Vec::new()), "new and fixed infos");
        assert_eq!(self.exit, Some(0));
    }

    /// The run failed, and says these words.
    #[track_caller]
    pub(crate) fn expect_failure(&self, words: &[&str]) {
        assert_eq!(self.exit, Some(2), "{} {}", self.report, self.stderr);
        for word in words {
            assert!(self.stderr.contains(word), "no {word:?}: {}", self.stderr);
        }
    }
}

/// The labels of warnings and errors.
fn labels<'f>(
    findings: impl IntoIterator<Item = &'f Value>,
    label: impl Fn(&Value) -> String,
) -> Vec<String> {
    let findings = findings.into_iter();
    let severe = findings.filter(|finding| finding["severity"] != "info");
    severe.map(label).collect()
}

fn label(finding: &Value) -> String {
    let code = finding["code"].as_str().unwrap();
    let operation = &finding["operation"];
    match (operation["id"].as_str(), finding["pointer"].as_str()) {
        (Some(id), _) => format!("{code} {id}"),
        (None, Some(pointer)) if !pointer.is_empty() => format!("{code} {pointer}"),
        _ => code.to_owned(),
    }
}

fn label_at(finding: &Value) -> String {
    format!("{}: {}", finding["path"].as_str().unwrap(), label(finding))
}
