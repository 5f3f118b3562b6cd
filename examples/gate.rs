//! Compares a check of a folder with one that also asks what is new: makes a git repository of a copy
//! of the folder, plays pull requests in it, and times whole processes.
//!
//! ```console
//! $ cargo run --profile dist --example gate -- FOLDER [ROUNDS] [THREADS]
//! ```
//!
//! Every task is a commit beside `main`, which is checked out before the program is run on it, as a
//! runner would do: nothing changed; one document changed, the one in the middle of those with
//! long-running operations by size; a shared file changed, the one that most files refer to; a copy
//! of the folder of an API version. Each round runs every task once, the next round begins with the
//! next one, so that a machine whose speed drifts slows all of them alike. What is printed are
//! medians over the rounds: of the wall time, and of its ratio to the plain check of the same round.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a measuring program, which may stop at the first thing that goes wrong"
)]

mod shared {
    pub(crate) mod git;
}

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use shared::git;
use walkdir::WalkDir;

/// Set for a process that is the program, which is timed.
const IS_PROGRAM: &str = "LRO_LINT_IS_TIMED";

fn main() -> ExitCode {
    if env::var_os(IS_PROGRAM).is_some() {
        return lro_lint::cli::run();
    }
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [folder] => measure(folder, 9, 2),
        [folder, rounds] => measure(folder, rounds.parse().unwrap(), 2),
        [folder, rounds, threads] => {
            measure(folder, rounds.parse().unwrap(), threads.parse().unwrap());
        }
        _ => println!("usage: gate FOLDER [ROUNDS] [THREADS]"),
    }
    ExitCode::SUCCESS
}

/// A run of the program that is timed.
struct Task {
    /// Also the branch that is checked out for it.
    name: &'static str,
    /// What differs from `main`.
    what: String,
    has_base: bool,
    millis: Vec<f64>,
    ratios: Vec<f64>,
}

impl Task {
    fn new(name: &'static str, what: impl Into<String>) -> Self {
        Self {
            name,
            what: what.into(),
            has_base: true,
            millis: Vec::new(),
            ratios: Vec::new(),
        }
    }
}

fn measure(folder: &str, rounds: usize, threads: usize) {
    let around = tempfile::tempdir().unwrap();
    let tree = around.path().join("tree");
    copy(Path::new(folder), &tree);
    git::init(&tree);
    git::commit(&tree, "What was there before");
    let mut tasks = prepare(&tree);
    // The first round fills the caches of the system and is not counted.
    for round in 0..=rounds {
        let mut times = vec![0.0; tasks.len()];
        for step in 0..tasks.len() {
            let at = (round + step) % tasks.len();
            git::run(&tree, &["checkout", "-q", tasks[at].name]);
            times[at] = time(&tree, tasks[at].has_base, threads);
        }
        if round > 0 {
            for (task, millis) in tasks.iter_mut().zip(&times) {
                task.millis.push(*millis);
                task.ratios.push(millis / times[0]);
            }
        }
    }
    println!("{rounds} rounds, {threads} threads, medians");
    println!("task           ms   / plain   (min to max)");
    for task in &mut tasks {
        let ratio = median(&mut task.ratios);
        println!(
            "{:8} {:8.1}   {ratio:7.3}   ({:.3} to {:.3})   {}",
            task.name,
            median(&mut task.millis),
            task.ratios[0],
            task.ratios[task.ratios.len() - 1],
            task.what,
        );
    }
}

/// Makes a branch for each task; the first one is the plain check.
fn prepare(tree: &Path) -> Vec<Task> {
    let documents = Documents::below(tree);
    let one = documents.middle();
    let (shared, users) = documents.shared();
    git::run(tree, &["branch", "plain"]);
    git::run(tree, &["branch", "same"]);
    let mut tasks = vec![
        Task {
            has_base: false,
            ..Task::new("plain", "no --base")
        },
        Task::new("same", "nothing changed"),
        Task::new("one", show(tree, one)),
        Task::new(
            "shared",
            format!("{}, for {users} files", show(tree, shared)),
        ),
    ];
    for (branch, file) in [("one", one), ("shared", shared)] {
        git::run(tree, &["checkout", "-q", "-b", branch, "main"]);
        change(file);
        git::commit(tree, "Change a file");
    }
    if let Some((from, to)) = next_version(one) {
        git::run(tree, &["checkout", "-q", "-b", "version", "main"]);
        copy(&from, &to);
        git::commit(tree, "Copy a version");
        tasks.push(Task::new(
            "version",
            format!("a copy of {}", show(tree, &from)),
        ));
    }
    tasks
}

