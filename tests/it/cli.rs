//! What a user sees who runs the program: arguments, exit statuses, files, standard input.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::common::{flawed, run, stderr, stdout};

/// A folder with one flawed document, in a folder of its own.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    fs::create_dir_all(folder.path().join("api/examples")).unwrap();
    fs::write(folder.path().join("api/a.json"), flawed("")).unwrap();
    fs::write(folder.path().join("api/examples/e.json"), flawed("")).unwrap();
    fs::write(
        folder.path().join("api/package.json"),
        "{ \"name\": \"x\" }",
    )
    .unwrap();
    folder
}

fn json(folder: &Path, arguments: &[&str]) -> serde_json::Value {
    let output = run(folder, &[arguments, &["--format", "json"]].concat());
    serde_json::from_str(&stdout(&output)).unwrap_or_else(|_| panic!("{}", stderr(&output)))
}

fn paths(report: &serde_json::Value) -> Vec<&str> {
    let findings = report["findings"].as_array().unwrap();
    let found = findings.iter().filter(|found| found["code"] == "LRO105");
    found.map(|found| found["path"].as_str().unwrap()).collect()
}

#[test]
fn a_folder_is_walked_without_examples_and_check_is_the_default() {
    let folder = folder();
    let report = json(folder.path(), &[]);
    assert_eq!(paths(&report), ["api/a.json"]);
    assert_eq!(report["summary"]["documents"], 1);
    assert_eq!(report, json(folder.path(), &["check"]));
    assert_eq!(report, json(folder.path(), &["check", "api"]));
}

#[test]
fn examples_are_read_if_they_are_named() {
    let folder = folder();
    let report = json(folder.path(), &["api/examples"]);
    assert_eq!(paths(&report), ["api/examples/e.json"]);
}

#[test]
fn exit_status_says_what_happened() {
    let folder = folder();
    let status = |arguments: &[&str]| run(folder.path(), arguments).status.code();
    assert_eq!(status(&["api/a.json"]), Some(1));
    assert_eq!(status(&["api/a.json", "--fail-on", "never"]), Some(0));
    assert_eq!(status(&["api/a.json", "--ignore", "LRO"]), Some(0));
    assert_eq!(status(&["api/nope.json"]), Some(2));
    assert_eq!(status(&["--no-such-option"]), Some(2));
    assert_eq!(status(&["api/package.json"]), Some(1));
    assert_eq!(status(&["--help"]), Some(0));
    assert_eq!(status(&["--version"]), Some(0));
}

#[test]
fn only_selected_rules_are_asked() {
    let folder = folder();
    let codes = |arguments: &[&str]| -> Vec<String> {
        let report = json(
            folder.path(),
            &[&["--severity", "info"][..], arguments].concat(),
        );
        let findings = report["findings"].as_array().unwrap();
        let codes = findings
            .iter()
            .map(|found| found["code"].as_str().unwrap().to_owned());
        codes.collect()
    };
    for selector in [
        "LRO105",
        "lro105",
        "options-without-extension",
        "LRO105,LRO201",
    ] {
        assert_eq!(codes(&["--select", selector]), ["LRO105"], "{selector}");
    }
    assert!(codes(&["--select", "LRO1"]).contains(&"LRO105".to_owned()));
    assert!(codes(&["--select", "marking"]).contains(&"LRO105".to_owned()));
    assert!(!codes(&["--ignore", "LRO105"]).contains(&"LRO105".to_owned()));
    assert!(codes(&["--select", "LRO1", "--ignore", "LRO10"]).is_empty());
}

