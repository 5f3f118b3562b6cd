//! What a user sees of baselines: only what is not in the list makes a run fail.

use std::fs;
use std::path::Path;
use std::process::Output;

use crate::common::{put, run, stderr, stdout};
use serde_json::Value;

const BASELINE: &str = "lro-lint-baseline.yaml";

/// A folder that is its own root, with some files in it.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    for (path, text) in files {
        put(folder.path(), path, text);
    }
    folder
}

fn get(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap()
}

/// An API of Resource Manager in which every named operation has one certain defect, LRO105: its
/// options stand without the marker. Names that begin with `-` are those of sound operations.
fn api(operations: &[&str]) -> String {
    let operations = operations.iter().map(|name| {
        let (name, options) = match name.strip_prefix('-') {
            Some(sound) => (sound, ""),
            None => (
                *name,
                r#""x-ms-long-running-operation-options": { "final-state-via": "location" },"#,
            ),
        };
        format!(
            r#"  "/things/{{thingName}}/{name}": {{ "post": {{ "operationId": "Things_{name}",
    {options}
    "responses": {{ "200": {{ "description": "Done", "schema": {{ "type": "string" }} }} }} }} }}"#
        )
    });
    let operations: Vec<_> = operations.collect();
    format!(
        "{{ \"swagger\": \"2.0\", \"host\": \"management.azure.com\",\n  \"paths\": {{\n{}\n}} }}\n",
        operations.join(",\n")
    )
}

/// A run in which LRO105 is asked, and the rule on suppressions and baselines.
fn check(folder: &Path, arguments: &[&str]) -> Output {
    let rules = ["--select", "LRO105,LRO005"];
    run(folder, &[arguments, &rules].concat())
}