/// The specifications of a folder.
struct Documents {
    /// Files with long-running operations, by size.
    long_running: Vec<(u64, PathBuf)>,
    /// How many files refer to a file.
    users: BTreeMap<PathBuf, usize>,
}

impl Documents {
    fn below(folder: &Path) -> Self {
        let mut long_running = Vec::new();
        let mut users: BTreeMap<PathBuf, usize> = BTreeMap::new();
        let entries = WalkDir::new(folder).sort_by_file_name().into_iter();
        let entries = entries
            .filter_entry(|entry| !matches!(entry.file_name().to_str(), Some("examples" | ".git")));
        for entry in entries.map(Result::unwrap) {
            let path = entry.path();
            let is_document = matches!(
                path.extension().and_then(|ending| ending.to_str()),
                Some("json" | "yaml" | "yml")
            );
            if !is_document || !entry.file_type().is_file() {
                continue;
            }
            let text = String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
            if text.contains("x-ms-long-running-operation\": true") {
                long_running.push((entry.metadata().unwrap().len(), path.to_owned()));
            }
            let mut targets: Vec<PathBuf> = references(&text)
                .filter_map(|file| path.parent()?.join(file).canonicalize().ok())
                .filter(|target| {
                    !target
                        .components()
                        .any(|part| part.as_os_str() == "examples")
                })
                .collect();
            targets.sort();
            targets.dedup();
            for target in targets {
                *users.entry(target).or_default() += 1;
            }
        }
        long_running.sort();
        Self {
            long_running,
            users,
        }
    }

    /// The file in the middle of those with long-running operations.
    fn middle(&self) -> &Path {
        let middle = self.long_running.get(self.long_running.len() / 2);
        &middle.unwrap_or_else(|| panic!("no file is marked")).1
    }

    /// The file that most others refer to, and how many do.
    fn shared(&self) -> (&Path, usize) {
        let most = self.users.iter().max_by_key(|(_, users)| **users);
        let (path, users) = most.unwrap_or_else(|| panic!("no file refers to another one"));
        (path, *users)
    }
}

/// The files that a text refers to.
fn references(text: &str) -> impl Iterator<Item = &str> {
    text.split("\"$ref\"").skip(1).filter_map(|behind| {
        let target = behind.split('"').nth(1)?;
        let file = target.split('#').next()?;
        (!file.is_empty() && !file.contains("://")).then_some(file)
    })
}

/// Changes what the first description says.
fn change(file: &Path) {
    let text = fs::read_to_string(file).unwrap();
    let changed = text.replacen("\"description\": \"", "\"description\": \"Changed: ", 1);
    assert_ne!(text, changed, "no description in {}", file.display());
    fs::write(file, changed).unwrap();
}

/// The folder of the API version of a document, and that of a later one.
fn next_version(document: &Path) -> Option<(PathBuf, PathBuf)> {
    let is_date = |folder: &&Path| {
        let name = folder.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| {
            let digits = name.chars().filter(char::is_ascii_digit).count();
            digits == 8 && name.split('-').count() >= 3
        })
    };
    let from = document.ancestors().find(is_date)?;
    Some((from.to_owned(), from.with_file_name("2099-01-01")))
}

/// Runs the program on a work tree; milliseconds.
fn time(tree: &Path, has_base: bool, threads: usize) -> f64 {
    let mut program = Command::new(env::current_exe().unwrap());
    program
        .current_dir(tree)
        .env(IS_PROGRAM, "")
        .args(["check", ".", "--format", "concise", "--threads"])
        .arg(threads.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if has_base {
        program.args(["--base", "main"]);
    }
    let started = Instant::now();
    let status = program.status().unwrap();
    let millis = started.elapsed().as_secs_f64() * 1000.0;
    assert_ne!(status.code(), Some(2), "the run failed");
    millis
}

fn copy(from: &Path, to: &Path) {
    for entry in WalkDir::new(from) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else if entry.file_type().is_file() {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn show(tree: &Path, path: &Path) -> String {
    let tree = tree.canonicalize().unwrap();
    let path = path.canonicalize().unwrap();
    path.strip_prefix(tree).unwrap().display().to_string()
}

/// The middle one; sorts the numbers.
fn median(numbers: &mut [f64]) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