#[test]
fn help_fits_what_the_operation_declares() {
    let folder = folder();
    let help = |code: &str, responses: &str| -> String {
        let document = format!(
            r#"{{ "swagger": "2.0", "paths": {{ "/mills/{{millName}}": {{ "patch": {{
                "x-ms-long-running-operation": true, "responses": {{ {responses} }} }} }} }},
              "definitions": {{ "Mill": {{ "properties": {{ "stones": {{ "type": "integer" }} }} }} }} }}"#
        );
        fs::write(folder.path().join("api/a.json"), document).unwrap();
        let report = json(folder.path(), &["--profile", "arm", "--select", code]);
        let help = &report["findings"].as_array().unwrap()[0]["help"];
        help.as_str().unwrap().to_owned()
    };
    // No `default` is taken for granted.
    let refused = r#""202": {}, "404": {}"#;
    let without = help("LRO903", refused);
    assert!(without.contains("with a `default`"), "{without}");
    let with = help("LRO903", &format!(r#"{refused}, "default": {{}}"#));
    assert!(with.contains("because `default` describes it"), "{with}");
}

#[test]
fn what_is_mistyped_gets_a_suggestion() {
    let folder = folder();
    let cases: [(&[&str], &str); 7] = [
        (&["--fromat", "json"], "--format"),
        (&["--format", "jsno"], "json"),
        (&["--profile", "ram"], "arm"),
        (
            &["--select", "option-without-extension"],
            "options-without-extension",
        ),
        (&["--severity", "warnings"], "warning"),
        (
            &["rule", "options-without-extensions"],
            "options-without-extension",
        ),
        (&["--overlay", "lintdif"], "lintdiff"),
    ];
    for (arguments, suggestion) in cases {
        let output = run(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = stderr(&output);
        assert!(said.contains(suggestion), "{arguments:?}: {said}");
    }
}

#[test]
fn several_reports_go_to_their_files_and_one_to_standard_output() {
    let folder = folder();
    let output = run(
        folder.path(),
        &[
            "--format",
            "concise",
            "--format",
            "json=out.json",
            "--format",
            "sarif=out.sarif",
            "api",
        ],
    );
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stdout(&output).starts_with("api/a.json:5:5: error[LRO105] "));
    for file in ["out.json", "out.sarif"] {
        let text = fs::read_to_string(folder.path().join(file)).unwrap();
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert!(value.to_string().contains("LRO105"), "{file}");
    }
    let output = run(folder.path(), &["--format", "concise", "--format", "json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("standard output"));
}

#[test]
fn terminal_formats_are_relative_to_the_current_folder_and_others_to_the_root() {
    let folder = folder();
    let api = folder.path().join("api");
    let concise = stdout(&run(&api, &["--format", "concise", "a.json"]));
    assert!(concise.starts_with("a.json:5:5: "), "{concise}");
    assert_eq!(paths(&json(&api, &["a.json"])), ["api/a.json"]);
    assert_eq!(paths(&json(&api, &["a.json", "--root", "."])), ["a.json"]);
}

#[test]
fn paths_outside_the_root_are_refused() {
    let folder = folder();
    let output = run(folder.path(), &["--root", "api/examples", "api/a.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("outside the root"));
}

/// What the program says about a text on standard input.
fn piped(folder: &Path, arguments: &[&str], text: &str) -> std::process::Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_lro-lint"))
        .current_dir(folder)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn standard_input_takes_the_place_of_its_file() {
    let folder = folder();
    let text = format!("\n\n{}", flawed(""));
    let named = ["-", "--stdin-filename", "api/a.json", "--format", "concise"];
    let output = piped(folder.path(), &named, &text);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).starts_with("api/a.json:7:5: error[LRO105]"));
}

#[test]
fn standard_input_needs_no_name_and_no_folder_that_exists() {
    let folder = folder();
    let first = |arguments: &[&str], text: &str| -> String {
        let arguments = [arguments, &["--format", "concise"]].concat();
        let output = piped(folder.path(), &arguments, text);
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        stdout(&output)
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    // The text says which syntax it has.
    assert!(first(&["-"], &flawed("")).starts_with("stdin.json:5:5: error[LRO105]"));
    let marked = format!("\u{feff}{}", flawed(""));
    assert!(first(&["-"], &marked).starts_with("stdin.json:"));
    let yaml = format!("# A comment\n{}", flawed(""));
    assert!(first(&["-"], &yaml).starts_with("stdin.yaml:"));
    let new = ["-", "--stdin-filename", "new/../api/later/b.json"];
    assert!(first(&new, &flawed("")).starts_with("api/later/b.json:5:5:"));
    let output = piped(folder.path(), &["-", "--stdin-filename", ".."], "");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("names no file"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn synchronous_operations_are_judged_if_they_are_included() {
    let folder = folder();
    let text = r#"{ "swagger": "2.0", "paths": { "/barns/{name}": { "delete": { "responses": {
        "204": { "description": "Gone", "schema": { "type": "string" } } } } } } }"#;
    std::fs::write(folder.path().join("sync.json"), text).unwrap();
    let found = |arguments: &[&str]| {
        let report = json(
            folder.path(),
            &[&["--select", "LRO208", "sync.json"], arguments].concat(),
        );
        report["findings"].as_array().unwrap().len()
    };
    assert_eq!(found(&[]), 0);
    assert_eq!(found(&["--include-sync"]), 1);
}

#[test]
fn the_profile_can_be_said() {
    let folder = folder();
    let report = json(
        folder.path(),
        &["api/a.json", "--profile", "fabric", "--severity", "info"],
    );
    assert!(paths(&report).is_empty(), "Fabric has no such options");
}

#[test]
fn rules_are_listed_and_shown() {
    let folder = folder();
    let list = stdout(&run(folder.path(), &["rule"]));
    assert!(list.contains("LRO105"), "{list}");
    for name in ["LRO105", "options-without-extension"] {
        let page = stdout(&run(folder.path(), &["rule", name]));
        assert!(
            page.starts_with("# LRO105 options-without-extension"),
            "{page}"
        );
        assert!(page.contains("## How to fix in TypeSpec"), "{page}");
    }
}

#[test]
fn the_metadata_of_rules_is_for_programs() {
    let folder = folder();
    let read = |arguments: &[&str]| -> serde_json::Value {
        let arguments = [&["rule", "--format", "json"], arguments].concat();
        serde_json::from_str(&stdout(&run(folder.path(), &arguments))).unwrap()
    };
    let all = read(&[]);
    assert_eq!(all["version"], 1);
    assert_eq!(all["tool"]["name"], "lro-lint");
    let rules = all["rules"].as_array().unwrap();
    assert_eq!(rules.len(), lro_lint::internals::rules::ALL.len());

    let one = read(&["LRO105"]);
    let rule = &one["rules"][0];
    assert!(rules.contains(rule), "one rule is as it is among all");
    assert_eq!(rule["name"], "options-without-extension");
    assert_eq!(rule["category"], "marking");
    assert_eq!(rule["severity"]["arm"], "error");
    assert_eq!(rule["severity"]["fabric"], serde_json::Value::Null);
    assert_eq!(rule["fix"], "unsafe");
    assert_eq!(rule["since"], "0.1.0");
    assert!(!rule["sources"].as_array().unwrap().is_empty());
    let text = rule["text"].as_str().unwrap();
    assert!(text.starts_with("## What goes wrong"), "{text}");
    let covers = rule["covers"].as_array().unwrap();
    let put = covers
        .iter()
        .find(|one| one["peer"] == "aov/PutResponseCodes");
    assert_eq!(put.unwrap()["tool"], "azure-openapi-validator");
    assert_eq!(put.unwrap()["extent"], "part");

    // `all` stands for every system, and cases and overlays have severities of their own.
    let rule = &read(&["unreadable-document"])["rules"][0];
    for system in lro_lint::internals::model::System::ALL {
        assert_eq!(rule["severity"][system.name()], "error");
    }
    let rule = &read(&["LRO201"])["rules"][0];
    assert_eq!(rule["overlays"]["lintdiff"]["arm"], "error");
    assert_eq!(rule["cases"]["alone"]["severity"]["arm"], "error");
    assert_eq!(rule["verbs"], serde_json::json!(["put"]));
    let why = rule["despite_noise"]["arm"].as_str().unwrap();

    // Who reads the page learns it too.
    for format in ["text", "markdown"] {
        let page = stdout(&run(folder.path(), &["rule", "LRO201", "--format", format]));
        assert!(page.contains(why), "{page}");
    }
}

#[test]
fn the_catalogue_is_one_document() {
    let folder = folder();
    let document = stdout(&run(folder.path(), &["rule", "--format", "markdown"]));
    // What stands between fences is no heading.
    let mut fenced = false;
    let mut headings = Vec::new();
    for line in document.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if !fenced && line.starts_with('#') {
            headings.push(line);
        }
    }
    let of_level = |level: &str| {
        headings
            .iter()
            .filter(|line| line.starts_with(level))
            .count()
    };
    assert_eq!(of_level("# "), 1);
    assert_eq!(of_level("## "), lro_lint::internals::rules::ALL.len());
    for rule in lro_lint::internals::rules::ALL {
        let title = format!("{} {}", rule.code(), rule.name());
        let link = format!("- [{title}](#{}): ", title.to_lowercase().replace(' ', "-"));
        assert!(document.contains(&link), "{link}");
        assert!(headings.contains(&format!("## {title}").as_str()));
    }
    assert!(headings.contains(&"### What goes wrong"));
    // Examples are as they stand on the page.
    let rule = lro_lint::internals::rules::Rule::find("LRO105").unwrap();
    let (_, examples) = rule.body().split_once("## Examples\n").unwrap();
    assert!(document.contains(examples.trim()));

    let page = stdout(&run(
        folder.path(),
        &["rule", "--format", "markdown", "LRO105"],
    ));
    assert!(page.starts_with("# LRO105 options-without-extension\n"));
    assert!(page.contains("\n## What goes wrong\n"));
}

