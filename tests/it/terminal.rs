//! Output on terminals of all kinds: narrow, wide, without Unicode, without links, or no terminal at
//! all. And `--watch`, which a person sees on one.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::common::{flawed, isolated, stderr, stdout};

/// What the program prints in a folder with these variables, on standard output and standard error.
fn printed(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> (String, String) {
    let output = isolated(Command::new(env!("CARGO_BIN_EXE_lro-lint")))
        .args(arguments)
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    (stdout(&output), stderr(&output))
}

/// A folder with a document that has a finding.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.json"), flawed("")).unwrap();
    folder
}

fn samples() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/specs-sample"))
}

const EXPLAINED: [&str; 3] = ["explain", "--no-config", "data-plane/widgets.json"];

#[test]
fn rules_are_links_where_the_terminal_has_links() {
    let folder = folder();
    let forced = ("FORCE_HYPERLINK", "1");
    let link = "\u{1b}]8;;https://";
    let (linked, _) = printed(folder.path(), &["a.json"], &[forced]);
    assert!(linked.contains(link), "{linked}");
    assert!(!linked.contains(" (https://"), "{linked}");
    for (arguments, variables) in [
        (&["a.json"][..], &[][..]),
        (&["a.json", "--color", "always"], &[]),
        (&["a.json", "--color", "never"], &[forced]),
        (&["a.json"], &[forced, ("NO_COLOR", "1")]),
        (&["a.json"], &[("FORCE_HYPERLINK", "0")]),
        (&["a.json", "--format", "concise"], &[forced]),
    ] {
        let (text, _) = printed(folder.path(), arguments, variables);
        assert!(
            !text.contains("\u{1b}]8;"),
            "{arguments:?} {variables:?}: {text}"
        );
    }
    printed(
        folder.path(),
        &["a.json", "--format", "pretty=report.txt"],
        &[forced],
    );
    let report = fs::read_to_string(folder.path().join("report.txt")).unwrap();
    assert!(report.contains(" (https://"), "{report}");
}

#[test]
fn frames_keep_to_the_encoding_of_the_locale() {
    let folder = folder();
    let frame = |variables: &[(&str, &str)]| {
        let (text, _) = printed(folder.path(), &["a.json"], variables);
        assert!(text.contains("LRO105"), "{text}");
        (text.contains('┌'), text.contains("-->"))
    };
    assert_eq!(frame(&[("LC_ALL", "en_US.UTF-8")]), (true, false));
    assert_eq!(
        frame(&[("LC_ALL", ""), ("LANG", "de_DE.utf8")]),
        (true, false)
    );
    if cfg!(unix) {
        for (name, value) in [("LC_ALL", "C"), ("LANG", "C"), ("LC_CTYPE", "POSIX")] {
            let variables = [
                ("LC_ALL", ""),
                ("LC_CTYPE", ""),
                ("LANG", ""),
                (name, value),
            ];
            assert_eq!(frame(&variables), (false, true), "{name}");
            for arguments in [
                &EXPLAINED[..],
                &["explain", "generic", "--summary"],
                &["generic"],
            ] {
                let (text, _) = printed(samples(), arguments, &variables);
                assert!(text.is_ascii(), "{text}");
            }
        }
    }
}

#[test]
fn a_terminal_of_20_columns_gets_no_tables() {
    let (text, _) = printed(samples(), &EXPLAINED, &[("COLUMNS", "20")]);
    for line in text.lines() {
        // Names stay whole, whatever their length. The request is the title.
        let words = line.split_whitespace().count();
        let is_title = ["PUT /", "DELETE /", "POST /", "PATCH /"];
        let is_title = is_title.iter().any(|start| line.starts_with(start));
        assert!(
            line.len() <= 20 || words == 1 || is_title,
            "{line:?} in\n{text}"
        );
    }
    assert!(text.contains("\n  python\n    Polls:\n"), "{text}");

    let folder = folder();
    let (text, _) = printed(folder.path(), &["a.json"], &[("COLUMNS", "20")]);
    let drawn = text.lines().find(|line| line.contains("│ …")).unwrap();
    assert!(drawn.chars().count() <= 40, "{drawn}");
}

