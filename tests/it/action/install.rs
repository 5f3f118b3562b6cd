//! What gets installed, and what is refused.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::action::runner::{PROJECT, Runner, write_program, yaml};

/// The version that the action installs if nothing is said.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A release that `curl` finds, with the given program for one target, packed as the release workflow
/// packs it. Its folder.
pub fn release(runner: &Runner, target: &str, program: &str) -> PathBuf {
    let downloads = runner.remote().join("downloads");
    let folder = downloads.join(format!("v{VERSION}"));
    let path = runner.remote().join("program");
    write_program(&path, program);
    script(
        "package.sh",
        &[target, path.to_str().unwrap(), folder.to_str().unwrap()],
    );
    script("checksums.sh", &[folder.to_str().unwrap()]);
    let downloads = downloads.display();
    runner.program(
        "curl",
        &format!(
            r#"
            [[ " $* " == *" --fail "* && " $* " == *" --proto =https "* ]] || exit 2
            while (($# > 1)); do
                [[ $1 != --output ]] || file=$2
                shift
            done
            echo "GET $1"
            path={downloads}${{1#https://github.com/lro-lint/lro-lint/releases/download}}
            if [[ ! -f $path ]]; then
                echo 'curl: (22) The requested URL returned error: 404' >&2
                exit 22
            fi
            cp "$path" "$file""#
        ),
    );
    folder
}

fn script(name: &str, arguments: &[&str]) -> String {
    let path = Path::new(PROJECT).join(".github/release").join(name);
    let output = Command::new("bash")
        .arg(path)
        .args(arguments)
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name}: {stderr}");
    String::from_utf8(output.stdout).unwrap()
}

/// A runner with a release whose program only says that it ran.
fn prepared() -> (Runner, PathBuf) {
    let runner = Runner::new();
    let folder = release(
        &runner,
        "x86_64-unknown-linux-gnu",
        "echo 'the program ran'",
    );
    (runner, folder)
}

#[test]
fn the_binary_of_a_release_is_installed() {
    let (runner, _) = prepared();
    let run = runner.action();
    run.assert_succeeded();
    let program = PathBuf::from(run.output("install", "program"));
    assert!(program.starts_with(runner.temp()), "{program:?}");
    assert_eq!(run.path, [program.parent().unwrap()]);
    assert!(run.log.contains("the program ran"), "{}", run.log);
}

#[test]
fn every_runner_gets_the_binary_for_its_system() {
    let mut targets = BTreeSet::new();
    for (system, processor, libc, target) in [
        (
            "Linux",
            "X64",
            "echo 'glibc 2.35'",
            "x86_64-unknown-linux-gnu",
        ),
        (
            "Linux",
            "ARM64",
            "echo 'glibc 2.41'",
            "aarch64-unknown-linux-gnu",
        ),
        (
            "Linux",
            "X64",
            "echo 'glibc 3.0'",
            "x86_64-unknown-linux-gnu",
        ),
        (
            "Linux",
            "X64",
            "echo 'glibc 2.9'",
            "x86_64-unknown-linux-musl",
        ),
        (
            "Linux",
            "X64",
            "echo 'glibc 2.34'",
            "x86_64-unknown-linux-musl",
        ),
        // Alpine has a `getconf` that knows no such variable.
        ("Linux", "ARM64", "exit 1", "aarch64-unknown-linux-musl"),
        ("macOS", "X64", "exit 1", "x86_64-apple-darwin"),
        ("macOS", "ARM64", "exit 1", "aarch64-apple-darwin"),
        ("Windows", "X64", "exit 1", "x86_64-pc-windows-msvc"),
        ("Windows", "ARM64", "exit 1", "x86_64-pc-windows-msvc"),
    ] {
        let mut runner = Runner::new();
        release(&runner, target, "echo 'the program ran'");
        runner.program("getconf", libc);
        runner.variable("RUNNER_OS", system);
        runner.variable("RUNNER_ARCH", processor);
        let run = runner.action();
        run.assert_succeeded();
        let name = format!("/lro-lint-{target}.tar.gz\n");
        assert!(run.log.contains(&name), "{system} {processor}: {}", run.log);
        let program = run.output("install", "program");
        assert_eq!(program.ends_with("/lro-lint.exe"), system == "Windows");
        targets.insert(target.to_owned());
    }
    // None of them is missing from a release, and a release has none that nobody gets.
    let workflow = yaml(".github/workflows/release.yml");
    let built = workflow["jobs"]["build"]["strategy"]["matrix"]["include"].as_array();
    let built = built
        .unwrap()
        .iter()
        .map(|entry| entry["target"].as_str().unwrap().to_owned());
    assert_eq!(targets, built.collect());
}

#[test]
fn a_system_without_a_binary_is_told_to_build_one() {
    let (mut runner, _) = prepared();
    for (system, processor) in [("Linux", "ARM"), ("Linux", "X86"), ("Plan9", "X64")] {
        runner.variable("RUNNER_OS", system);
        runner.variable("RUNNER_ARCH", processor);
        runner.action().assert_failed(&[
            &format!("there is no binary for {system} on {processor}"),
            "version: source",
        ]);
    }
}

#[test]
fn nothing_runs_that_its_checksum_does_not_vouch_for() {
    let (runner, folder) = prepared();
    let archive = "lro-lint-x86_64-unknown-linux-gnu.tar.gz";
    let other = "0".repeat(64);
    for (sums, complaint) in [
        (
            format!("{other}  {archive}\n"),
            "doesn't have the expected checksum",
        ),
        (String::new(), "has no checksum for"),
        (format!("{other}  {archive}.old\n"), "has no checksum for"),
        (format!("abc  {archive}\n"), "has no checksum for"),
        ("<html>not found</html>\n".to_owned(), "has no checksum for"),
    ] {
        fs::write(folder.join("SHA256SUMS"), sums).unwrap();
        let run = runner.action();
        run.assert_failed(&["::error title=lro-lint::", complaint, archive]);
        assert!(!run.log.contains("the program ran"), "{}", run.log);
        assert!(!run.steps.contains_key("check"));
    }
}

#[test]
fn the_checksum_is_that_of_the_norm() {
    // FIPS 180-4, the example for one block.
    let script = format!(". {PROJECT}/action/assets.sh; sha256_of <(printf abc)");
    let output = Command::new("bash").args(["-c", &script]).output().unwrap();
    assert_eq!(
        String::from_utf8(output.stdout).unwrap().trim(),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

#[test]
fn what_a_release_lacks_is_said() {
    for missing in ["SHA256SUMS", "lro-lint-x86_64-unknown-linux-gnu.tar.gz"] {
        let (runner, folder) = prepared();
        fs::remove_file(folder.join(missing)).unwrap();
        runner.action().assert_failed(&[
            &format!("cannot download https://github.com/lro-lint/lro-lint/releases/download/v{VERSION}/{missing}"),
            "choose another with `version`",
        ]);
    }
    let (mut runner, _) = prepared();
    runner.input("version", "9.9.9");
    runner
        .action()
        .assert_failed(&["releases/download/v9.9.9/SHA256SUMS"]);
}

#[test]
fn a_version_is_a_version() {
    let (mut runner, _) = prepared();
    runner.input("version", &format!("v{VERSION}"));
    runner.action().assert_succeeded();
    for version in [
        "",
        "latest",
        "1",
        "../v1.2.3",
        "1.2.3/..",
        "1.2.3 4",
        "$(id)",
        "1.2.3-a/b",
    ] {
        runner.input("version", version);
        let run = runner.action();
        run.assert_failed(&["`version` must be a version such as 0.1.0, or `source`"]);
        assert!(!run.log.contains("GET "), "{}", run.log);
    }
}

#[test]
fn the_source_is_that_of_the_action() {
    let mut runner = Runner::new();
    runner.input("version", "source");
    runner.program(
        "cargo",
        r#"
        echo "cargo $* in $PWD"
        while (($# > 0)); do
            [[ $1 != --root ]] || root=$2
            shift
        done
        mkdir -p "$CARGO_TARGET_DIR" "$root/bin"
        printf '#!/bin/sh\necho the built program ran\n' >"$root/bin/lro-lint"
        chmod +x "$root/bin/lro-lint""#,
    );
    let run = runner.action();
    run.assert_succeeded();
    assert!(
        run.log.contains("cargo install --locked --path . "),
        "{}",
        run.log
    );
    assert!(run.log.contains(&format!("in {PROJECT}\n")), "{}", run.log);
    assert!(run.log.contains("the built program ran"), "{}", run.log);

    runner.program("cargo", "exit 101");
    runner
        .action()
        .assert_failed(&["building lro-lint from source failed"]);
}

#[test]
fn a_program_that_does_not_run_here_is_not_used() {
    let runner = Runner::new();
    release(&runner, "x86_64-unknown-linux-gnu", "exit 1");
    runner
        .action()
        .assert_failed(&["does not run here", "version: source"]);
}
