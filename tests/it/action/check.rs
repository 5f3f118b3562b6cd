//! What the linter is asked, and what becomes of its answers.

use std::fs;

use serde_json::{Value, json};

use crate::action::install::release;
use crate::action::repository::Repository;
use crate::action::runner::{Run, Runner};
use crate::common::{flawed, run};

/// A runner whose linter writes down its arguments, a line for each, and every report that it is
/// asked for.
fn recorder(status: u8) -> Runner {
    let runner = Runner::new();
    let arguments = runner.remote().join("arguments");
    let program = format!(
        r#"
        [[ $1 == check ]] || exit 0
        printf '%s\n' "$@" >'{}'
        for argument in "$@"; do
            case $argument in
                --format=counts=*) printf 'errors=3\nnew-errors=2\n' >"${{argument#--format=counts=}}" ;;
                --format=*=*) echo "the report" >"${{argument#--format=*=}}" ;;
            esac
        done
        echo '::error file=a.json::wrong'
        exit {status}"#,
        arguments.display()
    );
    release(&runner, "x86_64-unknown-linux-gnu", &program);
    runner
}

fn arguments(runner: &Runner) -> Vec<String> {
    let text = fs::read_to_string(runner.remote().join("arguments")).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn every_input_is_one_word() {
    let mut runner = recorder(0);
    runner.input(
        "paths",
        "  one.json\r\n\n*\n\tthe other folder \n-\n--version\n$(id)\n'a' \"b\"",
    );
    runner.input("overlay", "greenfield\n lintdiff\n");
    runner.input("profile", "arm --version");
    runner.input("config", "a b.yaml");
    runner.input("baseline", "known findings.json");
    runner.input("fail-on", "warning");
    runner.input("severity", "info");
    runner.input("select", "LRO1\nfinal-state\n");
    runner.input("ignore", "LRO105 --version\n");
    runner.input("include-sync", "true");
    runner.input("base", "v1 $(id)");
    fs::write(runner.workspace().join("a.json"), "{}").unwrap();
    runner.action().assert_succeeded();
    let arguments = arguments(&runner);
    let (formats, rest): (Vec<_>, Vec<_>) = arguments
        .iter()
        .partition(|argument| argument.starts_with("--format="));
    assert_eq!(formats.len(), 4, "{formats:?}");
    assert_eq!(
        rest,
        [
            "check",
            "--include-sync",
            "--base=v1 $(id)",
            "--baseline=known findings.json",
            "--profile=arm --version",
            "--config=a b.yaml",
            "--severity=info",
            "--fail-on=warning",
            "--overlay=greenfield",
            "--overlay=lintdiff",
            "--select=LRO1",
            "--select=final-state",
            "--ignore=LRO105 --version",
            "--",
            "one.json",
            "*",
            "the other folder",
            "./-",
            "./--version",
            "$(id)",
            "'a' \"b\"",
        ]
    );
}

#[test]
fn what_is_not_said_is_left_to_the_linter() {
    let runner = recorder(0);
    runner.action().assert_succeeded();
    let arguments = arguments(&runner);
    let rest = arguments
        .iter()
        .filter(|argument| !argument.starts_with("--format="));
    assert_eq!(rest.collect::<Vec<_>>(), ["check", "--", "."]);
}

#[test]
fn include_sync_is_true_or_false() {
    let mut runner = recorder(0);
    runner.input("include-sync", "false");
    runner.action().assert_succeeded();
    assert!(!arguments(&runner).contains(&"--include-sync".to_owned()));
    runner.input("include-sync", "yes");
    let run = runner.action();
    assert!(!run.success);
    let said = "`include-sync` must be true or false, and is 'yes'";
    assert!(run.log.contains(said), "{}", run.log);
}

#[test]
fn everything_is_handed_on_before_the_run_fails() {
    for status in [0, 1, 2, 101] {
        let runner = recorder(status);
        let run = runner.action();
        assert_eq!(run.success, status == 0, "{}", run.log);
        assert_eq!(run.summary, "the report\n");
        assert!(
            run.log.contains("::error file=a.json::wrong\n"),
            "{}",
            run.log
        );
        assert_eq!(run.output("action", "exit-status"), status.to_string());
        assert_eq!(run.output("action", "errors"), "3");
        assert_eq!(run.output("action", "new-errors"), "2");
        for file in ["sarif-file", "summary-file"] {
            let path = run.output("action", file);
            assert_eq!(fs::read_to_string(path).unwrap(), "the report\n", "{file}");
        }
        assert_eq!(run.log.contains("lro-lint failed; the log"), status > 1);
    }
}

#[test]
fn the_sarif_file_goes_where_it_is_wanted() {
    let mut runner = recorder(0);
    for (wanted, path) in [
        (
            "reports/lro.sarif",
            runner.workspace().join("reports/lro.sarif"),
        ),
        ("/dev/null/lro.sarif", "/dev/null/lro.sarif".into()),
    ] {
        runner.input("sarif-file", wanted);
        let run = runner.action();
        if run.success {
            assert_eq!(run.output("action", "sarif-file"), path.to_str().unwrap());
            assert!(path.is_file());
        } else {
            run.assert_failed(&["cannot make the folder of /dev/null/lro.sarif"]);
        }
    }
}

/// A run without any report, as of a linter that could not start.
#[test]
fn what_was_not_written_is_no_output() {
    let runner = Runner::new();
    release(
        &runner,
        "x86_64-unknown-linux-gnu",
        "[[ $1 != check ]] || { echo 'error: no such file' >&2; exit 2; }",
    );
    let run = runner.action();
    run.assert_failed(&["error: no such file", "the log of this step says why"]);
    assert_eq!(run.summary, "");
    assert_eq!(run.output("action", "sarif-file"), "");
    assert_eq!(run.output("action", "exit-status"), "2");
}

/// The linter itself.
fn linter() -> Runner {
    let runner = Runner::new();
    let program = format!("exec '{}' \"$@\"", env!("CARGO_BIN_EXE_lro-lint"));
    release(&runner, "x86_64-unknown-linux-gnu", &program);
    runner
}

/// A document with one error, in an operation that no other document has.
pub fn document(name: &str) -> String {
    flawed("")
        .replace("Things_", &format!("{name}_"))
        .replace("/things/", &format!("/{name}/"))
}

/// How many findings are more than a summary takes.
const MANY: usize = 4_000;

/// A document with as many operations, each with one error.
fn documents(count: usize) -> String {
    let mut all: Value = serde_json::from_str(&document("One")).unwrap();
    let paths = all["paths"].as_object_mut().unwrap();
    let (_, one) = paths.iter().next().unwrap();
    let one = one.clone();
    paths.clear();
    for number in 0..count {
        let mut item = one.clone();
        item["post"]["operationId"] = format!("Thing{number}_Start").into();
        paths.insert(format!("/things{number}/{{name}}/start"), item);
    }
    all.to_string()
}

/// A pull request that adds one flawed document to a repository that has two.
fn pull_request(runner: &mut Runner) -> Repository {
    let repository = Repository::new(runner);
    let first = repository.commit(&[("specification/old.json", &document("Old"))]);
    repository.branch("topic", &first);
    let head = repository.commit(&[("specification/new.json", &document("New"))]);
    repository.branch("main", &first);
    let second = repository.commit(&[("specification/others.json", &document("Others"))]);
    let merge = repository.pull_request(&second, &head);
    repository.check_out(runner, &merge);
    let payload = json!({
        "pull_request": { "head": { "sha": head }, "base": { "sha": first, "ref": "main" } },
        "repository": { "default_branch": "main" },
    });
    runner.event("pull_request", "refs/pull/1/merge", &merge, payload);
    runner.input("paths", "specification");
    repository
}

/// A run for a pull request that suppresses what a document is found to have, and does nothing else.
pub fn silencing() -> Run {
    let mut runner = linter();
    let repository = Repository::new(&runner);
    let first = repository.commit(&[("specification/old.json", &document("Old"))]);
    repository.branch("topic", &first);
    let suppressions = "suppressions:\n  - rule: LRO105\n    reason: It is in the way.\n";
    let head = repository.commit(&[("lro-lint.yaml", suppressions)]);
    let merge = repository.pull_request(&first, &head);
    repository.check_out(&runner, &merge);
    let payload = json!({
        "pull_request": { "head": { "sha": head }, "base": { "sha": first, "ref": "main" } },
    });
    runner.event("pull_request", "refs/pull/1/merge", &merge, payload);
    runner.input("paths", "specification");
    runner.action()
}

#[track_caller]
fn assert_outputs(run: &Run, outputs: &[(&str, &str)]) {
    for (name, value) in outputs {
        assert_eq!(run.output("action", name), *value, "{name}:\n{}", run.log);
    }
}

/// The results of the SARIF file of a run.
fn results(run: &Run) -> Vec<Value> {
    let text = fs::read_to_string(run.output("action", "sarif-file")).unwrap();
    let log: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(log["version"], "2.1.0");
    log["runs"][0]["results"].as_array().unwrap().clone()
}

/// The lines of a log that become annotations.
fn annotations(run: &Run) -> Vec<&str> {
    let lines = run.log.lines();
    lines
        .filter(|line| line.starts_with("::error file=") || line.starts_with("::warning file="))
        .collect()
}

/// A fork has a token that can read and nothing else; here there is not even that one, and the
/// repository on the server stays as it was.
#[test]
fn a_pull_request_answers_for_what_it_did() {
    let mut runner = linter();
    let repository = pull_request(&mut runner);
    let before = repository.contents();
    let run = runner.action();
    run.assert_failed(&[]);
    assert_outputs(
        &run,
        &[
            ("exit-status", "1"),
            ("new-errors", "1"),
            ("inherited", "2"),
            ("fixed", "0"),
            ("errors", "3"),
        ],
    );
    let annotations = annotations(&run);
    assert_eq!(annotations.len(), 1, "{annotations:?}");
    assert!(
        annotations[0].starts_with("::error file=specification/new.json,"),
        "{annotations:?}"
    );
    assert!(run.summary.contains("New_Start"), "{}", run.summary);
    assert!(!run.summary.contains("Old_Start"), "{}", run.summary);
    assert!(!run.summary.contains("Others_Start"), "{}", run.summary);
    let summary = run.output("action", "summary-file");
    assert_eq!(fs::read_to_string(summary).unwrap(), run.summary);

    let results = results(&run);
    let state = |state| {
        let of_state = results
            .iter()
            .filter(|result| result["baselineState"] == state);
        of_state.count()
    };
    assert_eq!(
        [state("new"), state("unchanged"), state("absent")],
        [1, 2, 0]
    );
    assert_eq!(repository.contents(), before);
}

/// A partial clone has the history, and of older commits no files.
#[test]
fn a_partial_clone_gets_the_files_that_it_lacks() {
    let mut runner = linter();
    let repository = Repository::new(&runner);
    let old = document("Old");
    let first = repository.commit(&[
        ("specification/old.json", &old),
        ("specification/same.json", &document("Same")),
    ]);
    repository.branch("topic", &first);
    let head = repository.commit(&[("specification/old.json", &format!("{old}\n"))]);
    repository.branch("main", &first);
    let second = repository.commit(&[("README.md", "Specifications\n")]);
    let merge = repository.pull_request(&second, &head);
    repository.check_out_partly(&runner, &merge);
    let payload = json!({
        "pull_request": { "head": { "sha": head }, "base": { "sha": first, "ref": "main" } },
    });
    runner.event("pull_request", "refs/pull/1/merge", &merge, payload);
    let run = runner.action();
    run.assert_succeeded();
    assert_outputs(
        &run,
        &[("new-errors", "0"), ("inherited", "2"), ("base", &second)],
    );
}

#[test]
fn a_pull_request_that_breaks_nothing_passes() {
    let mut runner = linter();
    let repository = Repository::new(&runner);
    let first = repository.commit(&[
        ("specification/old.json", &document("Old")),
        ("specification/bad.json", &document("Bad")),
    ]);
    repository.branch("topic", &first);
    repository.git(&["rm", "--quiet", "specification/bad.json"]);
    let head = repository.commit(&[]);
    let merge = repository.pull_request(&first, &head);
    repository.check_out(&runner, &merge);
    let payload = json!({
        "pull_request": { "head": { "sha": head }, "base": { "sha": first, "ref": "main" } },
    });
    runner.event("pull_request", "refs/pull/1/merge", &merge, payload);
    let run = runner.action();
    run.assert_succeeded();
    assert_outputs(
        &run,
        &[
            ("exit-status", "0"),
            ("new-errors", "0"),
            ("inherited", "1"),
            ("fixed", "1"),
        ],
    );
    assert!(annotations(&run).is_empty(), "{}", run.log);
}

#[test]
fn without_a_base_everything_counts() {
    let mut runner = linter();
    pull_request(&mut runner);
    runner.input("base", "none");
    let run = runner.action();
    run.assert_failed(&[]);
    assert_outputs(
        &run,
        &[
            ("new-errors", "3"),
            ("errors", "3"),
            ("inherited", "0"),
            ("base", ""),
        ],
    );
    assert_eq!(annotations(&run).len(), 3, "{}", run.log);
    assert_eq!(results(&run).len(), 3);

    runner.input("fail-on", "never");
    let run = runner.action();
    run.assert_succeeded();
    assert_outputs(&run, &[("errors", "3"), ("exit-status", "0")]);
}

#[test]
fn what_a_baseline_lists_does_not_count() {
    let mut runner = linter();
    pull_request(&mut runner);
    let workspace = runner.workspace();
    let written = run(
        &workspace,
        &["--write-baseline", "known.json", "specification"],
    );
    assert!(workspace.join("known.json").is_file(), "{written:?}");
    runner.input("base", "none");
    runner.input("baseline", "known.json");
    let run = runner.action();
    run.assert_succeeded();
    assert_outputs(
        &run,
        &[("new-errors", "0"), ("inherited", "3"), ("errors", "3")],
    );
}

/// GitHub drops a summary above 1 MiB as a whole.
#[test]
fn a_summary_never_gets_too_long() {
    let mut runner = linter();
    let repository = Repository::new(&runner);
    let first = repository.commit(&[("readme.txt", "")]);
    repository.branch("topic", &first);
    let head = repository.commit(&[("specification/many.json", &documents(MANY))]);
    let merge = repository.pull_request(&first, &head);
    repository.check_out(&runner, &merge);
    let payload = json!({
        "pull_request": { "head": { "sha": head }, "base": { "sha": first, "ref": "main" } },
    });
    runner.event("pull_request", "refs/pull/1/merge", &merge, payload);
    let run = runner.action();
    run.assert_failed(&[]);
    assert!(run.summary.len() > 850 << 10, "{}", run.summary.len());
    assert!(run.summary.len() < 1 << 20, "{}", run.summary.len());
    assert!(run.summary.contains("more findings left out"));
    let many = MANY.to_string();
    assert_outputs(
        &run,
        &[
            ("exit-status", "1"),
            ("new-errors", &many),
            ("errors", &many),
            ("inherited", "0"),
            ("fixed", "0"),
            ("base", &first),
        ],
    );
    let summary = fs::read_to_string(run.output("action", "summary-file")).unwrap();
    assert_eq!(summary, run.summary);
    let heading = format!("## lro-lint: {MANY} new errors");
    assert!(summary.starts_with(&heading), "{}", &summary[..200]);
    let errors = results(&run);
    let errors = errors.iter().filter(|result| result["level"] == "error");
    assert_eq!(errors.count(), MANY);
}

#[test]
fn every_output_is_set() {
    let mut runner = linter();
    pull_request(&mut runner);
    let run = runner.action();
    for (name, value) in &run.steps["action"] {
        assert!(!value.is_empty(), "{name}");
    }
}

#[test]
fn a_base_that_is_not_there_fails_the_run() {
    let mut runner = linter();
    pull_request(&mut runner);
    runner.input("base", "origin/nowhere");
    let run = runner.action();
    run.assert_failed(&["origin/nowhere", "the log of this step says why"]);
    assert_outputs(&run, &[("exit-status", "2"), ("errors", "")]);
}