#[test]
fn a_page_says_where_it_is_how_severe_and_keeps_its_examples_back() {
    let folder = folder();
    let page = stdout(&run(folder.path(), &["rule", "LRO401"]));
    assert!(page.contains("\nwarning  data-plane\n"), "{page}");
    assert!(page.contains("\noff      fabric, "), "{page}");
    assert!(!page.contains("## Examples"), "{page}");
    assert!(
        page.contains("\nExamples: lro-lint rule LRO401 --examples\n"),
        "{page}"
    );
    assert!(page.ends_with("/docs/glossary.md\n"), "{page}");
    let whole = stdout(&run(folder.path(), &["rule", "LRO401", "--examples"]));
    assert!(whole.contains("\n## Examples\n"), "{whole}");
    assert!(whole.contains("```report"), "{whole}");
    let colored = ["rule", "LRO401", "--color", "always"];
    let colored = stdout(&run(folder.path(), &colored));
    assert!(colored.contains("\u{1b}["), "{colored}");
}

#[test]
fn rules_are_listed_by_category_and_by_the_beginning_of_codes() {
    let folder = folder();
    let codes = |name: &str| -> Vec<String> {
        let list = stdout(&run(folder.path(), &["rule", name]));
        let words = list
            .split_whitespace()
            .filter(|word| word.starts_with("LRO"));
        words.map(str::to_owned).collect()
    };
    let category = codes("final-state");
    assert!(category.contains(&"LRO401".to_owned()), "{category:?}");
    assert!(
        category.iter().all(|code| code.starts_with("LRO4")),
        "{category:?}"
    );
    assert_eq!(codes("LRO4"), category);
    let json = ["rule", "final-state", "--format", "json"];
    let json: serde_json::Value =
        serde_json::from_str(&stdout(&run(folder.path(), &json))).unwrap();
    assert_eq!(json["rules"].as_array().unwrap().len(), category.len());
}

