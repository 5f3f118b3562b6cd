//! Calls of the `git` executable that run no program from a configuration.
//!
//! A pull request can commit any file, and git reads more than contents from a work tree. Git
//! treats a folder with `HEAD`, `objects`, `refs` and `config` as a bare repository, and its
//! configuration can name programs. `.gitattributes` choose which of the configured programs a file
//! goes through. So this module finds the repository by its `.git`, a name that git refuses to
//! commit, and every call names the repository. The configuration of that repository and of the
//! user is trusted, since git can't read the repository without it. But no call needs a program
//! from it, so none runs:
//!
//! - Settings switch off hooks, the file monitor, the pager and all protocols. Only one call would
//!   use programs for comparing, and its options switch them off.
//! - Filters have no switch. Git runs them when the size and time of a file differ from its notes,
//!   or when it can't trust the time. So every configured filter is overridden by an empty one. Git
//!   then compares its stored contents with the bytes of the work tree, which are also the bytes
//!   that are linted. A file that a filter would turn back into the stored content can count as
//!   changed although nobody edited it. Conversions of line ends and encodings are not filters, and
//!   still apply.
//! - Aliases can't replace git's own commands, and nothing else is called.

use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// The file or folder that makes a folder a work tree.
const REPOSITORY: &str = ".git";

/// The settings of every call.
const SETTINGS: [&str; 4] = [
    // For versions that know it, in addition to naming the repository.
    "safe.bareRepository=explicit",
    // Older versions would run a program named `false`.
    "core.fsmonitor=",
    "core.hooksPath=/dev/null",
    "core.quotePath=false",
];

/// The variables in which git passes a hook the hook's own repository.
const OF_A_HOOK: [&str; 14] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// A variable with an empty value, for settings that can only be read from a variable.
const EMPTY: &str = "LRO_LINT_EMPTY";

/// The time limit of a git call. The slowest useful call reads every file of a large work tree.
pub(super) const PATIENCE: Duration = Duration::from_secs(300);

/// Git could not be run, or failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitError {
    /// The description of the error.
    pub message: String,
    /// The way to fix it.
    pub help: Option<String>,
}

impl GitError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
        }
    }

    pub(super) fn help(self, help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            ..self
        }
    }
}

impl fmt::Display for GitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for GitError {}

/// The `git` executable, for one repository.
#[derive(Clone, Debug)]
pub(super) struct Git {
    /// The folder in which it runs.
    root: PathBuf,
    /// The `.git` of the repository.
    repository: PathBuf,
    work_tree: PathBuf,
    /// The options that override configured filters.
    unfiltered: Vec<String>,
}

impl Git {
    /// Finds the repository whose work tree contains `root`.
    ///
    /// # Errors
    /// There is none, or git can't be run or doesn't trust it.
    pub(super) fn find(root: &Path) -> Result<Self, GitError> {
        let folder = root
            .canonicalize()
            .map_err(|error| GitError::new(format!("{}: {error}", root.display())))?;
        let mut tops = folder.ancestors().filter(|folder| has_repository(folder));
        let top = tops.next().ok_or_else(|| outside(root))?;
        let mut git = Self {
            root: plain(&folder),
            repository: plain(&top.join(REPOSITORY)),
            work_tree: plain(top),
            unfiltered: Vec::new(),
        };
        if let Some(elsewhere) = git.verified(root)? {
            git.work_tree = elsewhere;
        }
        let tree = git.work_tree.canonicalize();
        let is_inside = tree.is_ok_and(|tree| folder.starts_with(tree));
        if !is_inside || folder.starts_with(top.join(REPOSITORY)) {
            return Err(without_work_tree(root));
        }
        git.unfiltered = git.without_filters()?;
        Ok(git)
    }

    /// Checks that git finds the same repository and trusts its owner. Git checks the owner only if
    /// the call doesn't name the repository. Returns the work tree, if it is configured to be
    /// elsewhere.
    fn verified(&self, root: &Path) -> Result<Option<PathBuf>, GitError> {
        let explained = |said: GitError| match said.message.as_str() {
            message if message.contains("not a git repository") => outside(root),
            message if message.contains("in a work tree") => without_work_tree(root),
            _ => said,
        };
        let mut finding = self.unbound(&self.work_tree);
        finding.args(["rev-parse", "--absolute-git-dir", "--show-toplevel"]);
        let found = text(output_of(&mut finding))?.map_err(explained)?;
        let told = self.ask(&["rev-parse", "--absolute-git-dir"])?;
        let told = told.map_err(explained)?;
        let rest = found.strip_prefix(&told);
        let Some(work_tree) = rest.and_then(|rest| rest.strip_prefix('\n')) else {
            return Err(GitError::new(format!(
                "git finds another repository than {}",
                self.repository.display()
            )));
        };
        // Git's answer can't contain a name that isn't Unicode.
        let is_same = self.work_tree.to_string_lossy() == work_tree;
        Ok((!is_same).then(|| PathBuf::from(work_tree)))
    }

