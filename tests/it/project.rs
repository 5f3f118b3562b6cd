//! The texts about the project are true: commands, numbers, names and paths in them.

#[path = "../../build/page.rs"]
mod page;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use self::page::{Rules, page_constant};
use lro_lint::internals::rules;
use lro_lint::session::System;
use regex::Regex;
use serde_json::Value;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join(path)).unwrap()
}

/// The commands of a recipe and of the recipes that it needs.
fn commands_of(justfile: &str, recipe: &str) -> BTreeSet<String> {
    let mut commands = BTreeSet::new();
    let mut pending = vec![recipe.to_owned()];
    while let Some(recipe) = pending.pop() {
        let start = format!("{recipe}:");
        let mut lines = justfile
            .lines()
            .skip_while(|line| !line.starts_with(&start));
        let head = lines.next().unwrap_or_else(|| panic!("no recipe {recipe}"));
        let needed = head.trim_start_matches(&start).split_whitespace();
        pending.extend(needed.map(str::to_owned));
        let body = lines.take_while(|line| line.starts_with(' '));
        commands.extend(body.map(|line| line.trim().to_owned()));
    }
    commands
}

#[test]
fn just_ready_runs_the_checks_of_the_workflow() {
    let workflow: Value = serde_yaml::from_str(&read(".github/workflows/ci.yml")).unwrap();
    let jobs = workflow["jobs"].as_object().unwrap();
    let mut checks = BTreeSet::new();
    // The action needs GitHub's runners.
    for (_, job) in jobs.iter().filter(|(name, _)| *name != "action") {
        for step in job["steps"].as_array().unwrap() {
            let Some(command) = step["run"].as_str() else {
                continue;
            };
            // These bring tools.
            if ["rustup ", "cargo install "]
                .iter()
                .any(|start| command.starts_with(start))
            {
                continue;
            }
            let variables = step["env"].as_object().into_iter().flatten();
            let variables = variables.map(|(name, value)| format!("{name}={value} "));
            let command = command.replace(" --locked", "");
            checks.insert(format!("{}{command}", variables.collect::<String>()));
        }
    }
    assert_eq!(commands_of(&read("justfile"), "ready"), checks);
}

#[test]
fn the_changelog_has_the_number_of_rules() {
    let number = Regex::new(r"More than (\d+) rules").unwrap();
    let text = read("CHANGELOG.md");
    let said: usize = number.captures(&text).unwrap()[1].parse().unwrap();
    let count = rules::ALL.len();
    assert_eq!(said, (count - 1) / 10 * 10, "there are {count} rules");
}

#[test]
fn every_text_has_the_same_number_of_systems() {
    const WORDS: [&str; 10] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ];
    let phrase = Regex::new(r"(?i)\b(the|knows|in|all) (\w+) systems\b").unwrap();
    let expected = WORDS[System::ALL.len()];
    let mut said = 0;
    for file in texts() {
        let text = fs::read_to_string(&file).unwrap();
        for found in phrase.captures_iter(&text) {
            let number = found[2].to_lowercase();
            if WORDS.contains(&number.as_str()) {
                said += 1;
                assert_eq!(number, expected, "{}: {}", file.display(), &found[0]);
            }
        }
    }
    assert!(said > 0);
}

#[test]
fn every_fuzz_target_is_named_where_it_is_described() {
    let targets = fs::read_dir(Path::new(ROOT).join("fuzz/fuzz_targets")).unwrap();
    for target in targets {
        let path = target.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(
            read("CONTRIBUTING.md").contains(&format!("`{name}`")),
            "{name} in CONTRIBUTING.md"
        );
        let justfile = read("justfile");
        let mut comments = justfile.lines().filter(|line| line.starts_with("# "));
        let is_named = comments.any(|line| {
            line.contains("fuzz target") && line.split([' ', ',', '.']).any(|word| word == name)
        });
        assert!(is_named, "{name} in justfile");
    }
}

/// The texts of the project: documents, pages and sources.
fn texts() -> Vec<PathBuf> {
    let folders = [
        "src",
        "docs",
        "rules",
        "tests",
        "benches",
        "examples",
        "specs-sample",
    ];
    let walks = folders.iter().map(|folder| Path::new(ROOT).join(folder));
    let below = walks.flat_map(|folder| walkdir::WalkDir::new(folder).into_iter());
    let below = below.filter_map(|entry| Some(entry.ok()?.into_path()));
    let here = fs::read_dir(ROOT)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let endings = ["md", "rs"];
    let is_text = |path: &PathBuf| {
        let ending = path.extension().and_then(|ending| ending.to_str());
        let is_installed = path
            .iter()
            .any(|part| part == "node_modules" || part == ".clients");
        path.is_file() && ending.is_some_and(|ending| endings.contains(&ending)) && !is_installed
    };
    below.chain(here).filter(is_text).collect()
}