#[test]
fn a_mistyped_command_is_not_taken_for_a_path() {
    let folder = folder();
    for (word, command) in [("chek", "check"), ("rules", "rule"), ("explian", "explain")] {
        let output = run(folder.path(), &[word, "api/a.json"]);
        assert_eq!(output.status.code(), Some(2), "{word}");
        assert_eq!(stdout(&output), "", "{word}");
        let hint = format!("did you mean `lro-lint {command}`?");
        assert!(stderr(&output).contains(&hint), "{}", stderr(&output));
    }
    // A file of that name is a file.
    fs::write(folder.path().join("rules"), flawed("")).unwrap();
    assert_eq!(run(folder.path(), &["rules"]).status.code(), Some(1));
    // Nothing is guessed for a path.
    let output = run(folder.path(), &["./chek", "api/a.json"]);
    assert!(
        !stderr(&output).contains("did you mean"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn arguments_are_never_echoed_raw() {
    let folder = folder();
    for argument in ["--bad\n::error::x", "--bad\u{1b}[31m", "--bad\u{202e}x"] {
        let output = run(folder.path(), &[argument]);
        assert_eq!(output.status.code(), Some(2));
        let said = stderr(&output);
        assert!(said.contains("--bad"), "{said}");
        assert!(!said.contains(argument), "{said:?}");
        assert!(!said.contains("\n::error"), "{said:?}");
    }
}

#[test]
fn more_threads_than_a_machine_has_use_for_are_not_started() {
    let folder = folder();
    let output = run(folder.path(), &["--threads", "100000", "api/a.json"]);
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    assert!(said.contains("threads instead of 100000"), "{said}");
    let output = run(folder.path(), &["--threads", "1", "api/a.json"]);
    assert!(!stderr(&output).contains("threads"), "{}", stderr(&output));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_error_and_no_panic() {
    let folder = folder();
    let marked = r#"{ "swagger": "2.0", "paths": { "/mills": { "post": {
        "x-ms-long-running-operation": true, "responses": { "202": {} } } } } }"#;
    fs::write(folder.path().join("api/marked.json"), marked).unwrap();
    for arguments in [
        &["completions", "bash"][..],
        &["rule"],
        &["rule", "LRO401"],
        &["--help"],
        &["api/a.json"],
        &["api/a.json", "--format", "json"],
        &["explain", "api/marked.json"],
    ] {
        let full = fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_lro-lint"))
            .args(arguments)
            .current_dir(folder.path())
            .stdout(Stdio::from(full))
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = stderr(&output);
        assert!(
            said.contains("cannot write to standard output"),
            "{arguments:?}: {said}"
        );
    }
}

