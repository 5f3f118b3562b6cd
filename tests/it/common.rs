//! What the integration tests share: linting files in memory, and running the program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use lro_lint::finding::Findings;
use lro_lint::report::{self, Format};
use lro_lint::session::{Memory, Options, Session, Source};

/// The findings of every severity for files in memory, in one line each: `path:line:col: CODE message`.
pub fn lint_files<P: Into<String>, C: Into<Vec<u8>>>(
    files: impl IntoIterator<Item = (P, C)>,
) -> Vec<String> {
    lint(files.into_iter().collect::<Memory>(), Options::default())
}

/// The same for what is asked about a source. No configuration is read.
pub fn lint(source: impl Source + 'static, options: Options) -> Vec<String> {
    let found = check(source, options).diagnostics;
    let found = found.iter().map(|found| {
        let start = found.primary.start();
        format!(
            "{}:{}:{}: {} {}",
            found.primary.path(),
            start.line,
            start.column,
            found.code,
            found.message
        )
    });
    found.collect()
}

/// A report on files in memory.
pub fn report(format: Format, files: &[(&str, &str)]) -> String {
    written(format, &findings(files))
}

/// The findings in files in memory.
pub fn findings(files: &[(&str, &str)]) -> Findings {
    let source: Memory = files.iter().copied().collect();
    check(source, Options::default())
}

/// A report on findings.
pub fn written(format: Format, findings: &Findings) -> String {
    let mut out = Vec::new();
    report::write(format, findings, &report::Options::default(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn check(source: impl Source + 'static, options: Options) -> Findings {
    let session = Session::open(source, options.no_config()).unwrap();
    assert!(session.unopened().is_empty(), "{:?}", session.unopened());
    session.check()
}

/// Whether some line is `place: CODE …`.
#[track_caller]
pub fn assert_found(lines: &[String], place: &str, code: &str) {
    let start = format!("{place}: {code} ");
    assert!(
        lines.iter().any(|line| line.starts_with(&start)),
        "no {code} at {place} in\n  {}",
        lines.join("\n  ")
    );
}

/// Whether no line has that code.
#[track_caller]
pub fn assert_silent(lines: &[String], code: &str) {
    let word = format!(": {code} ");
    assert!(
        !lines.iter().any(|line| line.contains(&word)),
        "{code} in\n  {}",
        lines.join("\n  ")
    );
}

/// The folder with real specifications. A test that calls this is `#[ignore]`d, so that nobody takes
/// it for one that has run.
#[track_caller]
pub fn data() -> PathBuf {
    let data = std::env::var_os("LRO_LINT_DATA")
        .expect("LRO_LINT_DATA must name the folder with real specifications");
    PathBuf::from(data)
}

/// Runs the program in a folder. It walks folders as git would, so what git is told on this machine
/// would count.
pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    isolated(Command::new(env!("CARGO_BIN_EXE_lro-lint")))
        .current_dir(folder)
        .args(arguments)
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

/// A command without what this machine, its user or a git around the test says to git.
pub fn isolated(mut command: Command) -> Command {
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GIT_") {
            command.env_remove(name);
        }
    }
    command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("LC_ALL", "C.UTF-8")
        .env("HOME", std::env::temp_dir().join("no-such-home"))
        .env_remove("XDG_CONFIG_HOME");
    command
}

/// Writes a file in a folder, and creates the folders around it.
pub fn put(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Standard output as text.
pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Standard error as text.
pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A long-running POST with one certain defect (LRO105: options without the marker), whole and
/// sound otherwise, with `extra` put behind `"swagger": "2.0"`.
pub fn flawed(extra: &str) -> String {
    format!(
        r##"{{ "swagger": "2.0", {extra}
  "host": "management.azure.com",
  "paths": {{ "/things/{{name}}/start": {{ "post": {{
    "operationId": "Things_Start",
    "x-ms-long-running-operation-options": {{ "final-state-via": "location" }},
    "responses": {{
      "200": {{ "description": "Started", "schema": {{ "type": "string" }} }},
      "default": {{ "description": "Error", "schema": {{ "type": "object", "properties": {{ "code": {{ "type": "string" }} }} }} }} }} }} }} }} }}"##
    )
}
