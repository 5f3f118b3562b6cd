//! What the program answers to mistyped commands, options, names and configurations. Each answer names
//! the mistake and says what to write instead.
//!
//! `mistakes/commands.txt` has a command after each `$`, and then the whole answer to it.
//! `mistakes/configurations.txt` has the text of a `lro-lint.yaml` after each `|`, and then the answer of
//! `lro-lint api` with it.

use std::fs;
use std::process::Command;

use lro_lint::internals::config::FORMATS;
use lro_lint::report::Format;

use tempfile::TempDir;

use crate::common::{flawed, isolated, put, run, stderr, stdout};

/// A table: what is written after the mark at the beginning of a line, and the lines that follow it.
fn table(text: &str, mark: &str) -> Vec<(String, String)> {
    let mut rows: Vec<(String, String)> = Vec::new();
    let mut is_open = false;
    for line in text.lines() {
        match line.strip_prefix(mark) {
            Some(more) if is_open => {
                let (question, _) = rows.last_mut().unwrap();
                question.push('\n');
                question.push_str(more);
            }
            Some(question) => rows.push((question.to_owned(), String::new())),
            None => {
                let (_, answer) = rows.last_mut().expect("a row begins with its mark");
                answer.push_str(line);
                answer.push('\n');
            }
        }
        is_open = line.starts_with(mark);
    }
    for (_, answer) in &mut rows {
        answer.truncate(answer.trim_end().len());
    }
    rows
}

/// A git repository with one document, on the branch `main`.
fn repository() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "api/a.json", &flawed(""));
    let commit = "-c user.name=a -c user.email=a@example.com commit -qm first";
    for arguments in ["init -q -b main", "add .", commit] {
        let mut git = isolated(Command::new("git"));
        let git = git.current_dir(folder.path()).args(arguments.split(' '));
        assert!(git.status().unwrap().success(), "{arguments}");
    }
    folder
}

#[test]
fn a_mistyped_command_gets_an_answer() {
    let repository = repository();
    put(repository.path(), "api/known/lro-lint.yaml", "");
    let rows = table(include_str!("mistakes/commands.txt"), "$ lro-lint ");
    assert!(rows.len() >= 20, "{}", rows.len());
    for (command, expected) in rows {
        let arguments: Vec<&str> = command.split_whitespace().collect();
        let output = run(repository.path(), &arguments);
        assert_eq!(stderr(&output).trim_end(), expected, "lro-lint {command}");
        assert_eq!(stdout(&output), "", "lro-lint {command}");
        assert_eq!(output.status.code(), Some(2), "lro-lint {command}");
    }
}

#[test]
fn a_wrong_configuration_gets_an_answer() {
    let repository = repository();
    let rows = table(include_str!("mistakes/configurations.txt"), "| ");
    assert!(rows.len() >= 20, "{}", rows.len());
    for (configuration, expected) in rows {
        put(
            repository.path(),
            "api/lro-lint.yaml",
            &format!("{configuration}\n"),
        );
        let output = run(repository.path(), &["api"]);
        let answer = stderr(&output);
        let answer = answer.replace("error: api/lro-lint.yaml:", "");
        assert_eq!(answer.trim_end(), expected, "{configuration}");
        assert_eq!(stdout(&output), "", "{configuration}");
        assert_eq!(output.status.code(), Some(2), "{configuration}");
    }
}

#[test]
fn a_configuration_of_another_name_is_not_ignored() {
    let repository = repository();
    for name in ["lro-lint.yml", ".lro-lint.yaml", ".lro-lint.yml"] {
        put(repository.path(), &format!("api/{name}"), "");
        let said = stderr(&run(repository.path(), &["api"]));
        let expected = format!(
            "error: api/{name}: lro-lint doesn't read a configuration of this name\n  \
             hint: rename it to `lro-lint.yaml`\n"
        );
        assert_eq!(said, expected);
        fs::remove_file(repository.path().join("api").join(name)).unwrap();
    }
}

#[test]
fn a_configuration_knows_all_formats() {
    assert_eq!(FORMATS, Format::ALL.map(Format::name));
}
