//! Compares fresh processes on a folder of specifications: reading the bytes, parsing each file with
//! `serde_json::Value`, our load and freeze, a whole check without and with the examples of long-running
//! operations, and the real program with the report that it writes.
//!
//! ```console
//! $ cargo build --profile dist
//! $ cargo run --profile dist --example compare -- FOLDER [ROUNDS] [THREADS]
//! $ cargo run --profile dist --example compare -- --instructions [FOLDER]
//! ```
//!
//! Every round runs the tasks one after the other, each in a process of its own with the same number of
//! threads and the same allocator (the system's), so a machine whose speed drifts slows all of them
//! alike. `read` and `value` drop each file before they read the next one. The table has medians over
//! the rounds: CPU time (in the program and in the system) and wall time, each with its ratio to `value`
//! in the same round; and the peak memory, with its ratio to the bytes of the specifications.
//!
//! `--instructions` prints how many instructions three runs of the program take: `--version`, a document
//! of ten lines, and FOLDER or a made-up folder with one API. It needs valgrind.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measuring program, which may stop at the first thing that goes wrong"
)]

mod shared {
    pub(crate) mod cost;
    pub(crate) mod instructions;
    pub(crate) mod program;
}

use std::env;
use std::hint::black_box;
use std::io;
use std::mem;
use std::path::Path;

use lro_lint::internals::diagnostic::Severity;
use lro_lint::internals::engine::{self, Settings};
use lro_lint::internals::model::{self, Profile, Survey};
use lro_lint::internals::workspace::{Disk, Input, Source, Workspace};
use lro_lint::report::{self, Format, Options};
use rayon::prelude::*;
use shared::cost::{self, Cost};
use shared::{instructions, program};

const TASKS: [&str; 6] = ["read", "value", "load", "check", "examples", "program"];
/// The place in `TASKS` of the task that others are compared with.
const VALUE: usize = 1;

fn main() {
    cost::measure_if_asked();
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["task", task, folder, threads] => run(task, folder, threads.parse().unwrap()),
        ["--instructions"] => count(None),
        ["--instructions", folder] => count(Some(Path::new(folder))),
        [folder] => compare(folder, 9, "2"),
        [folder, rounds] => compare(folder, rounds.parse().unwrap(), "2"),
        [folder, rounds, threads] => compare(folder, rounds.parse().unwrap(), threads),
        _ => println!("usage: compare FOLDER [ROUNDS] [THREADS] | compare --instructions [FOLDER]"),
    }
}

/// One task in this process; prints the bytes read.
fn run(task: &str, folder: &str, threads: usize) {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build_global()
        .unwrap();
    let disk = Disk::new(Path::new(folder), threads);
    let disk = disk.unwrap_or_else(|error| program::fail(&format!("{folder}: {error}")));
    // No task but `read` and `value` frees what it made: the process is about to end.
    let bytes = match task {
        "read" => each_file(&disk, |_| ()),
        "value" => each_file(&disk, |bytes| {
            let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
            match serde_json::from_slice::<serde_json::Value>(text) {
                Ok(value) => drop(black_box(value)),
                Err(error) => program::fail(&format!("a file of {folder} isn't JSON: {error}")),
            }
        }),
        "load" => {
            let (workspace, bytes) = load(&disk);
            mem::forget(workspace);
            bytes
        }
        "check" => {
            let (workspace, bytes) = load(&disk);
            let survey = survey(&workspace);
            check(&workspace, &survey);
            mem::forget(survey);
            mem::forget(workspace);
            bytes
        }
        "examples" => {
            let (workspace, bytes) = load(&disk);
            let survey = survey(&workspace);
            let examples = survey.load_examples(&disk);
            let survey = survey.with_examples(&examples);
            check(&workspace, &survey);
            mem::forget(survey);
            mem::forget(examples);
            mem::forget(workspace);
            bytes
        }
        _ => panic!("no task {task}"),
    };
    println!("{bytes}");
}

fn survey(workspace: &Workspace) -> Survey<'_> {
    Survey::new(workspace, |api, _| Profile::of(model::detect(api)))
}