/// Writes the baseline of a folder.
fn write(folder: &Path) {
    let output = check(folder, &["--write-baseline", BASELINE]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

/// A run with the baseline: the exit status, and what is new as `path:line: CODE message`.
fn compared(folder: &Path, arguments: &[&str]) -> (i32, Vec<String>) {
    let baseline = ["--baseline", BASELINE, "--format", "json"];
    let output = check(folder, &[arguments, &baseline].concat());
    let report: Value =
        serde_json::from_str(&stdout(&output)).unwrap_or_else(|_| panic!("{}", stderr(&output)));
    let findings = report["findings"].as_array().unwrap().iter();
    let new = findings
        .filter(|found| found["status"] == "new")
        .map(|found| {
            format!(
                "{}:{}: {} {}",
                found["path"].as_str().unwrap(),
                found["start"]["line"],
                found["code"].as_str().unwrap(),
                found["message"].as_str().unwrap()
            )
        });
    (output.status.code().unwrap(), new.collect())
}

/// The exit status of a run with the baseline, and what it calls stale: the line of the entry and
/// what it says behind the colon.
fn stale(folder: &Path, arguments: &[&str]) -> (i32, Vec<String>) {
    let (status, new) = compared(folder, arguments);
    let prefix = format!("{BASELINE}:");
    let stale = new.iter().filter_map(|line| line.strip_prefix(&prefix));
    let said = ": LRO005 this entry matches no finding any more: ";
    (
        status,
        stale.map(|line| line.replacen(said, " ", 1)).collect(),
    )
}

#[test]
fn what_was_there_is_let_be_and_what_is_new_counts() {
    let folder = folder(&[("api/a.json", &api(&["start", "stop"]))]);
    let folder = folder.path();
    assert_eq!(check(folder, &[]).status.code(), Some(1));
    let output = check(folder, &["--write-baseline", BASELINE]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(stdout(&output), "");
    assert_eq!(stderr(&output), format!("wrote 2 entries to {BASELINE}\n"));
    assert_eq!(compared(folder, &[]), (0, vec![]));
    // Reordered, and with lines between.
    put(folder, "api/a.json", &api(&["-create", "stop", "start"]));
    assert_eq!(compared(folder, &[]), (0, vec![]));
    put(folder, "api/a.json", &api(&["stop", "create", "start"]));
    let (status, new) = compared(folder, &[]);
    assert_eq!(status, 1);
    assert_eq!(new.len(), 1, "{new:?}");
    assert!(new[0].starts_with("api/a.json:7: LRO105 "), "{new:?}");
}

#[test]
fn the_file_has_a_line_for_every_finding_and_nothing_of_the_run() {
    let folder = folder(&[
        ("b.json", &api(&["stop", "start"])),
        ("a/b.json", &api(&["start"])),
    ]);
    let folder = folder.path();
    let written = |arguments: &[&str]| {
        let output = check(
            folder,
            &[&["--write-baseline", BASELINE], arguments].concat(),
        );
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        get(folder, BASELINE)
    };
    let first = written(&[]);
    for arguments in [
        &["--threads", "1"][..],
        &["--threads", "7"],
        &["b.json", "a"],
        &["a", "b.json"],
        &["a/b.json", "b.json", "."],
    ] {
        assert_eq!(written(arguments), first, "{arguments:?}");
    }
    let lines: Vec<_> = first.lines().collect();
    assert_eq!(lines.len(), 3 + 3);
    assert!(first.ends_with("}\n"));
    let entries: Vec<Value> = lines[3..]
        .iter()
        .map(|line| serde_json::from_str(line.trim_start().strip_prefix("- ").unwrap()).unwrap())
        .collect();
    let parts = entries.iter().map(|entry| {
        let part = |key: &str| entry[key].as_str().unwrap();
        assert_eq!(entry.as_object().unwrap().len(), 5);
        assert_eq!(part("fingerprint").len(), 16);
        assert_eq!(part("code"), "LRO105");
        assert_eq!(part("rule"), "options-without-extension");
        (part("path"), part("operation"))
    });
    assert_eq!(
        parts.collect::<Vec<_>>(),
        [
            ("a/b.json", "Things_start"),
            ("b.json", "Things_start"),
            ("b.json", "Things_stop"),
        ]
    );
    // One finding more is one line more.
    put(folder, "b.json", &api(&["stop", "start", "create"]));
    let more = written(&[]);
    let new: Vec<_> = more.lines().filter(|line| !lines.contains(line)).collect();
    assert_eq!(new.len(), 1);
    assert_eq!(more.replace(&format!("{}\n", new[0]), ""), first);
}

#[test]
fn json_is_written_and_read_as_well() {
    let folder = folder(&[("a.json", &api(&["start", "stop"]))]);
    let folder = folder.path();
    let output = check(folder, &["--write-baseline", "b.json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = get(folder, "b.json");
    let baseline: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(baseline["version"], 1);
    assert_eq!(baseline["findings"].as_array().unwrap().len(), 2);
    assert_eq!(text.lines().count(), 2 + 5);
    let with = |file: &str| check(folder, &["--baseline", file]).status.code();
    assert_eq!(with("b.json"), Some(0));
    // JSON is YAML.
    fs::rename(folder.join("b.json"), folder.join("b.yaml")).unwrap();
    assert_eq!(with("b.yaml"), Some(0));
}

#[test]
fn what_is_fixed_is_stale_at_its_line_and_pruned() {
    let folder = folder(&[("a.json", &api(&["open", "start", "stop"]))]);
    let folder = folder.path();
    write(folder);
    let before = get(folder, BASELINE);
    put(folder, "a.json", &api(&["open", "-start", "stop"]));
    let said = "5 `options-without-extension` is not reported for `Things_start` in a.json";
    assert_eq!(stale(folder, &[]), (0, vec![said.to_owned()]));
    assert_eq!(stale(folder, &["--fail-on", "warning"]).0, 1);
    let output = check(folder, &["--baseline", BASELINE, "--prune-baseline"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        stderr(&output),
        format!("removed 1 entry from {BASELINE}\n")
    );
    let kept = before.lines().filter(|line| !line.contains("Things_start"));
    let kept: String = kept.map(|line| format!("{line}\n")).collect();
    assert_eq!(get(folder, BASELINE), kept);
    assert_eq!(compared(folder, &["--fail-on", "warning"]), (0, vec![]));
    // Nothing is left to do, and nothing is touched.
    let output = check(folder, &["--baseline", BASELINE, "--prune-baseline"]);
    assert_eq!(
        stderr(&output),
        format!("removed 0 entries from {BASELINE}\n")
    );
    assert_eq!(get(folder, BASELINE), kept);
    // All of it.
    put(folder, "a.json", &api(&["-open", "-start", "-stop"]));
    check(folder, &["--baseline", BASELINE, "--prune-baseline"]);
    assert_eq!(compared(folder, &["--fail-on", "warning"]), (0, vec![]));
    put(folder, "a.json", &api(&["open", "-start", "-stop"]));
    assert_eq!(compared(folder, &[]).0, 1);
}

/// Two polling headers that only the description promises: two findings that are the same but for
/// their words.
#[test]
fn equal_findings_are_counted() {
    let document = |paths: &[&str]| {
        // The names of parameters make no difference to a client, nor to a fingerprint.
        let paths = paths.iter().map(|path| {
            format!(
                r#""{path}": {{ "post": {{ "operationId": "Start",
    "x-ms-long-running-operation-options": {{ "final-state-via": "location" }},
    "responses": {{ "200": {{ "description": "Done" }} }} }} }}"#
            )
        });
        let paths: Vec<_> = paths.collect();
        format!(
            "{{ \"swagger\": \"2.0\", \"host\": \"management.azure.com\", \"paths\": {{\n{}\n}} }}",
            paths.join(",\n")
        )
    };
    let folder = folder(&[("a.json", &document(&["/a/{x}", "/a/{y}"]))]);
    let folder = folder.path();
    write(folder);
    let text = get(folder, BASELINE);
    let entries: Vec<_> = text.lines().skip(3).collect();
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0], entries[1]);
    assert_eq!(compared(folder, &["--fail-on", "warning"]), (0, vec![]));
    put(folder, "a.json", &document(&["/a/{y}"]));
    let (status, lines) = stale(folder, &[]);
    assert_eq!((status, lines.len()), (0, 1));
    assert!(lines[0].starts_with("5 "), "{lines:?}");
    put(folder, "a.json", &document(&["/a/{x}", "/a/{y}", "/a/{z}"]));
    let (status, new) = compared(folder, &[]);
    assert_eq!((status, new.len()), (1, 1), "{new:?}");
}

