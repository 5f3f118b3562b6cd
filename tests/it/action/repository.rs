//! Git repositories: one on a server, and what a workflow checks out of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::action::runner::Runner;
use crate::common::isolated;

/// A repository on the server.
pub struct Repository {
    folder: PathBuf,
}

impl Repository {
    /// An empty one, under the name that the runner's variables have for it.
    pub fn new(runner: &Runner) -> Self {
        let folder = runner.remote().join("owner/specs");
        fs::create_dir_all(&folder).unwrap();
        let repository = Self { folder };
        repository.git(&["init", "--quiet", "--initial-branch=main", "--template="]);
        repository
    }

    /// Runs git, and gives what it prints.
    #[track_caller]
    pub fn git(&self, arguments: &[&str]) -> String {
        git(&self.folder, arguments)
    }

    /// Its work tree.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes a file and commits nothing.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Commits files on the branch that is checked out.
    pub fn commit(&self, files: &[(&str, &str)]) -> String {
        for (path, text) in files {
            self.write(path, text);
        }
        self.git(&["add", "--all"]);
        let branch = self.git(&["branch", "--show-current"]);
        let message = format!("--message=Change on {branch}");
        self.git(&["commit", "--quiet", "--allow-empty", &message]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// Goes to a branch, which is made if there is none.
    pub fn branch(&self, name: &str, start: &str) {
        self.git(&["switch", "--quiet", "--force-create", name, start]);
    }

    /// Some commits in a row without a change.
    pub fn commits(&self, count: usize) -> String {
        // Two branches whose commits say the same in the same second would be one.
        let branch = self.git(&["branch", "--show-current"]);
        let message = format!("--message=Nothing on {branch}");
        for _ in 0..count {
            self.git(&["commit", "--quiet", "--allow-empty", &message]);
        }
        self.git(&["rev-parse", "HEAD"])
    }

    /// The commit that merges a pull request, under the name that GitHub has for it.
    pub fn pull_request(&self, base: &str, head: &str) -> String {
        self.git(&["checkout", "--quiet", "--detach", base]);
        self.git(&["merge", "--quiet", "--no-ff", "--message=Merge", head]);
        let merge = self.git(&["rev-parse", "HEAD"]);
        self.git(&["update-ref", "refs/pull/1/merge", &merge]);
        self.git(&["update-ref", "refs/pull/1/head", head]);
        merge
    }

    /// Checks a commit out into the workspace as `actions/checkout` does: of the history nothing
    /// but that commit.
    pub fn check_out(&self, runner: &Runner, commit: &str) {
        self.clone_to(runner, commit, &["--depth=1"]);
    }

    /// The same with the whole history (`fetch-depth: 0`).
    pub fn check_out_all(&self, runner: &Runner, commit: &str) {
        self.clone_to(runner, commit, &["+refs/heads/*:refs/remotes/origin/*"]);
    }

    /// The same without the files of other commits (`filter: blob:none`).
    pub fn check_out_partly(&self, runner: &Runner, commit: &str) {
        self.git(&["config", "uploadpack.allowFilter", "true"]);
        self.clone_to(
            runner,
            commit,
            &["--filter=blob:none", "+refs/heads/*:refs/remotes/origin/*"],
        );
    }

    fn clone_to(&self, runner: &Runner, commit: &str, options: &[&str]) {
        let workspace = runner.workspace();
        let url = format!("file://{}", self.folder.display());
        git(&workspace, &["init", "--quiet", "--template="]);
        git(&workspace, &["remote", "add", "origin", &url]);
        let refspec = format!("+{commit}:refs/remotes/origin/checked-out");
        let mut fetch = vec!["fetch", "--quiet", "--no-tags"];
        let (depth, refspecs): (Vec<&str>, Vec<&str>) =
            options.iter().partition(|option| option.starts_with('-'));
        fetch.extend(depth);
        fetch.extend(["origin", &refspec]);
        fetch.extend(refspecs);
        git(&workspace, &fetch);
        git(&workspace, &["checkout", "--quiet", "--detach", commit]);
    }

    /// Everything that is in it, to see that nothing changed.
    pub fn contents(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files: Vec<_> = walkdir::WalkDir::new(&self.folder)
            .into_iter()
            .map(|entry| entry.unwrap().into_path())
            .filter(|path| path.is_file())
            .map(|path| (path.clone(), fs::read(path).unwrap()))
            .collect();
        files.sort();
        files
    }
}

/// Runs git in a folder, and gives what it prints.
#[track_caller]
pub fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = isolated(Command::new("git"))
        .current_dir(folder)
        .args([
            "-c",
            "user.name=Nobody",
            "-c",
            "user.email=nobody@example.com",
        ])
        .args(arguments)
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {stderr}");
    String::from_utf8(output.stdout)
        .unwrap()
        .trim_end()
        .to_owned()
}