#[test]
fn every_file_that_a_text_names_exists() {
    // A path below one of our folders, in backticks. What is in angle brackets is to be filled in.
    let named = Regex::new(
        r"`((?:src|docs|rules|tests|benches|examples|specs-sample|fuzz|action)/[A-Za-z0-9_./-]+)`",
    )
    .unwrap();
    let clients = Path::new(ROOT).join("src/clients");
    let mut missing = Vec::new();
    for file in texts() {
        let text = fs::read_to_string(&file).unwrap();
        // In a source only comments name files of the project; tests make files up.
        let is_source = file.extension().is_some_and(|ending| ending == "rs");
        let lines = text
            .lines()
            .filter(|line| !is_source || line.trim_start().starts_with("//"));
        for line in lines {
            for found in named.captures_iter(line) {
                let path = Path::new(ROOT).join(&found[1]);
                // What installs or writes something names its own folder, and a model of a client names
                // the files of that client.
                let is_made = found[1].contains("/.") || found[1].starts_with("fuzz/corpus");
                let is_of_client = found[1].starts_with("src/") && file.starts_with(&clients);
                if !path.exists() && !is_made && !is_of_client {
                    missing.push(format!("{}: {}", file.display(), &found[1]));
                }
            }
        }
    }
    assert_eq!(missing, [""; 0]);
}

/// A copy of the files that `rules/new` reads and writes.
#[cfg(unix)]
fn copy_of_rules() -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for folder in ["rules", "src/rules"] {
        for entry in walkdir::WalkDir::new(Path::new(ROOT).join(folder)) {
            let entry = entry.unwrap();
            let to = copy.path().join(entry.path().strip_prefix(ROOT).unwrap());
            match entry.file_type().is_dir() {
                true => fs::create_dir_all(to).unwrap(),
                false => drop(fs::copy(entry.path(), to).unwrap()),
            }
        }
    }
    copy
}

/// Runs `rules/new` in a copy: what it says, and `true` if it succeeded.
#[cfg(unix)]
fn new_rule(copy: &Path, category: &str, name: &str) -> (String, bool) {
    let script = copy.join("rules/new");
    let mut command = std::process::Command::new("bash");
    let output = command.arg(script).args([category, name]).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (String::from_utf8(said).unwrap(), output.status.success())
}

#[test]
fn a_faulty_page_stops_the_build_with_its_fault() {
    let page = fs::read_to_string(Path::new(ROOT).join("rules/template.md")).unwrap();
    let page = page
        .replace("{{CODE}}", "LRO999")
        .replace("{{PATH}}", "a/b");
    assert!(
        page_constant(&page, &Rules::new())
            .unwrap()
            .contains(r#"code: "LRO999""#)
    );
    for (from, to, fault) in [
        (
            "---\n",
            "",
            "metadata between two lines of `---` is missing",
        ),
        ("fix: none", "fixes: none", "unknown field `fixes`"),
        ("## What it checks", "## Checks", "its headings are"),
        (
            "fix: none",
            "yields-to: [{ rule: a }]\nfix: none",
            "`yields-to` of `a` has either",
        ),
        (
            "fix: none",
            "yields-to: [{ rule: a, at: place, when: b }]\nfix: none",
            "`yields-to` of `a` has either",
        ),
        (
            "fix: none",
            "yields-to: [{ rule: a, at: place }]\nfix: none",
            "`yields-to` names `a`, which is no rule",
        ),
        (
            "fix: none",
            "yields-to: [{ rule: a, at: document }]\nfix: none",
            "`yields-to` of `a` has either",
        ),
    ] {
        let error = page_constant(&page.replacen(from, to, 1), &Rules::new()).unwrap_err();
        assert!(error.contains(fault), "{error}");
    }
}

#[test]
#[cfg(unix)]
fn the_recipe_for_a_new_rule_works_as_it_is_written() {
    let copy = copy_of_rules();
    let (said, works) = new_rule(copy.path(), "polling-headers", "2-headers-at-once");
    assert!(works, "{said}");
    let page_path = "rules/polling-headers/2-headers-at-once.md";
    let code_path = "src/rules/polling_headers/_2_headers_at_once.rs";
    for named in [
        page_path,
        code_path,
        "cargo test --test pages 2-headers-at-once",
    ] {
        assert!(said.contains(named), "{said}");
    }
    let read = |path: &str| fs::read_to_string(copy.path().join(path)).unwrap();
    let page = read(page_path);
    page_constant(&page, &Rules::new()).unwrap();
    let code = read(code_path);
    assert!(
        code.contains(r#"rule!("polling-headers/2-headers-at-once", Lro, check);"#),
        "{code}"
    );
    for text in [&page, &code] {
        assert!(!text.contains("{{"), "{text}");
    }
    // The only other change is one line in the list.
    let list = read("src/rules/mod.rs");
    let before = fs::read_to_string(Path::new(ROOT).join("src/rules/mod.rs")).unwrap();
    let added: Vec<&str> = list.lines().filter(|line| !before.contains(line)).collect();
    assert_eq!(added, ["        _2_headers_at_once"]);
    assert_eq!(list.lines().count(), before.lines().count() + 1);
}

#[test]
#[cfg(unix)]
fn a_new_rule_that_cannot_be_begun_says_why() {
    let copy = copy_of_rules();
    for (category, name, why) in [
        ("retries", "a-rule", "there is no category `retries`"),
        ("profiles", "a-rule", "there is no category `profiles`"),
        ("retry", "A_Rule", "`A_Rule` is not a name"),
        ("retry", "../x", "`../x` is not a name"),
    ] {
        let (said, works) = new_rule(copy.path(), category, name);
        assert!(!works, "{category} {name}");
        assert!(said.contains(why), "{said}");
    }
    let known = rules::ALL[0];
    let (said, works) = new_rule(copy.path(), known.category(), known.name());
    assert!(!works && said.contains("is there already"), "{said}");
}