#[test]
fn a_moved_file_is_new_and_where_it_was_is_stale() {
    let folder = folder(&[("a.json", &api(&["start"])), ("z.json", &api(&["-start"]))]);
    let folder = folder.path();
    write(folder);
    fs::rename(folder.join("a.json"), folder.join("b.json")).unwrap();
    let (status, new) = compared(folder, &[]);
    assert_eq!(status, 1);
    assert_eq!(new.len(), 2, "{new:?}");
    assert!(new[0].starts_with("b.json:"), "{new:?}");
    assert_eq!(stale(folder, &[]).1, ["4 there is no file a.json"]);
    check(folder, &["--baseline", BASELINE, "--prune-baseline"]);
    assert_eq!(stale(folder, &[]).1, [""; 0]);
}

#[test]
fn only_what_was_looked_at_is_stale() {
    let folder = folder(&[
        ("a/a.json", &api(&["start"])),
        ("b/b.json", &api(&["start"])),
        ("c/c.json", &api(&["start"])),
        ("c/d.json", &api(&["-start"])),
    ]);
    let folder = folder.path();
    write(folder);
    let none: (i32, Vec<String>) = (0, vec![]);
    for file in ["a/a.json", "b/b.json", "c/c.json"] {
        put(folder, file, &api(&["-start"]));
    }
    let whole = stale(folder, &[]).1;
    assert_eq!(whole.len(), 3, "{whole:?}");
    let lines = |arguments: &[&str]| stale(folder, arguments).1;
    assert_eq!(lines(&["a/a.json"]), whole[..1]);
    assert_eq!(lines(&["b"]), whole[1..2]);
    // What it lacks may be found in its neighbour.
    assert_eq!(lines(&["c/c.json"]), [""; 0]);
    assert_eq!(lines(&["c/c.json", "c/d.json"]), whole[2..]);
    // A rule that isn't asked finds nothing.
    assert_eq!(stale(folder, &["--ignore", "LRO105"]), none);
    put(folder, "b/lro-lint.yaml", "rules: { LRO105: off }\n");
    assert_eq!(lines(&[]).len(), 2);
    // Nor does one in what can't be read, or what is ignored.
    put(folder, "c/c.json", "{ \"swagger\": \"2.0\", ");
    assert_eq!(lines(&["."]), whole[..1]);
    put(folder, ".gitignore", "/a\n");
    assert_eq!(lines(&["."]), [""; 0]);
    // The configuration of the file decides how much it matters.
    put(folder, ".gitignore", "");
    put(
        folder,
        "a/lro-lint.yaml",
        "rules: { unused-suppression: off }\n",
    );
    assert_eq!(lines(&["."]), [""; 0]);
    put(
        folder,
        "a/lro-lint.yaml",
        "rules: { unused-suppression: error }\n",
    );
    assert_eq!(stale(folder, &["a"]).0, 1);
}