#[test]
fn a_terminal_of_10000_columns_gets_lines_that_people_read() {
    let wide = [("COLUMNS", "10000")];
    let (text, _) = printed(samples(), &EXPLAINED, &wide);
    assert!(text.lines().all(|line| line.len() <= 120), "{text}");
    let folder = tempfile::tempdir().unwrap();
    let description = "x".repeat(9_000);
    let document = flawed(&format!("\"x-note\": \"{description}\","));
    let document = document.replace('\n', " ");
    fs::write(folder.path().join("a.json"), document).unwrap();
    let (text, _) = printed(folder.path(), &["a.json"], &wide);
    let drawn = text.lines().find(|line| line.starts_with("1 │")).unwrap();
    assert!(drawn.chars().count() <= 130, "{drawn}");
    // A width that isn't a number counts for nothing.
    for columns in ["0", "-1", "wide"] {
        let (text, _) = printed(samples(), &EXPLAINED, &[("COLUMNS", columns)]);
        assert!(text.lines().all(|line| line.len() <= 100), "{text}");
    }
}

#[test]
fn without_a_terminal_there_are_no_control_characters() {
    for arguments in [&EXPLAINED[..], &["data-plane/widgets.json"]] {
        let (text, said) = printed(samples(), arguments, &[]);
        assert!(!text.contains('\u{1b}') && !text.contains('\r'), "{text}");
        assert!(!said.contains('\u{1b}') && !said.contains('\r'), "{said}");
    }
}

/// A process that is killed when a test ends, however it ends.
struct Watching {
    process: Child,
    lines: Box<dyn Iterator<Item = String>>,
}

impl Watching {
    fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut process = isolated(Command::new(env!("CARGO_BIN_EXE_lro-lint")))
            .args(["--watch", "--color", "never"])
            .args(arguments)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let lines = Box::new(lines.map(Result::unwrap));
        Self { process, lines }
    }

    /// Reads the lines up to the one that says that a run has ended.
    fn run(&mut self) -> Vec<String> {
        let mut said = Vec::new();
        loop {
            let line = self.lines.next().expect("the process goes on");
            if line.starts_with("watching ") {
                said.push(line);
                return said;
            }
            said.push(line);
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn watching_checks_again_after_each_change() {
    let folder = folder();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write(
        "b.json",
        r#"{ "swagger": "2.0", "paths": {}, "x": { "$ref": "shared/types.json" } }"#,
    );
    let mut watching = Watching::start(folder.path(), &["."]);
    let first = watching.run();
    assert_eq!(
        first.last().unwrap(),
        "watching 2 files for changes; Ctrl-C stops"
    );

    // A document, a configuration that didn't exist, and a document that is referenced.
    write("a.json", &flawed("\"x-changed\": true,"));
    assert_eq!(watching.run()[0], "changed: a.json");
    write("lro-lint.yaml", "rules: { LRO105: off }\n");
    assert_eq!(watching.run()[0], "changed: lro-lint.yaml");
    fs::create_dir(folder.path().join("shared")).unwrap();
    write("shared/types.json", "{}");
    assert_eq!(watching.run()[0], "changed: shared/types.json");

    // A configuration with an error doesn't end it, nor a document that is removed.
    write("lro-lint.yaml", "rules: { no-such-rule: off }\n");
    let said = watching.run();
    assert_eq!(said[0], "changed: lro-lint.yaml");
    assert!(said[1].starts_with("error: "), "{said:?}");
    fs::remove_file(folder.path().join("lro-lint.yaml")).unwrap();
    assert_eq!(watching.run()[0], "changed: lro-lint.yaml");
    fs::remove_file(folder.path().join("a.json")).unwrap();
    assert_eq!(watching.run()[0], "changed: a.json");
}

#[test]
fn a_report_in_a_watched_folder_is_no_change() {
    let folder = folder();
    let reports = ["--format", "json=report.json", "--format", "concise", "."];
    let mut watching = Watching::start(folder.path(), &reports);
    watching.run();
    for number in 1..4 {
        assert!(folder.path().join("report.json").exists());
        let text = flawed(&format!("\"x-changed\": {number},"));
        fs::write(folder.path().join("a.json"), text + &" ".repeat(number)).unwrap();
        assert_eq!(watching.run()[0], "changed: a.json");
    }
}

#[test]
fn standard_input_cannot_be_watched() {
    let folder = folder();
    let (_, said) = printed(folder.path(), &["--watch", "-"], &[]);
    assert_eq!(
        said,
        "error: --watch can't read standard input\n  hint: name files or folders\n"
    );
}
