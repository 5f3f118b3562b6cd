//! The hook for `pre-commit`, started as `pre-commit` starts it.

use std::process::{Command, Output};

use serde_json::Value;

use crate::check::document;
use crate::repository::Repository;
use crate::runner::{Runner, yaml};

/// Runs the hook in a work tree.
fn run(hook: &Value, repository: &Repository) -> Output {
    assert_eq!(hook["entry"], "lro-lint");
    assert_eq!(hook["pass_filenames"], false);
    let arguments = hook["args"].as_array().unwrap();
    Command::new(env!("CARGO_BIN_EXE_lro-lint"))
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