#[test]
fn a_run_that_fails_prunes_nothing() {
    let folder = folder(&[("a.json", &api(&["start"]))]);
    let folder = folder.path();
    write(folder);
    let before = get(folder, BASELINE);
    put(folder, "a.json", &api(&["-start"]));
    let prune = ["--baseline", BASELINE, "--prune-baseline"];
    let output = check(folder, &[&["a.json", "nope.json"][..], &prune].concat());
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    assert!(
        said.contains(&format!("nothing is removed from {BASELINE}"))
            && said.contains("could not be read"),
        "{said}"
    );
    assert_eq!(get(folder, BASELINE), before);
    let output = check(
        folder,
        &["a.json", "nope.json", "--write-baseline", BASELINE],
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains(&format!("{BASELINE} is not written")));
    assert_eq!(get(folder, BASELINE), before);
}

/// A definition that a PUT of a folder beside it returns, and whose provisioning state lacks an end.
#[test]
fn a_shared_definition_is_listed_where_it_is_defined_whoever_shows_it() {
    let user = r##"{ "swagger": "2.0", "host": "management.azure.com", "paths": {
  "/subscriptions/{s}/providers/Microsoft.Mills/mills/{m}": { "put": {
    "operationId": "Mills_Create", "x-ms-long-running-operation": true,
    "responses": { "200": { "description": "Done", "schema": { "$ref": "../types/t.json#/definitions/Mill" } },
      "201": { "description": "Done", "schema": { "$ref": "../types/t.json#/definitions/Mill" } } } } } } }"##;
    let types = |states: &str| {
        format!(
            r##"{{ "swagger": "2.0", "paths": {{}}, "definitions": {{ "Mill": {{ "type": "object", "properties": {{
  "properties": {{ "type": "object", "properties": {{ "provisioningState": {{ "type": "string", "readOnly": true,
    "enum": [{states}] }} }} }} }} }} }} }}"##
        )
    };
    let folder = folder(&[
        ("api/a.json", user),
        ("types/t.json", &types(r#""Succeeded", "Failed""#)),
    ]);
    let folder = folder.path();
    let run_with = |arguments: &[&str]| {
        let output = run(
            folder,
            &[
                &[
                    "--select",
                    "provisioning-state,LRO005",
                    "--severity",
                    "info",
                ],
                arguments,
            ]
            .concat(),
        );
        (output.status.code(), stdout(&output), stderr(&output))
    };
    // The run that looks at the user alone shows the finding there.
    let entries = |arguments: &[&str]| {
        let (status, _, error) = run_with(&[&["--write-baseline", BASELINE], arguments].concat());
        assert_eq!(status, Some(0), "{error}");
        let text = get(folder, BASELINE);
        let of_types = text.lines().filter(|line| line.contains("types/t.json"));
        of_types.map(str::to_owned).collect::<Vec<_>>()
    };
    let whole = entries(&["."]);
    assert!(!whole.is_empty());
    assert!(
        whole
            .iter()
            .all(|line| line.contains("\"operation\": null"))
    );
    assert_eq!(entries(&["api/a.json"]), whole);
    entries(&["."]);
    put(
        folder,
        "types/t.json",
        &types(r#""Succeeded", "Failed", "Canceled""#),
    );
    let stale = |paths: &[&str]| {
        let format = ["--baseline", BASELINE, "--format", "concise"];
        let (_, out, _) = run_with(&[&format, paths].concat());
        out.lines().filter(|line| line.contains("LRO005")).count()
    };
    assert!(stale(&["."]) > 0);
    assert!(stale(&["types", "api"]) > 0);
    // Without all who may meet it nobody can tell.
    assert_eq!(stale(&["types"]), 0);
    assert_eq!(stale(&["api"]), 0);
}

#[test]
fn severity_and_exit_status_do_not_depend_on_what_is_shown() {
    // A 202 that LRO301 wants a header for (info), beside the certain defect.
    let accepted = api(&["start"]).replace(
        "\"200\": {",
        "\"202\": { \"description\": \"Runs asynchronously\" }, \"200\": {",
    );
    let folder = folder(&[("a.json", &accepted)]);
    let folder = folder.path();
    let write = |arguments: &[&str]| {
        let output = run(
            folder,
            &[&["--write-baseline", BASELINE], arguments].concat(),
        );
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        get(folder, BASELINE)
    };
    // A later run may show what this one doesn't, and would call it new.
    let all = write(&["--severity", "info"]);
    assert_eq!(write(&["--severity", "error"]), all);
    assert_eq!(write(&[]), all);
    let infos = all.lines().filter(|line| line.contains("LRO301")).count();
    assert!(infos > 0, "{all}");
    // What isn't shown is matched all the same, so that nothing is stale.
    for severity in ["error", "warning", "info"] {
        let options = ["--severity", severity, "--fail-on", "info"];
        assert_eq!(
            run(folder, &[&["--baseline", BASELINE], &options[..]].concat())
                .status
                .code(),
            Some(0)
        );
        let output = run(
            folder,
            &[
                "--baseline",
                BASELINE,
                "--severity",
                severity,
                "--format",
                "json",
            ],
        );
        let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
        let inherited = &report["summary"]["inherited"];
        assert!(
            inherited["infos"].as_u64() >= Some(infos as u64),
            "{report}"
        );
        assert_eq!(report["summary"]["new"]["infos"], 0, "{report}");
    }
}

#[test]
fn arguments_that_contradict_each_other_are_refused() {
    let folder = folder(&[("a.json", &api(&["start"]))]);
    let folder = folder.path();
    write(folder);
    for arguments in [
        &["--write-baseline", BASELINE, "--baseline", BASELINE][..],
        &["--write-baseline", BASELINE, "--prune-baseline"],
        &["--prune-baseline"],
    ] {
        assert_eq!(
            check(folder, arguments).status.code(),
            Some(2),
            "{arguments:?}"
        );
    }
}

#[test]
fn a_report_is_written_beside_a_baseline_if_one_is_asked_for() {
    let folder = folder(&[("a.json", &api(&["start"]))]);
    let arguments = ["--write-baseline", BASELINE, "--format", "concise", "-q"];
    let output = check(folder.path(), &arguments);
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).contains("LRO105"));
    assert_eq!(stderr(&output), "");
}

