//! Git, without the settings of the user who measures.

use std::path::Path;
use std::process::Command;

/// Runs git in a folder.
pub(crate) fn run(tree: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .current_dir(tree)
        .args(["-c", "user.name=A", "-c", "user.email=a@contoso.com"])
        .args(arguments)
        .envs([
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_CONFIG_NOSYSTEM", "1"),
        ])
        .output()
        .unwrap();
    assert!(output.status.success(), "git {arguments:?}: {output:?}");
}

/// Makes a repository of a folder.
pub(crate) fn init(tree: &Path) {
    run(tree, &["init", "-q", "-b", "main", "--template="]);
}

/// Commits all files.
pub(crate) fn commit(tree: &Path, message: &str) {
    run(tree, &["add", "-A"]);
    run(tree, &["commit", "-q", "-m", message]);
}
