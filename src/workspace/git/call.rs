//! Calls of the `git` executable that run no program named by a configuration.
//!
//! A pull request can commit any file, and git reads more than contents from a work tree. It takes a
//! folder with `HEAD`, `objects`, `refs` and `config` for a bare repository, whose configuration can
//! name programs. `.gitattributes` choose which of the configured programs a file goes through. So
//! the repository is found by its `.git`, a name that git refuses to commit, and every call says
//! which repository it is about. The configuration of that repository and of the user is trusted,
//! since git can't read the repository without it. But no call needs a program that it names, so
//! none runs:
//!
//! - Settings switch off hooks, the monitor of files, the pager and all protocols. Options of the
//!   only call that would use drivers for comparing switch these off.
//! - Filters have no switch. Git runs them when size and time of a file differ from what it noted,
//!   or when it can't trust the time. So every configured filter is overridden by an empty one. Git
//!   then compares what it keeps with the bytes of the work tree, and these two are also what is
//!   linted. A file that a filter would turn back into what git keeps can count as changed although
//!   nobody edited it. Conversions of line ends and encodings are no filters, and still apply.
//! - Aliases can't replace git's own commands, and nothing else is called.

use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// The file or folder in a work tree that makes it one.
const REPOSITORY: &str = ".git";

/// The settings of every call.
const SETTINGS: [&str; 4] = [
    // For versions that know it, beside saying which repository is meant.
    "safe.bareRepository=explicit",
    // Older versions would run a program named `false`.
    "core.fsmonitor=",
    "core.hooksPath=/dev/null",
    "core.quotePath=false",
];

/// The variables by which git tells a hook about the hook's own repository.
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

/// A variable without a value, for settings that can only be taken from one.
const EMPTY: &str = "LRO_LINT_EMPTY";

/// How long a call of git may take. The slowest honest one reads every file of a large work tree.
pub(super) const PATIENCE: Duration = Duration::from_secs(300);

/// Git could not be asked, or has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitError {
    /// What is wrong.
    pub message: String,
    /// What to do.
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

/// The `git` executable, about one repository.
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
    /// Finds the repository in whose work tree `root` lies.
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

    /// Makes sure that git finds the same repository and trusts its owner, whom it only asks about
    /// where it isn't told which repository is meant. The work tree, if it is configured to be
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
        // A name that isn't Unicode can't be read from an answer.
        let is_same = self.work_tree.to_string_lossy() == work_tree;
        Ok((!is_same).then(|| PathBuf::from(work_tree)))
    }

    /// The options that override every configured filter by an empty one that may fail.
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
                // The first `=` would end the name, where the last one does here.
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

    /// A call about the repository.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.unbound(&self.root);
        command
            .args(arguments)
            .env("GIT_DIR", &self.repository)
            .env("GIT_WORK_TREE", &self.work_tree);
        command
    }

    /// A call in a folder, about the repository that git finds from there.
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
            // No protocol has this name. Versions that don't know the next variable heed this one.
            .env("GIT_ALLOW_PROTOCOL", "none")
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stderr(Stdio::piped());
        command
    }

    /// What git prints without the last line break, or what it says on standard error if it fails.
    pub(super) fn ask(&self, arguments: &[&str]) -> Result<Result<String, GitError>, GitError> {
        text(output_of(&mut self.command(arguments)))
    }
}

/// `true` if the work tree of a repository begins in a folder: it holds a file that leads to the
/// repository, or the repository itself.
fn has_repository(folder: &Path) -> bool {
    let repository = folder.join(REPOSITORY);
    repository.is_file() || fs::symlink_metadata(repository.join("HEAD")).is_ok()
}

/// A path in the form that git reads: on Windows, canonical ones begin in a way that few programs
/// understand.
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

/// What a process printed without the last line break, or why it failed in its own words.
fn text(output: io::Result<Output>) -> Result<Result<String, GitError>, GitError> {
    let answer = said_or_failed(output)?;
    Ok(answer.map(|bytes| String::from_utf8_lossy(&bytes).trim_end().to_owned()))
}

/// What a process printed, or why it failed in its own words.
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

/// The first line of what git says on standard error. Of the rest only the command matters by which
/// a work tree of somebody else is trusted.
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

/// Runs a call to its end, and reads what it prints.
///
/// # Errors
/// It can't be run, or takes longer than [`PATIENCE`]. Then it is ended.
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

/// Reads all of a stream on a thread of its own, which nobody has to wait for.
fn read_aside(mut stream: impl Read + Send + 'static) -> Receiver<io::Result<Vec<u8>>> {
    let (to, bytes) = channel();
    thread::spawn(move || {
        let mut read = Vec::new();
        let result = stream.read_to_end(&mut read);
        // An error only means that nobody waits any more.
        let _ = to.send(result.map(|_| read));
    });
    bytes
}

/// How a process ended that has closed its streams; `None` if it had to be ended.
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

/// The error of a call that was not waited for any longer.
pub(super) fn gave_up(patience: Duration) -> io::Error {
    let seconds = patience.as_secs();
    let message = format!("no answer within {seconds} seconds");
    io::Error::new(io::ErrorKind::TimedOut, message)
}

/// What to say about a process that was ended from outside.
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
            let began = Instant::now();
            let error = output_within(&mut shell(script), Duration::from_millis(50)).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::TimedOut);
            assert!(began.elapsed() < Duration::from_secs(60));
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
