//! What a release is made of, and what the examples promise.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::action::install::VERSION;
use crate::action::runner::{PROJECT, evaluate, yaml};

const EXAMPLES: [&str; 3] = [
    "docs/github/gate.yml",
    "docs/github/report.yml",
    "docs/github/comment.yml",
];

fn steps(workflow: &Value) -> impl Iterator<Item = &Value> {
    let jobs = workflow["jobs"].as_object().unwrap().values();
    jobs.flat_map(|job| job["steps"].as_array().unwrap())
}

#[test]
fn the_action_installs_the_version_that_it_belongs_to() {
    let version = &yaml("action.yml")["inputs"]["version"]["default"];
    assert_eq!(version, VERSION);
    let assets = fs::read_to_string(Path::new(PROJECT).join("action/assets.sh")).unwrap();
    let releases = format!(
        "releases={}/releases/download\n",
        env!("CARGO_PKG_REPOSITORY")
    );
    assert!(assets.contains(&releases), "{assets}");
}

/// The C library of the machine that builds is the oldest that the programs run on.
#[test]
fn binaries_for_linux_are_built_on_the_image_that_is_meant() {
    let workflow = yaml(".github/workflows/release.yml");
    let matrix = workflow["jobs"]["build"]["strategy"]["matrix"]["include"].as_array();
    for entry in matrix.unwrap() {
        let (target, image) = (
            entry["target"].as_str().unwrap(),
            entry["os"].as_str().unwrap(),
        );
        if target.contains("-linux-") {
            // Ubuntu 22.04 has version 2.35.
            let arm = if target.starts_with("aarch64") {
                "-arm"
            } else {
                ""
            };
            assert_eq!(image, format!("ubuntu-22.04{arm}"));
        }
    }
    let assets = fs::read_to_string(Path::new(PROJECT).join("action/assets.sh")).unwrap();
    assert!(assets.contains("\noldest_glibc=2.35\n"));
}

#[test]
fn the_packages_have_the_version_of_the_program() {
    let read = |path| fs::read_to_string(Path::new(PROJECT).join(path)).unwrap();
    let npm: Value = serde_json::from_str(&read("packages/typespec/package.json")).unwrap();
    assert_eq!(npm["version"], VERSION);
    let version = format!("\nversion = \"{VERSION}\"\n");
    assert!(read("crates/wasm/Cargo.toml").contains(&version));
}

/// What runs with rights over a release takes nothing from what other workflows left behind.
#[test]
fn a_release_is_built_from_nothing_but_its_commit() {
    let text =
        fs::read_to_string(Path::new(PROJECT).join(".github/workflows/release.yml")).unwrap();
    for cache in ["actions/cache", "rust-cache", "setup-"] {
        assert!(!text.contains(cache), "{cache}");
    }
}

#[test]
fn the_examples_use_the_action_as_it_is() {
    let action = yaml("action.yml");
    let version = format!("lro-lint/lro-lint@v{VERSION}");
    let mut used = 0;
    for path in EXAMPLES.into_iter().chain([".github/workflows/ci.yml"]) {
        let workflow = yaml(path);
        for step in steps(&workflow) {
            let uses = step["uses"].as_str().unwrap_or_default();
            if uses == "$/" || uses.starts_with("lro-lint/lro-lint@") {
                assert!(uses == "$/" || uses == version, "{path}: {uses}");
                for input in step["with"].as_object().unwrap().keys() {
                    assert!(!action["inputs"][input].is_null(), "{path}: {input}");
                }
                used += 1;
            }
        }
        let text = fs::read_to_string(Path::new(PROJECT).join(path)).unwrap();
        for (_, behind) in text
            .match_indices("steps.lro-lint.outputs.")
            .map(|(at, found)| text.split_at(at + found.len()))
        {
            let name: String = behind
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
                .collect();
            assert!(!action["outputs"][&name].is_null(), "{path}: {name}");
        }
    }
    assert_eq!(used, 3);
    let readme = fs::read_to_string(Path::new(PROJECT).join("README.md")).unwrap();
    assert!(readme.contains(&format!("- uses: {version}\n")));
    let gate = fs::read_to_string(Path::new(PROJECT).join("docs/gate.md")).unwrap();
    assert!(gate.contains(&format!("- uses: {version}\n")));
    assert!(gate.contains(&format!("    rev: v{VERSION}\n")));
}