#[test]
#[cfg(unix)]
fn what_is_written_keeps_links_and_permissions() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    let mode = |name: &str| fs::metadata(at(name)).unwrap().permissions().mode() & 0o777;
    fs::write(at("baseline.yaml"), "old").unwrap();
    fs::set_permissions(at("baseline.yaml"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink("baseline.yaml", at("link.yaml")).unwrap();
    let output = run(folder.path(), &["--write-baseline", "link.yaml"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(fs::symlink_metadata(at("link.yaml")).unwrap().is_symlink());
    assert!(
        fs::read_to_string(at("baseline.yaml"))
            .unwrap()
            .contains("LRO105")
    );
    assert_eq!(mode("baseline.yaml"), 0o640);
}

#[test]
fn files_of_a_process_that_was_killed_are_removed() {
    let folder = folder();
    let left = folder.path().join(".lro-lint-Ab3");
    let recent = folder.path().join(".lro-lint-Cd4");
    for file in [&left, &recent] {
        fs::write(file, "half").unwrap();
    }
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(100_000);
    fs::File::options()
        .write(true)
        .open(&left)
        .unwrap()
        .set_modified(old)
        .unwrap();
    run(folder.path(), &["--write-baseline", "baseline.yaml"]);
    assert!(!left.exists());
    // Another process may be writing it.
    assert!(recent.exists());
}

#[test]
#[cfg(target_os = "linux")]
fn pipes_and_devices_are_not_read() {
    let folder = folder();
    let pipe = folder.path().join("api/pipe.json");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let referring = r#"{ "swagger": "2.0", "paths": { "/mills": {
        "post": { "x-ms-long-running-operation": true, "responses": {
          "200": { "schema": { "$ref": "pipe.json#/a" } }, "202": {} } } } } }"#;
    fs::write(folder.path().join("api/referring.json"), referring).unwrap();
    for (arguments, said) in [
        (&["api/pipe.json"][..], "it isn't a regular file"),
        (&["/dev/zero", "--root", "/"], "it isn't a regular file"),
        (&["--config", "/dev/zero"], "it isn't a regular file"),
        (&["explain", "api/pipe.json"], "it isn't a regular file"),
    ] {
        let output = run(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(
            stderr(&output).contains(said),
            "{arguments:?}: {}",
            stderr(&output)
        );
    }
    // A reference to one is a finding, and the pipe in a folder isn't a document.
    let report = json(folder.path(), &["api"]);
    let findings = report["findings"].as_array().unwrap();
    let reference = findings
        .iter()
        .find(|found| found["code"] == "LRO002")
        .unwrap();
    assert!(
        reference["message"]
            .as_str()
            .unwrap()
            .contains("regular file"),
        "{reference}"
    );
}

#[test]
fn an_operation_whose_name_is_part_of_a_word_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let document = flawed("").replace("\"responses\"", "\"operationId\": \"a\", \"responses\"");
    assert_ne!(document, flawed(""));
    fs::write(folder.path().join("a.json"), document).unwrap();
    let shown = stdout(&run(folder.path(), &["a.json"]));
    assert!(shown.contains("= operation: a\n"), "{shown}");
}