    /// The options that override every configured filter with an empty one that may fail.
    fn without_filters(&self) -> Result<Vec<String>, GitError> {
        let list = ["config", "-z", "--list", "--name-only"];
        let names = said_or_failed(output_of(&mut self.command(&list)))??;
        let names = names.split(|&byte| byte == 0);
        let mut filters = Vec::new();
        for name in names.filter(|name| name.starts_with(b"filter.")) {
            let name = std::str::from_utf8(name).map_err(|_| {
                GitError::new("the configuration of git holds a filter whose name is not Unicode")
            })?;
            filters.extend(name.rsplit_once('.').map(|(filter, _)| filter.to_owned()));
        }
        filters.dedup();
        let options = filters.into_iter().flat_map(|filter| {
            ["clean", "smudge", "process", "required"].map(|name| match filter.contains('=') {
                false => ["-c".to_owned(), format!("{filter}.{name}=")],
                // Here the name ends at the last `=`; in `-c`, it would end at the first one.
                true => [
                    "--config-env".to_owned(),
                    format!("{filter}.{name}={EMPTY}"),
                ],
            })
        });
        Ok(options.flatten().collect())
    }

    /// The folder in which git runs.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// A call for the repository.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.unbound(&self.root);
        command
            .args(arguments)
            .env("GIT_DIR", &self.repository)
            .env("GIT_WORK_TREE", &self.work_tree);
        command
    }

    /// A call in a folder, for the repository that git finds from there.
    fn unbound(&self, folder: &Path) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(folder).arg("--no-pager");
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        for variable in OF_A_HOOK {
            command.env_remove(variable);
        }
        command
            .args(&self.unfiltered)
            .env(EMPTY, "")
            // No protocol has this name. Versions that don't know the next variable obey this one.
            .env("GIT_ALLOW_PROTOCOL", "none")
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stderr(Stdio::piped());
        command
    }

    /// The output of git without the last line break. The inner error is what git writes if it fails;
    /// the outer one says that git couldn't be run.
    pub(super) fn ask(&self, arguments: &[&str]) -> Result<Result<String, GitError>, GitError> {
        text(output_of(&mut self.command(arguments)))
    }
}

/// `true` if a folder is the top of a repository's work tree: it contains the repository, or a file
/// that leads to it.
fn has_repository(folder: &Path) -> bool {
    let repository = folder.join(REPOSITORY);
    repository.is_file() || fs::symlink_metadata(repository.join("HEAD")).is_ok()
}