#[test]
fn the_gate_uploads_where_it_may() {
    let gate = yaml("docs/github/gate.yml");
    let upload = steps(&gate).find(|step| step["uses"].as_str().unwrap().contains("upload-sarif"));
    let condition = upload.unwrap()["if"].as_str().unwrap();
    let uploads = |event: &str, head: &str, file: &str| {
        let contexts = json!({
            "github": {
                "event_name": event,
                "repository": "owner/specs",
                "event": { "pull_request": { "head": { "repo": { "full_name": head } } } },
            },
            "steps": { "lro-lint": { "outputs": { "sarif-file": file } } },
        });
        // Also where the linter found something.
        evaluate(condition, &contexts, false) == true
    };
    assert!(uploads("pull_request", "owner/specs", "a.sarif"));
    assert!(uploads("merge_group", "", "a.sarif"));
    assert!(!uploads("pull_request", "somebody/specs", "a.sarif"));
    assert!(!uploads("pull_request", "owner/specs", ""));
}

/// The second workflow of the pair is started by the first.
#[test]
fn the_pair_knows_each_other() {
    let (report, comment) = (
        yaml("docs/github/report.yml"),
        yaml("docs/github/comment.yml"),
    );
    assert_eq!(
        comment["on"]["workflow_run"]["workflows"],
        json!([report["name"]])
    );
    let upload =
        steps(&report).find(|step| step["uses"].as_str().unwrap().contains("upload-artifact"));
    assert_eq!(upload.unwrap()["with"]["name"], "lro-lint");
}

/// The script that looks at the version, in a package with this changelog.
fn check_version(changelog: &str, tag: &str) -> Output {
    let package = tempfile::TempDir::new().unwrap();
    let script = package.path().join(".github/release/check-version.sh");
    fs::create_dir_all(script.parent().unwrap()).unwrap();
    fs::copy(
        Path::new(PROJECT).join(".github/release/check-version.sh"),
        &script,
    )
    .unwrap();
    fs::create_dir(package.path().join("src")).unwrap();
    fs::write(package.path().join("src/lib.rs"), "").unwrap();
    let manifest = "[package]\nname = \"some-tool\"\nversion = \"1.2.3\"\nedition = \"2024\"\n";
    fs::write(package.path().join("Cargo.toml"), manifest).unwrap();
    let lock = "version = 4\n\n[[package]]\nname = \"some-tool\"\nversion = \"1.2.3\"\n";
    fs::write(package.path().join("Cargo.lock"), lock).unwrap();
    fs::write(package.path().join("CHANGELOG.md"), changelog).unwrap();
    Command::new("bash")
        .arg(script)
        .arg(tag)
        .env("CARGO_NET_OFFLINE", "true")
        .output()
        .unwrap()
}

#[test]
fn a_tag_is_a_version_that_the_changelog_knows() {
    let changelog = "# Changelog\n\n## 1.2.3\n\nNew:\n\n- this\n\n## 1.2.2\n\n- that\n";
    let output = check_version(changelog, "v1.2.3");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "\nNew:\n\n- this\n\n"
    );
    for (changelog, tag) in [
        (changelog, "v1.2.2"),
        (changelog, "1.2.3"),
        ("# Changelog\n\n## 1.2.3 (unreleased)\n\n- this\n", "v1.2.3"),
        ("# Changelog\n\n## 1.2.2\n\n- that\n", "v1.2.3"),
        ("# Changelog\n", "v1.2.3"),
    ] {
        assert!(
            !check_version(changelog, tag).status.success(),
            "{tag}: {changelog}"
        );
    }
}