#[test]
fn a_baseline_that_cannot_be_used_fails_the_run_where_it_is_wrong() {
    let folder = folder(&[("a.json", &api(&["start"]))]);
    let folder = folder.path();
    let entry = |rest: &str| {
        format!("version: 1\nfindings:\n- {{path: a.json, operation: x, code: LRO105{rest}}}\n")
    };
    let whole = ", rule: x, fingerprint: 0123456789abcdef";
    let cases: [(&str, String, &str); 14] = [
        (
            "not YAML",
            "version: 1\nfindings: [\n".to_owned(),
            "b.yaml:2:11: ",
        ),
        ("empty", String::new(), "b.yaml:1:1: "),
        (
            "another version",
            "version: 2\nlist: {}\n".to_owned(),
            "b.yaml:1:10: version 2 is not known",
        ),
        (
            "a version in words",
            "version: one\nfindings: []\n".to_owned(),
            "b.yaml:1:10: a whole number belongs here",
        ),
        (
            "no version",
            "findings: []\n".to_owned(),
            "b.yaml:1:1: the key `version` is missing",
        ),
        (
            "no findings",
            "version: 1\n".to_owned(),
            "b.yaml:1:1: the key `findings` is missing",
        ),
        (
            "an unknown key",
            "version: 1\nfindings: []\nfinding: 1\n".to_owned(),
            "b.yaml:3:1: there is no key `finding`",
        ),
        (
            "a list of findings alone",
            "- a\n".to_owned(),
            "b.yaml:1:1: ",
        ),
        (
            "a key twice",
            "version: 1\nversion: 1\nfindings: []\n".to_owned(),
            "b.yaml:2:1: the key `version` appears twice",
        ),
        (
            "a second document",
            "version: 1\nfindings: []\n---\na: 1\n".to_owned(),
            "b.yaml:3:1: a second document",
        ),
        (
            "an unknown key of an entry",
            entry(&format!("{whole}, line: 3")),
            "b.yaml:3:86: there is no key `line`",
        ),
        (
            "an entry without fingerprint",
            entry(", rule: x"),
            "b.yaml:3:3: the key `fingerprint` is missing",
        ),
        (
            "a short fingerprint",
            entry(", rule: x, fingerprint: abc"),
            "b.yaml:3:68: a fingerprint has 16",
        ),
        (
            "a fingerprint in upper case",
            entry(&format!(", rule: x, fingerprint: {}", "A".repeat(16))),
            "b.yaml:3:68: a fingerprint has 16",
        ),
    ];
    for (name, text, message) in cases {
        put(folder, "b.yaml", &text);
        let output = check(folder, &["--baseline", "b.yaml"]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        let error = stderr(&output);
        assert!(
            error.starts_with(&format!("error: {message}")),
            "{name}: {error}"
        );
        assert!(error.contains("hint: "), "{name}: {error}");
    }
    fs::write(folder.join("b.yaml"), b"version: 1\nfindings: \xff\n").unwrap();
    let output = check(folder, &["--baseline", "b.yaml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("b.yaml:2:11: a byte that is not UTF-8"));
    let output = check(folder, &["--baseline", "nope.yaml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("--write-baseline nope.yaml"),
        "{}",
        stderr(&output)
    );
    // What nobody would expect to be wrong.
    for fine in [
        "version: 1\nfindings: []\n",
        "version: 1\nfindings:\n",
        "{ \"version\": 1, \"findings\": [] }",
    ] {
        put(folder, "b.yaml", fine);
        assert_eq!(
            check(folder, &["--baseline", "b.yaml"]).status.code(),
            Some(1),
            "{fine}"
        );
    }
}

#[test]
fn an_entry_of_no_rule_or_of_a_path_elsewhere_is_survived() {
    let folder = folder(&[("a.json", &api(&["start"]))]);
    let folder = folder.path();
    let entry = |path: &str, code: &str| {
        format!(
            "- {{path: {path}, operation: x, code: {code}, rule: \"\\e[31mx\", fingerprint: 0123456789abcdef}}\n"
        )
    };
    let entries = [
        entry("a.json", "LRO000"),
        entry("../../etc/passwd", "LRO105"),
        entry("/etc/passwd", "LRO105"),
        entry("\"\"", "LRO105"),
        entry("a.json", "LRO105"),
    ];
    put(
        folder,
        BASELINE,
        &format!("version: 1\nfindings:\n{}", entries.concat()),
    );
    let (status, stale) = stale(folder, &[]);
    assert_eq!(status, 1);
    assert_eq!(stale.len(), 2, "{stale:?}");
    assert_eq!(stale[0], "3 there is no rule `LRO000`");
    assert!(stale[1].starts_with("7 "), "{stale:?}");
    let output = check(folder, &["--baseline", BASELINE]);
    assert!(!stdout(&output).contains('\u{1b}'));
}

#[test]
fn what_an_earlier_file_has_or_the_baseline_lists_is_inherited() {
    let folder = folder(&[("api/a.json", &api(&["start", "stop"]))]);
    let folder = folder.path();
    write(folder);
    // One was there earlier and is listed, one is only listed, one was only there, and one is new.
    put(folder, "earlier.txt", &api(&["start", "open", "halt"]));
    put(
        folder,
        "api/a.json",
        &api(&["start", "stop", "open", "shut"]),
    );
    let arguments = ["api/a.json", "--original", "earlier.txt"];
    let (status, new) = compared(folder, &arguments);
    assert_eq!((status, new.len()), (1, 1), "{new:?}");
    assert!(new[0].starts_with("api/a.json:13: LRO105 "), "{new:?}");
    let arguments = [&arguments[..], &["--baseline", BASELINE]].concat();
    let output = check(folder, &[&arguments[..], &["--format", "json"]].concat());
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(report["summary"]["new"]["errors"], 1);
    assert_eq!(report["summary"]["inherited"]["errors"], 3);
    assert_eq!(report["summary"]["fixed"]["errors"], 1);
    let output = check(folder, &arguments);
    let summary = format!("compared with earlier.txt and {BASELINE}");
    assert!(stdout(&output).contains(&summary), "{}", stdout(&output));
    // What is mended is fixed, and its entry stale.
    put(
        folder,
        "api/a.json",
        &api(&["-start", "stop", "open", "halt"]),
    );
    let (status, stale) = stale(folder, &["api/a.json", "--original", "earlier.txt"]);
    assert_eq!((status, stale.len()), (0, 1), "{stale:?}");
}

#[test]
fn the_documentation_shows_what_is_written() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(BASELINE);
    let arguments = ["specs-sample", "--write-baseline", file.to_str().unwrap()];
    let output = run(root, &arguments);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let written = fs::read_to_string(file).unwrap();
    let readme = get(root, "docs/gate.md");
    let shown: Vec<_> = readme
        .lines()
        .skip_while(|line| !line.starts_with("# Findings that"))
        .take_while(|line| *line != "```")
        .collect();
    assert_eq!(shown[..3], written.lines().take(3).collect::<Vec<_>>());
    assert_eq!(shown.len(), 4);
    assert!(written.lines().any(|line| line == shown[3]));
}