/// A path in the form that git reads. On Windows, canonical paths begin with a prefix that few
/// programs understand.
fn plain(path: &Path) -> PathBuf {
    let drive = path.to_str().and_then(|path| path.strip_prefix(r"\\?\"));
    match drive.filter(|path| path.get(1..2) == Some(":")) {
        Some(path) => PathBuf::from(path),
        None => path.to_owned(),
    }
}

fn outside(root: &Path) -> GitError {
    GitError::new(format!("{} is not in a git repository", root.display())).help(
        "compare two files with --original, or with findings that were written down with --baseline",
    )
}

fn without_work_tree(root: &Path) -> GitError {
    GitError::new(format!(
        "{} is not in the work tree of a git repository",
        root.display()
    ))
}

/// The output of a process without the last line break, or its own error text.
fn text(output: io::Result<Output>) -> Result<Result<String, GitError>, GitError> {
    let answer = said_or_failed(output)?;
    Ok(answer.map(|bytes| String::from_utf8_lossy(&bytes).trim_end().to_owned()))
}

/// The output of a process, or its own error text.
pub(super) fn said_or_failed(
    output: io::Result<Output>,
) -> Result<Result<Vec<u8>, GitError>, GitError> {
    let output = output.map_err(|error| not_run(&error))?;
    if output.status.code().is_none() {
        return Err(ended(output.status));
    }
    Ok(match output.status.success() {
        true => Ok(output.stdout),
        false => Err(complaint(&String::from_utf8_lossy(&output.stderr))),
    })
}

/// The first line of git's standard error. From the other lines, only the command to trust another
/// user's work tree matters.
fn complaint(said: &str) -> GitError {
    let first = said.lines().next().unwrap_or_default();
    let error = GitError::new(
        first
            .trim_start_matches("fatal: ")
            .trim_start_matches("error: "),
    );
    let mut rest = said.lines().skip(1).map(str::trim);
    match rest.find(|line| line.starts_with("git config ") && line.contains("safe.directory")) {
        Some(command) => error.help(format!("if you trust what is in there: `{command}`")),
        None => error,
    }
}

/// Runs a call until it completes, and reads its output.
///
/// # Errors
/// The call can't be run, or takes longer than [`PATIENCE`]. Then it is killed.
pub(super) fn output_of(command: &mut Command) -> io::Result<Output> {
    output_within(command, PATIENCE)
}

fn output_within(command: &mut Command, patience: Duration) -> io::Result<Output> {
    let end = Instant::now() + patience;
    let mut process = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let printed = process.stdout.take().map(read_aside);
    let said = process.stderr.take().map(read_aside);
    let output = [printed, said].map(|bytes| match bytes {
        Some(bytes) => bytes
            .recv_timeout(end.saturating_duration_since(Instant::now()))
            .unwrap_or_else(|_| Err(gave_up(patience))),
        None => Ok(Vec::new()),
    });
    match (output, wait_until(&mut process, end)?) {
        ([Ok(stdout), Ok(stderr)], Some(status)) => Ok(Output {
            status,
            stdout,
            stderr,
        }),
        ([Err(error), _] | [_, Err(error)], _) => Err(error),
        (_, None) => Err(gave_up(patience)),
    }
}

/// Reads all of a stream on a separate thread, so that callers don't have to wait for it.
fn read_aside(mut stream: impl Read + Send + 'static) -> Receiver<io::Result<Vec<u8>>> {
    let (to, bytes) = channel();
    thread::spawn(move || {
        let mut read = Vec::new();
        let result = stream.read_to_end(&mut read);
        // An error only means that the receiver is gone.
        let _ = to.send(result.map(|_| read));
    });
    bytes
}

/// The exit status of a process that has closed its streams; `None` if it had to be killed.
fn wait_until(process: &mut Child, end: Instant) -> io::Result<Option<ExitStatus>> {
    loop {
        if let Some(status) = process.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= end {
            process.kill()?;
            process.wait()?;
            return Ok(None);
        }
        thread::sleep(Duration::from_micros(200));
    }
}

/// The error of a call that took too long.
pub(super) fn gave_up(patience: Duration) -> io::Error {
    let seconds = patience.as_secs();
    let message = format!("no answer within {seconds} seconds");
    io::Error::new(io::ErrorKind::TimedOut, message)
}

/// The error of a process that was killed from outside.
fn ended(status: ExitStatus) -> GitError {
    GitError::new(format!("git was ended before it could answer ({status})")).help(
        "run the command again; if the system ended git because memory ran out, give it more memory",
    )
}

fn not_run(error: &io::Error) -> GitError {
    match error.kind() {
        io::ErrorKind::TimedOut => GitError::new(format!("git gives {error}")).help(
            "run `git status` in this folder to see whether git works there; then run the command again",
        ),
        io::ErrorKind::NotFound => GitError::new("there is no `git` to ask").help(
            "install git, or compare without it: two files with --original, or with findings that were written down with --baseline",
        ),
        _ => GitError::new(format!("git cannot be run: {error}")),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_call_that_does_not_end_is_ended() {
        for script in ["exec sleep 600", "exec >&- 2>&-; exec sleep 600"] {
            // A process that isn't killed would keep this test for ten minutes.
            let error = output_within(&mut shell(script), Duration::from_millis(50)).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::TimedOut);
            let said = not_run(&error);
            assert_eq!(said.message, "git gives no answer within 0 seconds");
            assert!(said.help.is_some());
        }
    }

    #[test]
    fn a_call_that_was_killed_has_a_message() {
        let output = output_of(&mut shell("kill -9 $$"));
        let error = said_or_failed(output).unwrap_err();
        assert!(error.message.contains("git was ended"), "{error}");
        assert!(error.message.contains('9'), "{error}");
    }

    #[test]
    fn both_streams_are_read_whole() {
        let script = "head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2; exit 3";
        let output = output_of(&mut shell(script)).unwrap();
        assert_eq!(
            (output.stdout.len(), output.stderr.len()),
            (300_000, 300_000)
        );
        assert_eq!(output.status.code(), Some(3));
    }
}
