//! The hook for `pre-commit`, started as `pre-commit` starts it.

use std::process::{Command, Output};

use regex::Regex;
use serde_json::Value;

use crate::action::check::document;
use crate::action::repository::Repository;
use crate::action::runner::{Runner, yaml};
use crate::common::isolated;

/// Runs the hook in a work tree.
fn run(hook: &Value, repository: &Repository) -> Output {
    assert_eq!(hook["entry"], "lro-lint");
    assert_eq!(hook["pass_filenames"], false);
    let arguments = hook["args"].as_array().unwrap();
    isolated(Command::new(env!("CARGO_BIN_EXE_lro-lint")))
        .current_dir(repository.folder())
        .args(arguments.iter().map(|argument| argument.as_str().unwrap()))
        .output()
        .unwrap()
}

#[test]
fn only_what_is_about_to_be_committed_counts() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let hook = &hooks[0];
    let runner = Runner::new();
    let repository = Repository::new(&runner);
    repository.commit(&[("old.json", &document("Old")), ("package.json", "{}")]);

    repository.write("package.json", "{ \"name\": \"specs\" }");
    repository.write("tsconfig.json", "{}");
    let output = run(hook, &repository);
    assert_eq!(output.status.code(), Some(0), "{output:?}");

    repository.write("new.json", &document("New"));
    let output = run(hook, &repository);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("New_Start") && !text.contains("Old_Start"),
        "{text}"
    );
}

/// `pre-commit` starts a hook if one of the changed files matches.
#[test]
fn whatever_says_what_is_found_starts_it() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let files = Regex::new(hooks[0]["files"].as_str().unwrap()).unwrap();
    for path in [
        "a.json",
        "specs/a.yaml",
        "specs/a.YML",
        "lro-lint.yaml",
        "suppressions.yaml",
        "readme.md",
        "specs/README.md",
        "specs/.gitignore",
        ".ignore",
    ] {
        assert!(files.is_match(path), "{path}");
    }
    for path in [
        "a.jsonc",
        "json",
        "specs/notes.md",
        "not-a-readme.md",
        "src/a.rs",
    ] {
        assert!(!files.is_match(path), "{path}");
    }
}

/// With no commit there is nothing to compare with, as the README says.
#[test]
fn the_first_commit_of_all_is_made_without_it() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let runner = Runner::new();
    let repository = Repository::new(&runner);
    repository.write("new.json", &document("New"));
    let output = run(&hooks[0], &repository);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(
        text.contains("nothing is committed on this branch yet"),
        "{text}"
    );
}