#[test]
fn a_report_that_cannot_be_written_is_named_as_the_user_wrote_it() {
    let folder = folder();
    let output = run(
        folder.path(),
        &["api/a.json", "--format", "json=nope/x.json"],
    );
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    assert!(said.contains("nope/x.json: "), "{said}");
    assert!(!said.contains(".lro-lint-"), "{said}");
}

#[test]
fn a_folder_of_examples_alone_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("examples")).unwrap();
    fs::write(folder.path().join("examples/e.json"), flawed("")).unwrap();
    let output = run(folder.path(), &["."]);
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    assert!(
        said.contains("folders named `examples` are left out"),
        "{said}"
    );
    // The one file that is no description is one file.
    fs::write(folder.path().join("a.json"), "{}").unwrap();
    let said = stderr(&run(folder.path(), &["."]));
    assert!(said.contains("the only file has no `swagger`"), "{said}");
}

#[test]
fn a_summary_explains_each_operation_in_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let resource = r##""schema": { "$ref": "#/definitions/Mill" }"##;
    let document = format!(
        r##"{{ "swagger": "2.0", "host": "management.azure.com", "paths": {{ "/mills/{{name}}": {{
          "get": {{ "responses": {{ "200": {{ {resource} }} }} }},
          "put": {{ "operationId": "Mills_Create", "x-ms-long-running-operation": true, "responses": {{
            "200": {{ {resource} }},
            "201": {{ {resource}, "headers": {{ "Azure-AsyncOperation": {{ "type": "string" }} }} }} }} }},
          "delete": {{ "x-ms-long-running-operation": true, "responses": {{
            "202": {{ "headers": {{ "Location": {{ "type": "string" }} }} }}, "204": {{}} }} }} }} }},
          "definitions": {{ "Mill": {{ "properties": {{ "properties": {{ "properties": {{
            "provisioningState": {{ "type": "string", "readOnly": true }} }} }} }} }} }} }}"##
    );
    fs::write(folder.path().join("mills.json"), document).unwrap();
    let summary = stdout(&run(folder.path(), &["explain", "mills.json", "--summary"]));
    let lines: Vec<&str> = summary.lines().collect();
    let [put, delete] = lines.as_slice() else {
        panic!("{summary}");
    };
    let expected =
        "Mills_Create (PUT): 200 or 201 → poll Azure-AsyncOperation → GET the same URL → Mill [";
    assert!(put.starts_with(expected), "{put}");
    let expected = "DELETE /mills/{name}: 202 → poll Location → nothing [";
    assert!(delete.starts_with(expected), "{delete}");
    let both = run(
        folder.path(),
        &["explain", "mills.json", "--summary", "--format", "json"],
    );
    assert_eq!(both.status.code(), Some(2));
}

#[test]
fn force_color_is_obeyed() {
    let folder = folder();
    let colored = |variables: &[(&str, &str)]| {
        let output = Command::new(env!("CARGO_BIN_EXE_lro-lint"))
            .args(["api/a.json"])
            .current_dir(folder.path())
            .env_remove("NO_COLOR")
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        stdout(&output).contains('\u{1b}')
    };
    assert!(!colored(&[]));
    assert!(colored(&[("FORCE_COLOR", "1")]));
    assert!(colored(&[("CLICOLOR_FORCE", "1")]));
    for off in ["", "0", "false"] {
        assert!(!colored(&[("FORCE_COLOR", off)]), "{off}");
    }
    assert!(!colored(&[("FORCE_COLOR", "1"), ("NO_COLOR", "1")]));
}

