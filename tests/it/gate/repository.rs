//! Git repositories in temporary folders, apart from whatever git knows of this machine. What isn't
//! about git, or about arguments of the program, plays in [`Files`](super::files::Files).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::gate::outcome::Outcome;

/// A repository with a work tree.
#[derive(Debug)]
pub(crate) struct Repository {
    /// What the work tree lies in; other work trees and clones have room beside it.
    around: TempDir,
    tree: PathBuf,
}

impl Repository {
    /// Without a commit.
    pub(crate) fn empty() -> Self {
        Self::of_format("sha1")
    }

    /// Without a commit, with object names of a format.
    #[track_caller]
    pub(crate) fn of_format(format: &str) -> Self {
        let around = tempfile::tempdir().unwrap();
        let tree = around.path().canonicalize().unwrap().join("tree");
        let repository = Self { around, tree };
        let format = format!("--object-format={format}");
        let path = repository.tree.to_str().unwrap();
        let init = ["init", "-q", "-b", "main", "--template=", &format, path];
        let made = git_in(repository.around.path(), &init);
        assert!(made.status.success(), "a git that knows {format}: {made:?}");
        repository
    }

    /// With a commit of some files on `main`.
    pub(crate) fn with<C: AsRef<[u8]>>(files: &[(&str, C)]) -> Self {
        let repository = Self::empty();
        repository.write_all(files);
        repository.commit("What was there before");
        repository
    }

    /// Another work tree, of this repository or of a clone.
    pub(crate) fn beside(self, folder: &str) -> Self {
        let tree = self.around.path().canonicalize().unwrap().join(folder);
        Self { tree, ..self }
    }

    /// The work tree.
    pub(crate) fn path(&self) -> &Path {
        &self.tree
    }

    /// A path beside the work tree.
    pub(crate) fn outside(&self, name: &str) -> PathBuf {
        self.tree.parent().unwrap().join(name)
    }

    /// Writes a file, and the folders that it lies in.
    pub(crate) fn write(&self, path: &str, contents: impl AsRef<[u8]>) {
        let path = self.tree.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }

    /// Writes some files.
    pub(crate) fn write_all<C: AsRef<[u8]>>(&self, files: &[(&str, C)]) {
        for (path, contents) in files {
            self.write(path, contents);
        }
    }

    /// What a file says.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.tree.join(path)).unwrap()
    }

    /// Removes a file.
    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.tree.join(path)).unwrap();
    }

    /// Moves a file or folder, as `mv` would: git isn't told.
    pub(crate) fn rename(&self, from: &str, to: &str) {
        let target = self.tree.join(to);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::rename(self.tree.join(from), target).unwrap();
    }

    /// Runs git in the work tree, which has to succeed; what it prints.
    #[track_caller]
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let output = git_in(&self.tree, arguments);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {errors}");
        let printed = String::from_utf8(output.stdout).unwrap();
        printed.trim_end().to_owned()
    }

    /// Commits all that the work tree holds.
    #[track_caller]
    pub(crate) fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
    }

    /// The name of a commit.
    #[track_caller]
    pub(crate) fn name_of(&self, revision: &str) -> String {
        self.git(&["rev-parse", "--verify", revision])
    }

    /// Goes on with a new branch.
    #[track_caller]
    pub(crate) fn branch(&self, name: &str) {
        self.git(&["checkout", "-q", "-b", name]);
    }

    /// Goes to a branch that is there.
    #[track_caller]
    pub(crate) fn switch(&self, name: &str) {
        self.git(&["checkout", "-q", name]);
    }

    /// How others clone it.
    pub(crate) fn url(&self) -> String {
        let path = self.tree.to_str().unwrap().replace('\\', "/");
        format!("file:///{}", path.trim_start_matches('/'))
    }

    /// The program, about to be run in a folder of the work tree.
    pub(crate) fn program(&self, folder: &str) -> Command {
        let mut command = isolated(Command::new(env!("CARGO_BIN_EXE_lro-lint")));
        command
            .current_dir(self.tree.join(folder))
            .env("NO_COLOR", "1");
        command
    }

    /// Checks the whole work tree against a revision.
    #[track_caller]
    pub(crate) fn check_against(&self, revision: &str) -> Outcome {
        self.check(&["--base", revision])
    }

    /// Checks with these arguments.
    #[track_caller]
    pub(crate) fn check(&self, arguments: &[&str]) -> Outcome {
        self.check_in("", arguments)
    }

    /// Checks with these arguments in a folder of the work tree.
    #[track_caller]
    pub(crate) fn check_in(&self, folder: &str, arguments: &[&str]) -> Outcome {
        Outcome::of(self.program(folder).args(arguments))
    }
}

/// Plays a pull request: what was there is on `main`, and the change is committed to a branch.
#[track_caller]
pub(crate) fn pull_request<C: AsRef<[u8]>>(
    before: &[(&str, C)],
    change: impl FnOnce(&Repository),
) -> Outcome {
    let repository = Repository::with(before);
    request(&repository, &["--base", "main"], change)
}

/// The same on a repository that is there, and with other arguments.
#[track_caller]
pub(crate) fn request(
    repository: &Repository,
    arguments: &[&str],
    change: impl FnOnce(&Repository),
) -> Outcome {
    repository.branch("change");
    change(repository);
    repository.commit("The change");
    repository.check(arguments)
}

/// Runs git in a folder.
pub(crate) fn git_in(folder: &Path, arguments: &[&str]) -> Output {
    isolated(Command::new("git"))
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap()
}

/// Without what this machine, its user or a surrounding git says to git.
fn isolated(mut command: Command) -> Command {
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GIT_") {
            command.env_remove(name);
        }
    }
    let date = "2024-02-29T12:00:00+00:00";
    let nowhere = "/dev/null";
    command
        .envs([("GIT_CONFIG_GLOBAL", nowhere), ("GIT_CONFIG_NOSYSTEM", "1")])
        .envs([("GIT_AUTHOR_DATE", date), ("GIT_COMMITTER_DATE", date)])
        .envs([
            ("GIT_AUTHOR_NAME", "A"),
            ("GIT_AUTHOR_EMAIL", "a@contoso.com"),
        ])
        .envs([
            ("GIT_COMMITTER_NAME", "C"),
            ("GIT_COMMITTER_EMAIL", "c@contoso.com"),
        ])
        .envs([("GIT_TERMINAL_PROMPT", "0"), ("LC_ALL", "C.UTF-8")])
        .env("HOME", std::env::temp_dir().join("no-such-home"))
        .env_remove("XDG_CONFIG_HOME");
    command
}