/// Asks every rule, and reports as the program does if nobody asks for more than warnings.
fn check<'w>(workspace: &'w Workspace, survey: &Survey<'w>) {
    let settings = Settings {
        lowest: Severity::Warning,
        ..Settings::default()
    };
    let findings = engine::lint(workspace, survey, &settings);
    let mut out = io::sink();
    report::write(Format::Concise, &findings, &Options::default(), &mut out).unwrap();
    mem::forget(findings);
}

/// Reads every file, and drops it before the thread reads the next one; the bytes of all.
fn each_file(disk: &Disk, make: impl Fn(&[u8]) + Sync) -> usize {
    let files = disk.list("").files;
    let lengths = files.par_iter().map(|file| {
        let bytes = disk.read(file).unwrap();
        make(black_box(&bytes));
        bytes.len()
    });
    lengths.sum()
}

fn load(disk: &Disk) -> (Workspace, usize) {
    let (workspace, errors) = Workspace::load(disk, &[Input::Folder(String::new())]);
    assert!(errors.is_empty());
    let documents = workspace.documents().iter();
    let bytes = documents.map(|document| document.text().len()).sum();
    (workspace, bytes)
}

/// Prints the instructions of three runs.
fn count(folder: Option<&Path>) {
    let Some(counted) = instructions::count(&program::path(), folder) else {
        program::fail("valgrind is missing");
    };
    for (name, instructions) in counted {
        println!("{instructions:15}  {name}");
    }
}

fn compare(folder: &str, rounds: usize, threads: &str) {
    let example = env::current_exe().unwrap();
    let (example, program) = (example.to_str().unwrap(), program::path());
    let mut measured: [Vec<Cost>; TASKS.len()] = Default::default();
    let mut bytes = 0.0;
    // The first round fills the caches of the system and is not counted.
    for round in 0..=rounds {
        for (at, task) in TASKS.into_iter().enumerate() {
            let cost = match task {
                "program" => {
                    let options = ["--fail-on", "never", "--format", "concise", "--threads"];
                    let arguments = [
                        &["check", folder, "--root", folder],
                        &options[..],
                        &[threads],
                    ];
                    cost::of(program.to_str().unwrap(), &arguments.concat())
                }
                _ => cost::of(example, &["task", task, folder, threads]),
            };
            let (cost, written) =
                cost.unwrap_or_else(|why| program::fail(&format!("{task}: {why}")));
            if at == VALUE {
                bytes = written;
            }
            if round > 0 {
                measured[at].push(cost);
            }
        }
    }
    println!(
        "{rounds} rounds, {threads} threads, medians; {:.1} MiB of specifications",
        bytes / f64::from(1 << 20),
    );
    println!(
        "task       CPU ms   / value (min to max)       wall ms   / value (min to max)     peak MiB   / bytes"
    );
    for (task, costs) in TASKS.into_iter().zip(&measured) {
        let peak = median(costs.iter().map(|cost| cost.peak));
        println!(
            "{task:8} {}   {}   {:8.1}   {:7.2}",
            column(costs, &measured[VALUE], |cost| cost.cpu),
            column(costs, &measured[VALUE], |cost| cost.wall),
            peak.middle / f64::from(1 << 20),
            peak.middle / bytes,
        );
    }
}

/// A time, and its ratio to that of `value` in the same round.
fn column(costs: &[Cost], values: &[Cost], time: fn(&Cost) -> f64) -> String {
    let ratios = costs.iter().zip(values);
    let ratio = median(ratios.map(|(cost, value)| time(cost) / time(value)));
    format!(
        "{:8.1}   {:7.3} ({:.3} to {:.3})",
        median(costs.iter().map(time)).middle,
        ratio.middle,
        ratio.least,
        ratio.most,
    )
}

struct Spread {
    least: f64,
    middle: f64,
    most: f64,
}

fn median(numbers: impl Iterator<Item = f64>) -> Spread {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    Spread {
        least: numbers[0],
        middle: numbers[numbers.len() / 2],
        most: numbers[numbers.len() - 1],
    }
}