#[test]
fn rules_of_other_linters_lead_to_ours() {
    let folder = folder();
    let table = stdout(&run(folder.path(), &["rule", "--format", "coverage"]));
    assert!(table.contains("| `LroExtension` "), "{table}");
    let of_one = ["rule", "--format", "coverage", "final-state-via-unknown"];
    let of_one = stdout(&run(folder.path(), &of_one));
    assert!(of_one.contains("| `invalid-final-state` "), "{of_one}");
    assert!(!of_one.contains("| `LroExtension` "), "{of_one}");

    // The tables know their own names.
    let by_number = stdout(&run(
        folder.path(),
        &["rule", "--format", "coverage", "R2007"],
    ));
    assert!(by_number.contains("| `LroExtension` "), "{by_number}");
    assert!(
        !by_number.contains("| `invalid-final-state` "),
        "{by_number}"
    );

    for name in ["R2007", "aov/LroExtension", "lroextension"] {
        let output = run(folder.path(), &["rule", name]);
        assert_eq!(output.status.code(), Some(2));
        let said = stderr(&output);
        assert!(said.contains("azure-openapi-validator"), "{name}: {said}");
        assert!(said.contains("LRO101"), "{name}: {said}");
    }
}

#[test]
fn completions_are_written_for_shells() {
    let folder = folder();
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = stdout(&run(folder.path(), &["completions", shell]));
        assert!(script.contains("lro-lint"), "{shell}");
        // PowerShell completes no values of options.
        let offers = shell == "powershell" || script.contains("coverage");
        assert!(offers, "{shell}: formats of rules");
    }
}

#[test]
fn verbose_counts_what_was_skipped_and_quiet_keeps_to_findings() {
    let folder = folder();
    let output = run(folder.path(), &["-v", "--format", "concise"]);
    assert!(
        stderr(&output).contains("skipped 1 file"),
        "{}",
        stderr(&output)
    );
    let output = run(folder.path(), &["-q", "--ignore", "LRO"]);
    assert_eq!(stdout(&output), "");
    let readme = "```yaml\ndirective: [ { suppress: [ R1, LroExtension ], reason: why } ]\n```\n";
    fs::write(folder.path().join("readme.md"), readme).unwrap();
    let output = run(folder.path(), &["-v", "--format", "concise"]);
    let told = "read 1 file with suppressions: 2 suppressions, 1 of them for other linters";
    assert!(stderr(&output).contains(told), "{}", stderr(&output));
}

#[test]
fn an_overlay_or_arazzo_file_beside_specifications_is_skipped() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let overlay = "overlay: 1.0.0\ninfo: { title: Fixes, version: '1' }\nactions: []\n";
    let arazzo = "arazzo: 1.0.1\ninfo: {}\nsourceDescriptions: []\nworkflows: []\n";
    fs::write(at("api.json"), r#"{ "swagger": "2.0", "paths": {} }"#).unwrap();
    fs::write(at("fixes.yaml"), overlay).unwrap();
    fs::write(at("flows.yaml"), arazzo).unwrap();
    let all = ["api.json", "fixes.yaml", "flows.yaml"];
    for arguments in [&["."][..], &all] {
        let output = run(folder.path(), &[&["--root", "."][..], arguments].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(!stderr(&output).contains("fixes.yaml"));
        let report = json(
            folder.path(),
            &[&["--severity", "info"][..], arguments].concat(),
        );
        assert_eq!(report["findings"].as_array().unwrap().len(), 0);
        let output = run(folder.path(), &[&["-v"][..], arguments].concat());
        for said in [
            "skipped 2 files that are not API descriptions",
            "skipped fixes.yaml: an OpenAPI Overlay",
            "skipped flows.yaml: an Arazzo description",
        ] {
            assert!(stderr(&output).contains(said), "{}", stderr(&output));
        }
    }
    // Alone it is nothing to lint, and the message says why.
    let output = run(folder.path(), &["fixes.yaml"]);
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    assert!(
        said.contains("there is nothing to check")
            && said.contains("fixes.yaml is an OpenAPI Overlay"),
        "{said}"
    );
    // A file that only looks like one is reported as before.
    fs::write(at("notes.yaml"), "overlay: transparent\n").unwrap();
    let output = run(folder.path(), &["notes.yaml"]);
    assert!(
        stdout(&output).contains("not an API description"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn the_git_work_tree_of_the_first_path_is_the_root() {
    let folder = folder();
    let outside = tempfile::tempdir().unwrap();
    let path = folder.path().join("api/a.json");
    let report = json(outside.path(), &[path.to_str().unwrap()]);
    assert_eq!(paths(&report), ["api/a.json"]);
}
