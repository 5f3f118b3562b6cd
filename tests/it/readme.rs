//! What the documentation shows is what happens: every ` ```console ` block is run.

use std::fs;
use std::path::Path;

use crate::common::{run, stdout};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The commands of the console blocks of a document, each with what it prints.
fn commands(document: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    // What ends the block: as many backticks as it began with.
    let mut fence = None;
    for line in document.lines() {
        match (fence, line.strip_suffix("console")) {
            (None, Some(ticks)) if ticks.len() >= 3 && ticks.bytes().all(|byte| byte == b'`') => {
                fence = Some(ticks);
            }
            (None, _) => {}
            (Some(ticks), _) if line == ticks => fence = None,
            (Some(_), _) => match line.strip_prefix("$ ") {
                Some(command) => found.push((command.to_owned(), String::new())),
                None => {
                    let (_, output) = found.last_mut().expect("a command comes first");
                    output.push_str(line);
                    output.push('\n');
                }
            },
        }
    }
    found
}

#[test]
fn console_blocks_show_what_the_program_prints() {
    let mut shown = 0;
    for document in ["README.md", "CONTRIBUTING.md", "docs/explain.md"] {
        let text = fs::read_to_string(Path::new(ROOT).join(document)).unwrap();
        for (command, expected) in commands(&text) {
            let ours = command
                .strip_prefix("cargo run -- ")
                .or_else(|| command.strip_prefix("lro-lint "));
            let Some(arguments) = ours else {
                // Of other programs the README shows no output that could go stale.
                assert_eq!(expected, "", "{document}: {command}");
                continue;
            };
            let arguments: Vec<&str> = arguments.split(' ').collect();
            let printed = stdout(&run(Path::new(ROOT), &arguments));
            if !expected.is_empty() {
                shown += 1;
                assert_shows(&printed, &expected, &format!("{document}: {command}"));
            }
        }
    }
    assert!(shown > 0, "the README shows no output");
}

/// A line of `…` stands for any number of lines.
#[track_caller]
fn assert_shows(printed: &str, expected: &str, what: &str) {
    let mut rest = printed;
    let mut may_skip = false;
    for part in expected.split("…\n") {
        let at = match (may_skip, rest.find(part)) {
            (true, Some(at)) => at,
            (false, Some(0)) => 0,
            _ => panic!("{what}\nprints\n{printed}\nand not\n{part}"),
        };
        rest = &rest[at + part.len()..];
        may_skip = true;
    }
    if !expected.ends_with("…\n") {
        assert_eq!(rest, "", "{what}: more is printed");
    }
}

#[test]
fn the_two_commands_are_those_of_the_checks() {
    let readme = fs::read_to_string(Path::new(ROOT).join("README.md")).unwrap();
    let names: Vec<String> = commands(&readme)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert!(names.iter().any(|name| name == "cargo run -- specs-sample"));
    assert!(names.iter().any(|name| name == "cargo test"));
    let checks = fs::read_to_string(Path::new(ROOT).join(".ci/run")).unwrap();
    assert!(checks.lines().any(|line| line == "cargo test"));
}
